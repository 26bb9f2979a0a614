# Panel families and panel covariances, against plm.
source("common.R")
suppressMessages(library(plm))
g <- read.csv(data_file("grunfeld"))
f <- read.csv(data_file("fatalities"))
e <- read.csv(data_file("empluk"))

put_plm <- function(case, m, v = vcov(m)) put_coefs(case, coef(m), v)
one <- inv ~ value + capital
within <- plm(one, g, model = "within", index = c("firm", "year"))
put_plm("grunfeld_within", within)
put("grunfeld_within", "", "within_r2", summary(within)$r.squared[1])
put_plm("grunfeld_twoways", plm(one, g, model = "within", effect = "twoways", index = c("firm", "year")))
random <- plm(one, g, model = "random", random.method = "swar", index = c("firm", "year"))
put_plm("grunfeld_random", random)
put("grunfeld_random", "", "theta", ercomp(random)$theta)
between <- plm(one, g, model = "between", index = c("firm", "year"))
put_plm("grunfeld_between", between)
put("grunfeld_between", "", "r2", summary(between)$r.squared[1])
fd <- plm(inv ~ value + capital - 1, g, model = "fd", index = c("firm", "year"))
put_plm("grunfeld_fd", fd)
put_coefs("grunfeld_random_arellano", coef(random), vcovHC(random, method = "arellano", type = "HC0"))
h <- phtest(within, random)
put("hausman", "", "statistic", h$statistic); put("hausman", "", "p_value", h$p.value)
aux <- phtest(one, data = g, index = c("firm", "year"), method = "aux")
put("hausman_aux", "", "statistic", aux$statistic)
aux_hc <- phtest(one, data = g, index = c("firm", "year"), method = "aux",
                 vcov = function(x) vcovHC(x, method = "arellano", type = "HC0"))
put("hausman_aux_cluster", "", "statistic", aux_hc$statistic)
wt <- pwfdtest(fd, h0 = "fe")
put("wooldridge", "", "statistic", wt$statistic); put("wooldridge", "", "p_value", wt$p.value)
put_coefs("grunfeld_fd_arellano", coef(fd), vcovHC(fd, method = "arellano", type = "HC0"))

three <- frate ~ beertax + unemp + income
fw <- plm(three, f, model = "within", index = c("state", "year"))
fr <- plm(three, f, model = "random", index = c("state", "year"))
put_plm("fatalities_random", fr)
put_plm("fatalities_between", plm(three, f, model = "between", index = c("state", "year")))
put_plm("fatalities_fd", plm(frate ~ beertax + unemp + income - 1, f, model = "fd", index = c("state", "year")))

# Kernel covariances without small-sample factors; the test multiplies by the factor in the label.
put_coefs("nw_panel", coef(fw), vcovNW(fw, maxlag = 2, type = "HC0"))
put_coefs("dk_panel", coef(fw), vcovSCC(fw, maxlag = 2, type = "HC0"))
pool <- plm(three, f, model = "pooling", index = c("state", "year"))
put_coefs("dk_pooled", coef(pool), vcovSCC(pool, maxlag = 2, type = "HC0"))
put_coefs("nw_pooled", coef(pool), vcovNW(pool, maxlag = 2, type = "HC0"))

# Unbalanced.
u <- log(emp) ~ log(wage) + log(capital) + log(output)
names_u <- c("log(wage)", "log(capital)", "log(output)")
put_plm("empluk_within", plm(u, e, model = "within", index = c("firm", "year")))
put_plm("empluk_twoways", plm(u, e, model = "within", effect = "twoways", index = c("firm", "year")))
put_plm("empluk_fd", plm(update(u, . ~ . - 1), e, model = "fd", index = c("firm", "year")))
put_plm("empluk_between", plm(u, e, model = "between", index = c("firm", "year")))
er <- plm(u, e, model = "random", random.method = "swar", index = c("firm", "year"))
put_plm("empluk_random", er)
u2 <- log(emp) ~ log(wage) + log(capital)
put("hausman_empluk", "", "statistic", phtest(
  plm(u2, e, model = "within", index = c("firm", "year")),
  plm(u2, e, model = "random", random.method = "swar", index = c("firm", "year")))$statistic)
lagged <- plm(log(emp) ~ lag(log(wage), 1) + log(capital), e, model = "within", index = c("firm", "year"))
put_coefs("empluk_lag", coef(lagged), vcov(lagged))

finish("panel", c("plm", "sandwich"))
