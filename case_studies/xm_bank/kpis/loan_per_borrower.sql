-- Loan balance over borrowers at the end of the quarter, RMB thousand; n counts borrowers.
SELECT
    quarter,
    branch_id,
    SUM(loan_balance_rmb) / 1e3 / SUM(borrowers) AS value,
    SUM(loan_balance_rmb) / 1e3 AS numerator,
    SUM(borrowers) AS denominator,
    SUM(borrowers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
