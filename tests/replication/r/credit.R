# Credit-risk functions, against pROC, survival, igraph, expm and base R.
source("common.R")
suppressMessages({library(pROC); library(survival); library(igraph); library(expm)})

# Data of the packages, written for the tests.
data("aSAH", package = "pROC")
a <- with(aSAH, data.frame(bad = as.integer(outcome == "Poor"), s100b, ndka, wfns = as.integer(wfns), age))
write_data(a, "asah")
m2 <- mgus2
m2$etime <- ifelse(m2$pstat == 0, m2$futime, m2$ptime)
m2$cause <- ifelse(m2$pstat == 0, 2 * m2$death, 1)
write_data(m2[, c("etime", "cause")], "mgus2")
k <- make_graph("Zachary")
write_data(setNames(as.data.frame(as_edgelist(k)), c("one", "two")), "karate")

# Discrimination: DeLong's variance, interval and paired test.
for (x in c("s100b", "ndka", "wfns")) {
  r <- roc(a$bad, a[[x]], levels = c(0, 1), direction = "<", quiet = TRUE)
  put("auc", x, "estimate", auc(r))
  put("auc", x, "std_error", sqrt(var(r, method = "delong")))
  ci_ <- ci.auc(r, method = "delong")
  put("auc", x, "low", ci_[1]); put("auc", x, "high", ci_[3])
  w <- suppressWarnings(ks.test(a[[x]][a$bad == 1], a[[x]][a$bad == 0], exact = FALSE))
  put("ks", x, "statistic", w$statistic)
}
first <- roc(a$bad, a$s100b, levels = c(0, 1), direction = "<", quiet = TRUE)
for (x in c("ndka", "wfns")) {
  second <- roc(a$bad, a[[x]], levels = c(0, 1), direction = "<", quiet = TRUE)
  t_ <- roc.test(first, second, method = "delong", paired = TRUE)
  put("delong", x, "statistic", t_$statistic); put("delong", x, "p_value", t_$p.value)
  put("delong", x, "covariance", cov(first, second, method = "delong"))
}

# Calibration on loan applications: a logit fitted on the odd rows, judged on the even ones.
l <- read.csv(data_file("loanapp"))
l$bad <- 1 - l$approve
l <- l[complete.cases(l[, c("bad", "hrat", "obrat", "loanprc", "male")]), ]
odd <- seq_len(nrow(l)) %% 2 == 1
g <- glm(bad ~ hrat + obrat + loanprc, binomial, l[odd, ], control = list(epsilon = 1e-13, maxit = 100))
p <- predict(g, l[!odd, ], type = "response")
y <- l$bad[!odd]
lp <- qlogis(p)
free <- glm(y ~ lp, binomial, control = list(epsilon = 1e-13))
fixed <- glm(y ~ offset(lp), binomial, control = list(epsilon = 1e-13))
put("calibration", "slope", "estimate", coef(free)[2])
put("calibration", "slope", "std_error", sqrt(vcov(free)[2, 2]))
put("calibration", "intercept", "estimate", coef(fixed)[1])
put("calibration", "intercept", "std_error", sqrt(vcov(fixed)[1, 1]))
put("calibration", "", "statistic", 2 * (as.numeric(logLik(free)) - sum(dbinom(y, 1, p, log = TRUE))))
cuts <- quantile(p, (1:9) / 10)
bin <- findInterval(p, cuts, left.open = TRUE)
o <- tapply(y, bin, sum); e <- tapply(p, bin, sum); n <- tapply(p, bin, length)
hl <- sum((o - e)^2 / (e * (1 - e / n)))
put("hosmer_lemeshow", "", "statistic", hl)
put("hosmer_lemeshow", "", "p_value", pchisq(hl, 10, lower.tail = FALSE))
put("brier", "", "score", mean((p - y)^2))
put("brier", "", "reliability", sum(n * (e / n - o / n)^2) / length(y))
put("brier", "", "resolution", sum(n * (o / n - mean(y))^2) / length(y))

# Weights of evidence and information value of given bins; pooled bad rates by isotonic regression.
cut_ <- cut(l$obrat, c(-Inf, 25, 30, 35, 40, Inf))
tab <- table(cut_, l$bad)
woe <- log((tab[, 1] / sum(tab[, 1])) / (tab[, 2] / sum(tab[, 2])))
for (i in seq_along(woe)) put("woe", as.character(i - 1), "woe", woe[i])
put("woe", "", "iv", sum((tab[, 1] / sum(tab[, 1]) - tab[, 2] / sum(tab[, 2])) * woe))
w <- woe[as.integer(cut_)]
hw <- log((tapply(1 - l$bad, l$hrat > 25, sum) / sum(1 - l$bad)) / (tapply(l$bad, l$hrat > 25, sum) / sum(l$bad)))
h <- hw[as.integer(l$hrat > 25) + 1]
sc <- glm(l$bad ~ w + h, binomial, control = list(epsilon = 1e-13))
put_coefs("scorecard", coef(sc), vcov(sc), c(w = "obrat", h = "hrat"))
put("scorecard", "", "vif", 1 / (1 - cor(w, h)^2))
old <- table(cut_[odd]) / sum(odd); new <- table(cut_[!odd]) / sum(!odd)
put("psi", "", "index", sum((new - old) * log(new / old)))

# Survival.
u <- read.csv(data_file("lung"))
for (type in c("log", "log-log", "plain")) {
  s <- summary(survfit(Surv(time, status) ~ 1, u, conf.type = type), times = c(90, 180, 365, 700))
  for (i in seq_along(s$time)) {
    t_ <- as.character(s$time[i])
    if (type == "log") { put("km", t_, "survival", s$surv[i]); put("km", t_, "std_error", s$std.err[i]) }
    put(paste0("km_", type), t_, "low", s$lower[i]); put(paste0("km_", type), t_, "high", s$upper[i])
  }
}
cif <- summary(survfit(Surv(etime, factor(cause)) ~ 1, m2), times = c(24, 60, 120, 240))
for (i in seq_along(cif$time)) for (j in 1:2) {
  put("cif", as.character(cif$time[i]), paste0("share_", j), cif$pstate[i, j + 1])
}

# Networks: Zachary's karate club.
put("karate", "", "modularity", modularity(k, c(1,1,1,1,1,1,1,1,2,2,1,1,1,1,2,2,1,1,2,1,2,1,2,2,2,2,2,2,2,2,2,2,2,2)))
b <- betweenness(k, normalized = TRUE)
for (i in c(1, 33, 34)) put("karate", as.character(i), "betweenness", b[i])
set.seed(1)
put("karate", "", "louvain", max(replicate(50, modularity(cluster_louvain(k)))))
# Links 1 -> 2 and so on, distress walks from the second to the first.
pr <- page_rank(graph_from_edgelist(as_edgelist(k)[, 2:1], directed = TRUE), damping = 0.85)$vector
for (i in c(1, 3, 34)) put("karate", as.character(i), "pagerank", pr[i])

# Powers of a migration matrix.
P <- rbind(c(.93, .05, .02, 0), c(.30, .50, .15, .05), c(.05, .10, .60, .25), c(0, 0, 0, 1))
P12 <- P %^% 12
for (i in 1:4) for (j in 1:4) put("power", paste(i - 1, j - 1), "twelve", P12[i, j])

# Wilson's interval.
x <- prop.test(7, 120, correct = FALSE)$conf.int
put("wilson", "", "low", x[1]); put("wilson", "", "high", x[2])
# Exact interval of a hazard (Clopper and Pearson).
x <- binom.test(3, 228)$conf.int
put("exact", "", "low", x[1]); put("exact", "", "high", x[2])
finish("credit", c("pROC", "survival", "igraph", "expm"))
