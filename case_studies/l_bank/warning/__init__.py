"""What L Bank's early-warning chapter rests on: loan-months as known, the model, the desk that warns.

Fitted once per data and shared by the exhibits. Only recorded data enter, never the ``truth_`` tables.
"""
