-- Funding expense over the mean balance, a year; n counts branches.
SELECT
    quarter,
    branch_id,
    4 * SUM(funding_expense_rmb) / SUM((opening_balance_rmb + loan_balance_rmb) / 2) AS value,
    4 * SUM(funding_expense_rmb) AS numerator,
    SUM((opening_balance_rmb + loan_balance_rmb) / 2) AS denominator,
    COUNT(*) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
