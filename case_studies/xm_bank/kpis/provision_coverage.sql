-- Provision over non-performing balance at the end of the quarter; missing without bad loans; n counts borrowers.
SELECT
    quarter,
    branch_id,
    SUM(provision_rmb) / NULLIF(SUM(npl_balance_rmb), 0) AS value,
    SUM(provision_rmb) AS numerator,
    SUM(npl_balance_rmb) AS denominator,
    SUM(borrowers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
