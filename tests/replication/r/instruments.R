# Two-stage least squares and its diagnostics, against AER's ivreg.
source("common.R")
suppressMessages(library(AER))
all <- read.csv(data_file("cigarettes"))
cig <- subset(all, year == 1995)
iv <- ivreg(log(packs) ~ log(rprice) + log(rincome) | log(rincome) + tdiff + rtax, data = cig)
put_coefs("iv_classical", coef(iv), vcov(iv))
put("iv_classical", "", "r2", summary(iv)$r.squared)
put("iv_classical", "", "rmse", iv$sigma)
put_coefs("iv_hc0", coef(iv), vcovHC(iv, type = "HC0"))
put_coefs("iv_hc1", coef(iv), vcovHC(iv, type = "HC1"))
d <- summary(iv, diagnostics = TRUE)$diagnostics
for (r in c("Weak instruments", "Wu-Hausman", "Sargan")) {
  put("iv_diagnostics", r, "statistic", d[r, "statistic"]); put("iv_diagnostics", r, "p_value", d[r, "p-value"])
}
dr <- summary(iv, vcov = function(x) vcovHC(x, type = "HC1"), diagnostics = TRUE)$diagnostics
for (r in c("Weak instruments", "Wu-Hausman")) put("iv_diagnostics_hc1", r, "statistic", dr[r, "statistic"])

# Effective F by its definition: pi' Q pi / tr(V Q), robust V.
first <- lm(log(rprice) ~ log(rincome) + tdiff + rtax, cig)
z <- residuals(lm(cbind(tdiff, rtax) ~ log(rincome), cig))
q <- crossprod(z); pi_ <- coef(first)[c("tdiff", "rtax")]
v <- vcovHC(first, type = "HC1")[c("tdiff", "rtax"), c("tdiff", "rtax")]
put("effective_f", "", "statistic", t(pi_) %*% q %*% pi_ / sum(diag(v %*% q)))

# Hansen's J: two-step efficient GMM by its definition, weights from the two-stage residuals.
x <- model.matrix(~ log(rprice) + log(rincome), cig); zz <- model.matrix(~ log(rincome) + tdiff + rtax, cig)
y <- log(cig$packs); u <- residuals(iv)
s <- crossprod(zz * u)
b <- solve(t(x) %*% zz %*% solve(s) %*% t(zz) %*% x, t(x) %*% zz %*% solve(s) %*% t(zz) %*% y)
m <- t(zz) %*% (y - x %*% b)
put("hansen", "", "statistic", t(m) %*% solve(s) %*% m)

# Panel: state and year effects by dummies, clustered by state.
panel <- all
pv <- ivreg(log(packs) ~ log(rprice) + log(rincome) + factor(state) + factor(year) |
              log(rincome) + tdiff + rtax + factor(state) + factor(year), data = panel)
own <- c("log(rprice)", "log(rincome)")
put_coefs("iv_panel_classical", coef(pv)[own], vcov(pv)[own, own])
put_coefs("iv_panel_hc1", coef(pv)[own], vcovHC(pv, type = "HC1")[own, own])
raw <- vcovCL(pv, cluster = panel$state, type = "HC0", cadjust = FALSE)[own, own]
n <- nobs(pv); groups <- length(unique(panel$state)); k <- 2 + length(unique(panel$year))
put_coefs("iv_panel_cluster", coef(pv)[own], raw * groups / (groups - 1) * (n - 1) / (n - k))
dp <- summary(pv, diagnostics = TRUE)$diagnostics
for (r in c("Weak instruments", "Wu-Hausman", "Sargan")) put("iv_panel_diagnostics", r, "statistic", dp[r, "statistic"])

# Weighted.
wv <- ivreg(log(packs) ~ log(rprice) + log(rincome) | log(rincome) + tdiff + rtax, data = cig, weights = population)
put_coefs("iv_weighted", coef(wv), vcov(wv))

finish("instruments", c("AER", "sandwich"))
