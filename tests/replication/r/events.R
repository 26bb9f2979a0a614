# Staggered adoption: two-way event study and interaction weighting, by dummies with lm.
source("common.R")
d <- read.csv(data_file("mpdta"))
d$cohort <- ifelse(d$first_treat == 0, Inf, d$first_treat)
d$rel <- d$year - d$cohort

# Two-way: bins at -3 and 2, reference -1.
bin <- pmax(pmin(d$rel, 2), -3)
shown <- c(-3, -2, 0, 1, 2)
x <- sapply(shown, function(e) as.numeric(is.finite(d$rel) & bin == e))
colnames(x) <- paste0("event[", shown, "]")
m <- lm(d$lemp ~ x + factor(d$county) + factor(d$year))
pick <- paste0("x", colnames(x))
v <- cr1(m, d$county, length(shown) + length(unique(d$year)))[pick, pick]
b <- coef(m)[pick]; names(b) <- colnames(x)
put_coefs("mpdta_two_way", b, v)

# Interaction-weighted: cohort by relative period, never treated as controls.
cells <- unique(d[is.finite(d$rel) & d$rel != -1, c("cohort", "rel")])
cells <- cells[order(cells$cohort, cells$rel), ]
x <- sapply(seq_len(nrow(cells)), function(i) as.numeric(d$cohort == cells$cohort[i] & d$rel == cells$rel[i]))
colnames(x) <- seq_len(nrow(cells))
m <- lm(d$lemp ~ x + factor(d$county) + factor(d$year))
pick <- paste0("x", colnames(x))
v <- cr1(m, d$county, nrow(cells) + length(unique(d$year)))[pick, pick]
b <- coef(m)[pick]; size <- colSums(x)
for (e in sort(unique(cells$rel))) {
  w <- ifelse(cells$rel == e, size, 0); w <- w / sum(w)
  put("mpdta_sun_abraham", paste0("event[", e, "]"), "estimate", sum(w * b))
  put("mpdta_sun_abraham", paste0("event[", e, "]"), "std_error", sqrt(t(w) %*% v %*% w))
}
w <- ifelse(cells$rel >= 0, size, 0); w <- w / sum(w)
put("mpdta_sun_abraham", "att", "estimate", sum(w * b))
put("mpdta_sun_abraham", "att", "std_error", sqrt(t(w) %*% v %*% w))
finish("events", c("sandwich"))
