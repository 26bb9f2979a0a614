# Binary, ordered and count outcomes, against glm and MASS.
source("common.R")
suppressMessages(library(MASS))
l <- na.omit(read.csv(data_file("loanapp"))[, c("approve", "white", "hrat", "obrat", "loanprc", "unem", "dep")])
tight <- glm.control(epsilon = 1e-14, maxit = 100)
form <- approve ~ white + hrat + obrat + loanprc + unem

margins <- function(m, v, density, slope, cdf) {
  x <- model.matrix(m); b <- coef(m); eta <- drop(x %*% b); out <- list()
  for (j in colnames(x)[-1]) {
    if (all(x[, j] %in% c(0, 1))) {
      x1 <- x; x0 <- x; x1[, j] <- 1; x0[, j] <- 0
      e1 <- drop(x1 %*% b); e0 <- drop(x0 %*% b)
      effect <- mean(cdf(e1) - cdf(e0)); grad <- colMeans(density(e1) * x1) - colMeans(density(e0) * x0)
    } else {
      effect <- mean(density(eta)) * b[j]; grad <- b[j] * colMeans(slope(eta) * x)
      grad[j] <- grad[j] + mean(density(eta))
    }
    out[[j]] <- c(effect, sqrt(t(grad) %*% v %*% grad))
  }
  out
}
put_margins <- function(case, m, v, ...) {
  found <- margins(m, v, ...)
  for (j in names(found)) { put(case, j, "estimate", found[[j]][1]); put(case, j, "std_error", found[[j]][2]) }
}
# glm's covariance for probit is the expected information; the likelihood's own curvature, which Stata reports and
# statsmodels computes, is the observed one. For logit they are the same.
observed <- function(m, link) {
  if (link == "logit") return(list(v = vcov(m), s = estfun(m)))
  x <- model.matrix(m); q <- 2 * m$y - 1; e <- drop(x %*% coef(m))
  r <- q * dnorm(q * e) / pnorm(q * e)
  list(v = solve(crossprod(x * sqrt(r * (r + e)))), s = x * r)
}
for (link in c("logit", "probit")) {
  m <- glm(form, binomial(link), l, control = tight)
  o <- observed(m, link); v <- o$v; dimnames(v) <- dimnames(vcov(m))
  put_coefs(link, coef(m), v)
  put(link, "", "log_likelihood", logLik(m)); put(link, "", "aic", AIC(m)); put(link, "", "bic", BIC(m))
  put(link, "", "pseudo_r2", 1 - deviance(m) / m$null.deviance)
  put_coefs(paste0(link, "_hc0"), coef(m), v %*% crossprod(o$s) %*% v)
  g <- length(unique(l$dep))
  put_coefs(paste0(link, "_cluster"), coef(m), v %*% crossprod(rowsum(o$s, l$dep)) %*% v * g / (g - 1))
  if (link == "logit") {
    put_coefs("logit_sandwich", coef(m), sandwich(m))
    put_coefs("logit_vcovcl", coef(m), vcovCL(m, cluster = l$dep, type = "HC0", cadjust = TRUE))
  }
  if (link == "logit") put_margins("logit_margins", m, v, dlogis, function(x) dlogis(x) * (1 - 2 * plogis(x)), plogis)
  else put_margins("probit_margins", m, v, dnorm, function(x) -x * dnorm(x), pnorm)
}

q <- read.csv(data_file("quine"))
p <- glm(Days ~ Sex + Lrn + Age, poisson, q, control = tight)
renamed <- c(SexM = "Sex[M]", LrnSL = "Lrn[SL]", AgeF1 = "Age[F1]", AgeF2 = "Age[F2]", AgeF3 = "Age[F3]")
put_coefs("poisson", coef(p), vcov(p), renamed)
put("poisson", "", "log_likelihood", logLik(p)); put("poisson", "", "deviance", deviance(p))
put_coefs("poisson_hc0", coef(p), sandwich(p), renamed)

f <- read.csv(data_file("fatalities"))
pf_ <- glm(fatal ~ beertax + unemp + income + factor(state) + factor(year), poisson, f, control = tight)
own <- c("beertax", "unemp", "income")
put_coefs("poisson_fe", coef(pf_)[own], vcov(pf_)[own, own])
put_coefs("poisson_fe_cluster", coef(pf_)[own], vcovCL(pf_, cluster = f$state, type = "HC0", cadjust = TRUE)[own, own])

h <- read.csv(data_file("housing"))
h$Sat <- factor(h$Sat, c("Low", "Medium", "High")); h$Infl <- factor(h$Infl, c("Low", "Medium", "High"))
h$Type <- factor(h$Type, c("Tower", "Apartment", "Atrium", "Terrace")); h$Cont <- factor(h$Cont, c("Low", "High"))
o <- polr(Sat ~ Infl + Type + Cont, h, Hess = TRUE, method = "logistic", control = list(reltol = 1e-15, maxit = 1000))
put_coefs("ordered", c(coef(o), o$zeta), NULL,
          c(InflMedium = "Infl[Medium]", InflHigh = "Infl[High]", TypeApartment = "Type[Apartment]",
            TypeAtrium = "Type[Atrium]", TypeTerrace = "Type[Terrace]", ContHigh = "Cont[High]"))
put("ordered", "", "log_likelihood", logLik(o))
suppressMessages(library(ordinal))
oc <- clm(Sat ~ Infl + Type + Cont, data = h, control = clm.control(gradTol = 1e-10))
names(oc$coefficients) <- sub("^(Infl|Type|Cont)(.*)$", "\\1[\\2]", names(coef(oc)))
put_coefs("ordered_clm", coef(oc), vcov(oc))

# sandwich's own methods for clm, so that bread and scores are not ours.
put_coefs("ordered_hc0", coef(oc), sandwich(oc))
h$block <- paste(h$Infl, h$Type, h$Cont)
put_coefs("ordered_cluster", coef(oc), vcovCL(oc, cluster = h$block, type = "HC0", cadjust = TRUE))

finish("discrete", c("sandwich", "MASS", "ordinal"))
