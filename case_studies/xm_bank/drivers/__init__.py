"""XM-3: the tables that are regressed, the models as data, the Monte Carlo study."""
