# Shared by the reference scripts: data sets are written to ../data, reference values to ../reference.
# Run one with `Rscript <name>.R` in this folder; nothing else in the project needs R.

suppressMessages({
  library(sandwich)
  library(lmtest)
})

here <- getwd()
data_file <- function(name) file.path(here, "..", "data", paste0(name, ".csv"))

write_data <- function(frame, name) {
  write.csv(format(frame, digits = 17, trim = TRUE), data_file(name), row.names = FALSE, quote = FALSE, na = "")
}

.rows <- list()

# One reference value: case, term, quantity, value at full precision.
put <- function(case, term, quantity, value) {
  .rows[[length(.rows) + 1]] <<- data.frame(
    case = case, term = term, quantity = quantity, value = formatC(as.numeric(value), digits = 17, format = "g"))
}

put_coefs <- function(case, estimate, vcov = NULL, rename = NULL) {
  terms <- names(estimate)
  if (!is.null(rename)) terms <- ifelse(terms %in% names(rename), rename[terms], terms)
  for (i in seq_along(estimate)) {
    put(case, terms[i], "estimate", estimate[i])
    if (!is.null(vcov)) put(case, terms[i], "std_error", sqrt(diag(as.matrix(vcov))[i]))
  }
}

# CR1 with an explicit factor, so that nothing hides in a package's default.
cr1 <- function(model, cluster, k) {
  n <- nobs(model)
  groups <- length(unique(cluster))
  bread_ <- chol2inv(qr.R(qr(model.matrix(model) * sqrt(weights_of(model)))))
  scores <- estfun(model)
  meat_ <- crossprod(rowsum(scores, cluster))
  v <- bread_ %*% meat_ %*% bread_ * groups / (groups - 1) * (n - 1) / (n - k)
  dimnames(v) <- list(names(coef(model)), names(coef(model)))
  v
}

weights_of <- function(model) if (is.null(weights(model))) rep(1, nobs(model)) else weights(model)

finish <- function(name, packages) {
  versions <- paste(c(R.version.string, sapply(packages, function(p) paste(p, packageVersion(p)))), collapse = "; ")
  out <- do.call(rbind, .rows)
  path <- file.path(here, "..", "reference", paste0(name, ".csv"))
  writeLines(paste("#", versions), path)
  suppressWarnings(write.table(out, path, append = TRUE, sep = ",", row.names = FALSE, quote = TRUE))
}
