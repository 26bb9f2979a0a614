"""L Bank: credit-risk management of small and micro loans."""
