# Public data sets that ship with R packages, written as CSV for the replication tests. See ../data/README.md.
source("common.R")
suppressMessages({library(AER); library(plm); library(quantreg); library(MASS); library(survival)})

data("Fatalities", package = "AER")
f <- with(Fatalities, data.frame(
  state = state, year = as.integer(as.character(year)), frate = fatal / pop * 10000, beertax, drinkage, unemp,
  income = log(income), miles = miles / 1000, pop, fatal,
  punish = as.integer(jail == "yes" | service == "yes"), dry))
write_data(f, "fatalities")

data("Grunfeld", package = "plm")
write_data(Grunfeld, "grunfeld")

data("EmplUK", package = "plm")
write_data(EmplUK, "empluk")

data("CigarettesSW", package = "AER")
cig <- transform(CigarettesSW, rprice = price / cpi, rincome = income / population / cpi,
                 tdiff = (taxs - tax) / cpi, rtax = tax / cpi)
write_data(cig[, c("state", "year", "packs", "rprice", "rincome", "tdiff", "rtax", "population")], "cigarettes")

data("engel", package = "quantreg")
write_data(engel, "engel")

data("housing", package = "MASS")
long <- housing[rep(seq_len(nrow(housing)), housing$Freq), c("Sat", "Infl", "Type", "Cont")]
write_data(long, "housing")

data("quine", package = "MASS")
write_data(quine, "quine")

l <- survival::lung[, c("time", "status", "age", "sex", "ph.ecog", "inst")]
names(l)[5] <- "ecog"
l$status <- l$status - 1
write_data(na.omit(l), "lung")

o <- survival::ovarian
write_data(o, "ovarian")
