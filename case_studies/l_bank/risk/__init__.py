"""What L Bank's loss chapters rest on: hazards, losses given default, the live book, stress paths.

Fitted once per data and shared by the exhibits. Only recorded data enter, never the ``truth_`` tables.
"""
