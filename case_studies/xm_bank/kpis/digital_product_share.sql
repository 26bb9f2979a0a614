-- Loans disbursed on products that are applied for digitally, by number; n counts loans.
SELECT
    quarters.quarter,
    loans.branch_id,
    AVG((products.channel = 'digital')::INTEGER) AS value,
    COUNT(*) FILTER (products.channel = 'digital') AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM loans
JOIN products USING (product_id)
JOIN quarters ON quarters.quarter = DATE_TRUNC('quarter', loans.disbursed_on)
GROUP BY GROUPING SETS ((quarters.quarter, loans.branch_id), (quarters.quarter))
