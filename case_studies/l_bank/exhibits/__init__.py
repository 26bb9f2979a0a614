"""L Bank's exhibits, one module a topic."""
