"""The what-if page: controls, state and link, results, and the panels below them, for any instrument."""
