# Least squares and its covariances, against lm, sandwich and lmtest.
source("common.R")
suppressMessages(library(car))
f <- read.csv(data_file("fatalities"))

m <- lm(frate ~ beertax + unemp + income, f)
put_coefs("ols_classical", coef(m), vcov(m))
put("ols_classical", "", "r2", summary(m)$r.squared)
put("ols_classical", "", "adj_r2", summary(m)$adj.r.squared)
put("ols_classical", "", "log_likelihood", logLik(m))
put("ols_classical", "", "aic", AIC(m) - 2)
put("ols_classical", "", "bic", BIC(m) - log(nobs(m)))
put("ols_classical", "", "rmse", sigma(m))
ci <- confint(m)
for (t in rownames(ci)) { put("ols_classical", t, "low", ci[t, 1]); put("ols_classical", t, "high", ci[t, 2]) }
for (t in rownames(ci)) put("ols_classical", t, "p_value", summary(m)$coefficients[t, 4])
for (type in c("HC0", "HC1", "HC2", "HC3")) put_coefs(paste0("ols_", tolower(type)), coef(m), vcovHC(m, type = type))

w <- lm(frate ~ beertax + unemp + income, f, weights = pop)
put_coefs("wls_classical", coef(w), vcov(w))
put("wls_classical", "", "r2", summary(w)$r.squared)
put("wls_classical", "", "log_likelihood", logLik(w))
put_coefs("wls_hc1", coef(w), vcovHC(w, type = "HC1"))
put_coefs("wls_hc3", coef(w), vcovHC(w, type = "HC3"))
put_coefs("wls_cluster", coef(w), vcovCL(w, cluster = f$state, type = "HC1", cadjust = TRUE))

put_coefs("ols_cluster", coef(m), vcovCL(m, cluster = f$state, type = "HC1", cadjust = TRUE))

# Two ways: sandwich's own factors differ per dimension, so the matrix is put together here with min(G).
two_way <- function(model, a, b, k) {
  raw <- function(g) crossprod(rowsum(estfun(model), g))
  n <- nobs(model); g <- min(length(unique(a)), length(unique(b)))
  br <- chol2inv(qr.R(qr(model.matrix(model))))
  v <- br %*% (raw(a) + raw(b) - raw(paste(a, b))) %*% br * g / (g - 1) * (n - 1) / (n - k)
  dimnames(v) <- list(names(coef(model)), names(coef(model)))
  v
}
put_coefs("ols_two_way", coef(m), two_way(m, f$state, f$year, length(coef(m))))

# Newey-West on one time series: sandwich, lag 3, no prewhitening, adjusted by n/(n-k).
g <- read.csv(data_file("grunfeld"))
s <- subset(g, firm == 1)
ts <- lm(inv ~ value + capital, s)
put_coefs("newey_west_series", coef(ts), NeweyWest(ts, lag = 3, prewhite = FALSE, adjust = TRUE))

# Fixed effects by dummies.
lsdv <- lm(frate ~ beertax + unemp + income + factor(state), f)
own <- c("beertax", "unemp", "income")
part <- function(v) v[own, own]
put_coefs("fe_classical", coef(lsdv)[own], part(vcov(lsdv)))
put("fe_classical", "", "r2", summary(lsdv)$r.squared)
put("fe_classical", "", "adj_r2", summary(lsdv)$adj.r.squared)
put("fe_classical", "", "log_likelihood", logLik(lsdv))
for (type in c("HC1", "HC2", "HC3")) put_coefs(paste0("fe_", tolower(type)), coef(lsdv)[own], part(vcovHC(lsdv, type = type)))
put_coefs("fe_cluster", coef(lsdv)[own], part(cr1(lsdv, f$state, length(own) + 1)))

two <- lm(frate ~ beertax + unemp + income + factor(state) + factor(year), f)
years <- length(unique(f$year))
put_coefs("twfe_classical", coef(two)[own], part(vcov(two)))
put_coefs("twfe_hc1", coef(two)[own], part(vcovHC(two, type = "HC1")))
put_coefs("twfe_hc3", coef(two)[own], part(vcovHC(two, type = "HC3")))
put_coefs("twfe_cluster", coef(two)[own], part(cr1(two, f$state, length(own) + years)))
put_coefs("twfe_two_way", coef(two)[own], part(two_way(two, f$state, f$year, length(own) + 1)))

wtwo <- lm(frate ~ beertax + unemp + income + factor(state) + factor(year), f, weights = pop)
put_coefs("wls_twfe_cluster", coef(wtwo)[own], part(cr1(wtwo, f$state, length(own) + years)))
put_coefs("wls_twfe_hc2", coef(wtwo)[own], part(vcovHC(wtwo, type = "HC2")))

# Interactions and categorical columns.
q <- read.csv(data_file("quine"))
inter <- lm(log(Days + 1) ~ Sex * Lrn + Age, q)
put_coefs("categories", coef(inter), vcov(inter),
          c(SexM = "Sex[M]", LrnSL = "Lrn[SL]", AgeF1 = "Age[F1]", AgeF2 = "Age[F2]", AgeF3 = "Age[F3]",
            "SexM:LrnSL" = "Sex[M]:Lrn[SL]"))

# Tests of the residuals.
bp <- bptest(m); put("breusch_pagan", "", "statistic", bp$statistic); put("breusch_pagan", "", "p_value", bp$p.value)
wh <- bptest(m, ~ beertax * unemp + beertax * income + unemp * income + I(beertax^2) + I(unemp^2) + I(income^2), data = f)
put("white", "", "statistic", wh$statistic); put("white", "", "p_value", wh$p.value)
re <- resettest(m, power = 2:3, type = "fitted"); put("reset", "", "statistic", re$statistic); put("reset", "", "p_value", re$p.value)
fx <- resettest(lsdv, power = 2:3, type = "fitted"); put("reset_fe", "", "statistic", fx$statistic)
aug <- lm(frate ~ beertax + unemp + income + I(fitted(m)^2) + I(fitted(m)^3), f)
put("reset_hc1", "", "statistic", waldtest(m, aug, vcov = function(x) vcovHC(x, type = "HC1"))$F[2])
for (t in names(vif(m))) put("vif", t, "vif", vif(m)[t])
put("cooks", "", "max", max(cooks.distance(m)))
put("cooks", "", "row", which.max(cooks.distance(m)))
put("cooks", "", "rstandard", rstandard(m)[which.max(cooks.distance(m))])
put("cooks_fe", "", "max", max(cooks.distance(lsdv)))

finish("linear", c("sandwich", "lmtest", "car"))
