"""What L-10 adds to the other chapters: figures of both banks by one definition."""
