"""What a reader can move on the scorecard's page: weights, quarter, baseline year, branch, KPI, answers."""
