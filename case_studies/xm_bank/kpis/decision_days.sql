-- Median days from submission to the bank's decision, files decided in the quarter; n counts files.
SELECT
    decided_quarter AS quarter,
    branch_id,
    MEDIAN(EPOCH(decided_at - submitted_at)) / 86400 AS value,
    MEDIAN(EPOCH(decided_at - submitted_at)) / 86400 AS numerator,
    NULL AS denominator,
    COUNT(*) AS n
FROM applications
WHERE decision <> 'withdrawn'
GROUP BY GROUPING SETS ((decided_quarter, branch_id), (decided_quarter))
