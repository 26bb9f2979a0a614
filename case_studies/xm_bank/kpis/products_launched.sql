-- SME credit products launched in the last four quarters; the whole bank only. n counts products on offer.
SELECT
    quarters.quarter,
    NULL AS branch_id,
    COUNT(*) FILTER (products.launched_on >= quarters.quarter - INTERVAL 9 MONTH) AS value,
    COUNT(*) FILTER (products.launched_on >= quarters.quarter - INTERVAL 9 MONTH) AS numerator,
    NULL AS denominator,
    COUNT(products.product_id) AS n
FROM quarters
LEFT JOIN products ON products.launched_on < quarters.quarter + INTERVAL 3 MONTH
GROUP BY quarters.quarter
