-- Customers with a balance at the end of the quarter, thousand; n counts them.
SELECT
    quarter,
    branch_id,
    SUM(borrowers) / 1e3 AS value,
    SUM(borrowers) / 1e3 AS numerator,
    NULL AS denominator,
    SUM(borrowers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
