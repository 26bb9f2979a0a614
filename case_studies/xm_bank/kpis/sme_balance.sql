-- Loan balance at the end of the quarter, RMB bn; n counts borrowers.
SELECT
    quarter,
    branch_id,
    SUM(loan_balance_rmb) / 1e9 AS value,
    SUM(loan_balance_rmb) / 1e9 AS numerator,
    NULL AS denominator,
    SUM(borrowers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
