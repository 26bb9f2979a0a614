# The models of XM-3e.4 in R: coefficient of "white" and its standard error. Run in this folder:
#   Rscript loanapp.R
# lm and glm estimate; for probit the standard error is from the likelihood's own curvature (the observed information,
# which is what this project computes), where glm's summary would give the expected one.
loans <- read.csv(file.path("..", "..", "..", "tests", "replication", "data", "loanapp.csv"))
tight <- glm.control(epsilon = 1e-14, maxit = 100)
alone <- approve ~ white
controls <- approve ~ white + hrat + obrat + loanprc + unem + male + married + dep + sch + cosign + chist + pubrec +
  mortlat1 + mortlat2 + vr

curvature <- function(m) {
  x <- model.matrix(m)
  q <- 2 * m$y - 1
  e <- drop(x %*% coef(m))
  r <- q * dnorm(q * e) / pnorm(q * e)
  solve(crossprod(x * sqrt(r * (r + e))))
}

rows <- list()
put <- function(name, m, v) {
  rows[[length(rows) + 1]] <<- data.frame(
    model = name, estimate = sprintf("%.15g", coef(m)["white"]), std_error = sprintf("%.15g", sqrt(v["white", "white"])),
    n = nobs(m))
}
for (entry in list(list("loan_linear", alone), list("loan_linear_controls", controls))) {
  m <- lm(entry[[2]], loans)
  put(entry[[1]], m, vcov(m))
}
for (entry in list(list("loan_probit", alone), list("loan_probit_controls", controls))) {
  m <- glm(entry[[2]], binomial("probit"), loans, control = tight)
  put(entry[[1]], m, curvature(m))
}
m <- glm(controls, binomial, loans, control = tight)
put("loan_logit_controls", m, vcov(m))

writeLines(paste("#", R.version.string), "loanapp_in_r.csv")
suppressWarnings(write.table(do.call(rbind, rows), "loanapp_in_r.csv", append = TRUE, sep = ",", row.names = FALSE,
                             quote = FALSE))
