-- First bank loans of a borrower's life among the loans disbursed in the quarter; n counts loans.
SELECT
    quarters.quarter,
    loans.branch_id,
    AVG(loans.first_time_borrower::INTEGER) AS value,
    COUNT(*) FILTER (loans.first_time_borrower) AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM loans
JOIN quarters ON quarters.quarter = DATE_TRUNC('quarter', loans.disbursed_on)
GROUP BY GROUPING SETS ((quarters.quarter, loans.branch_id), (quarters.quarter))
