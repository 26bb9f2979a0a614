# Quantile regression, against quantreg.
source("common.R")
suppressMessages(library(quantreg))
engel <- read.csv(data_file("engel"))
for (tau in c(0.1, 0.25, 0.5, 0.75, 0.9)) {
  m <- rq(foodexp ~ income, tau, engel)
  name <- paste0("engel_", tau * 100)
  for (se in c("iid", "ker")) {
    s <- summary(m, se = se, covariance = TRUE)
    put_coefs(paste0(name, "_", se), coef(m), s$cov)
  }
}
put("engel_50", "", "loss", rq(foodexp ~ income, 0.5, engel)$rho)
f <- read.csv(data_file("fatalities"))
m <- rq(frate ~ beertax + unemp + income, 0.5, f)
s <- summary(m, se = "ker", covariance = TRUE)
put_coefs("fatalities_ker", coef(m), s$cov)
# Clustered: the kernel's bread around the sums of the scores, factor as in the label.
n <- nrow(f); u <- residuals(m); x <- model.matrix(~ beertax + unemp + income, f)
share <- bandwidth.rq(0.5, n, hs = TRUE)
h <- (qnorm(0.5 + share) - qnorm(0.5 - share)) * min(sqrt(var(u)), (quantile(u, 0.75) - quantile(u, 0.25)) / 1.34)
b <- solve(crossprod(x * sqrt(dnorm(u / h) / h)))
u[abs(u) < 1e-10] <- 0
sc <- rowsum(x * (0.5 - (u < 0)), f$state)
g <- nrow(sc); k <- ncol(x)
put_coefs("fatalities_cluster", coef(m), b %*% crossprod(sc) %*% b * g / (g - 1) * (n - 1) / (n - k))
finish("quantile", c("quantreg"))
