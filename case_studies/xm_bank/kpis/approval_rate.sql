-- Approved files among those that the bank decided in the quarter; n counts files.
SELECT
    decided_quarter AS quarter,
    branch_id,
    AVG((decision = 'approved')::INTEGER) AS value,
    COUNT(*) FILTER (decision = 'approved') AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM applications
WHERE decision <> 'withdrawn'
GROUP BY GROUPING SETS ((decided_quarter, branch_id), (decided_quarter))
