"""XM Bank: teaching data and exhibits of the balanced-scorecard case."""
