-- Borrowers over credit officers entitled to sign; n counts officers.
SELECT
    quarter,
    branch_id,
    SUM(borrowers) / SUM(credit_officers) AS value,
    SUM(borrowers) AS numerator,
    SUM(credit_officers) AS denominator,
    SUM(credit_officers) AS n
FROM branch_quarters
GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
