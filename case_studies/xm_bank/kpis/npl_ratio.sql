-- Non-performing balance over loan balance at the end of the quarter; n counts borrowers.
SELECT
    quarter,
    branch_id,
    SUM(npl_balance_rmb) / SUM(loan_balance_rmb) AS value,
    SUM(npl_balance_rmb) AS numerator,
    SUM(loan_balance_rmb) AS denominator,
    SUM(borrowers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
