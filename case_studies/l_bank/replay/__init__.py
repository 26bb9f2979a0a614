"""L Bank's history replayed under other rules: which applications, which loans, what became of them. Pure."""
