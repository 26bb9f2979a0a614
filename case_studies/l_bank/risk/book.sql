-- The live book at the ends of some months ($months, their first days): one row a loan and month. Collateral is
-- valued at the price index of the month's quarter; growth is the region's mean of four quarters, one quarter
-- earlier, now and when the loan was made.
WITH dates AS (SELECT unnest($months::DATE []) AS month),

security AS (
    SELECT
        collateral.loan_id,
        collateral.region_id,
        sum(collateral.appraised_value_rmb / macro_quarters.collateral_price_index) AS value_at_index_one
    FROM collateral
    INNER JOIN macro_quarters
        ON macro_quarters.region_id = collateral.region_id
        AND macro_quarters.quarter = date_trunc('quarter', collateral.appraised_on)
    WHERE collateral.loan_id IS NOT NULL
    GROUP BY ALL
)

SELECT
    loan_months.month,
    loan_months.loan_id,
    products.code AS product,
    loans.security,
    loans.final_grade AS grade,
    loans.rate,
    loans.repayment,
    loan_months.months_on_book AS age,
    greatest(date_diff('month', loan_months.month, loans.matures_on), 1) AS months_left,
    loan_months.closing_balance_rmb AS balance_rmb,
    loan_months.days_past_due,
    loan_months.five_grade,
    coalesce(loans.default_on <= last_day(loan_months.month), FALSE) AS defaulted,
    coalesce(
        security.value_at_index_one * prices.collateral_price_index / loan_months.closing_balance_rmb, 0
    ) AS coverage,
    growth_now.gdp_growth_4q AS growth,
    coalesce(growth_then.gdp_growth_4q, growth_now.gdp_growth_4q) AS growth_then,
    features.revenue_rmb
FROM loan_months
INNER JOIN dates ON dates.month = loan_months.month
INNER JOIN loans ON loans.loan_id = loan_months.loan_id
INNER JOIN products ON products.product_id = loans.product_id
INNER JOIN branches ON branches.branch_id = loans.branch_id
INNER JOIN macro_quarters AS growth_now
    ON growth_now.region_id = branches.region_id
    AND growth_now.quarter = date_trunc('quarter', loan_months.month) - INTERVAL 3 MONTH
LEFT JOIN macro_quarters AS growth_then
    ON growth_then.region_id = branches.region_id AND growth_then.quarter = loans.vintage - INTERVAL 3 MONTH
INNER JOIN application_features AS features ON features.application_id = loans.application_id
LEFT JOIN security ON security.loan_id = loans.loan_id
LEFT JOIN macro_quarters AS prices
    ON prices.region_id = security.region_id AND prices.quarter = date_trunc('quarter', loan_months.month)
WHERE loan_months.closing_balance_rmb > 0
ORDER BY loan_months.month, loan_months.loan_id
