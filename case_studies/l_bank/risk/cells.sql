-- Loan-months at risk of default, counted by what the hazard depends on. A loan is at risk until the month in
-- which it is first more than 90 days past due; before the third month it cannot be. Growth is the region's mean
-- of four quarters, one quarter earlier: a default is three months older than its cause.
WITH at_risk AS (
    SELECT
        loan_id,
        month,
        months_on_book AS age
    FROM loan_months
    WHERE months_on_book >= 3
)
SELECT
    products.code AS product,
    loans.final_grade AS grade,
    CASE
        WHEN at_risk.age < 6 THEN 3 WHEN at_risk.age < 9 THEN 6 WHEN at_risk.age < 12 THEN 9
        WHEN at_risk.age < 24 THEN 12 WHEN at_risk.age < 36 THEN 24 ELSE 36
    END AS age,
    calendar.quarter,
    macro.gdp_growth_4q AS growth,
    count(*) FILTER (WHERE date_trunc('month', loans.default_on) = at_risk.month) AS defaults,
    count(*) AS months
FROM at_risk
INNER JOIN loans ON loans.loan_id = at_risk.loan_id
INNER JOIN products ON products.product_id = loans.product_id
INNER JOIN branches ON branches.branch_id = loans.branch_id
INNER JOIN months AS calendar ON calendar.month = at_risk.month
INNER JOIN macro_quarters AS macro
    ON macro.region_id = branches.region_id AND macro.quarter = calendar.quarter - INTERVAL 3 MONTH
WHERE loans.default_on IS NULL OR at_risk.month <= loans.default_on
GROUP BY ALL
ORDER BY ALL
