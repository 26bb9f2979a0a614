-- Files decided without a reviewer among those decided in the quarter; n counts files.
SELECT
    decided_quarter AS quarter,
    branch_id,
    AVG(straight_through::INTEGER) AS value,
    COUNT(*) FILTER (straight_through) AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM applications
WHERE decision <> 'withdrawn'
GROUP BY GROUPING SETS ((decided_quarter, branch_id), (decided_quarter))
