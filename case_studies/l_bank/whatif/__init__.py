"""L Bank's replay as the what-if pages see it."""
