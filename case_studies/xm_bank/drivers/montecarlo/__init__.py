"""Monte Carlo: the lending equation drawn again and again, every estimator tried on every draw."""
