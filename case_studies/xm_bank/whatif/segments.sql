-- The SME book by segment (size or sci-tech, times security) at the end of the quarter $quarter, and the flows of
-- the quarters before it: four for volumes and repayments, eight for events that are rare in a small segment.
-- Rates are rounded, because the order in which threads add doubles differs from run to run.
WITH named AS (
    SELECT
        loans.*,
        CASE WHEN loans.sci_tech THEN 'sci_tech' ELSE customers.size END AS class,
        CASE loans.security WHEN 'insured' THEN 'guaranteed' ELSE loans.security END AS cover
    FROM loans
    JOIN customers USING (customer_id)
    WHERE loans.disbursed_on < $quarter::DATE + INTERVAL 3 MONTH
),
book AS (
    SELECT
        named.class || '_' || named.cover AS segment,
        named.class,
        named.cover,
        named.annual_rate,
        rows.*,
        rows.quarter > $quarter::DATE - INTERVAL 12 MONTH AS recent,
        rows.five_grade >= 3 AND rows.closing_balance_rmb > 0 AS npl,
        COALESCE(before.five_grade >= 3, FALSE) AS was_npl
    FROM loan_quarters AS rows
    JOIN named USING (loan_id)
    LEFT JOIN loan_quarters AS before
        ON before.loan_id = rows.loan_id AND before.quarter = rows.quarter - INTERVAL 3 MONTH
    WHERE rows.quarter > $quarter::DATE - INTERVAL 24 MONTH AND rows.quarter <= $quarter::DATE
)
SELECT
    segment,
    ANY_VALUE(class) AS class,
    ANY_VALUE(cover) AS cover,
    SUM(closing_balance_rmb) FILTER (quarter = $quarter AND NOT npl) AS performing_rmb,
    COALESCE(SUM(closing_balance_rmb) FILTER (quarter = $quarter AND npl), 0) AS npl_rmb,
    COUNT(*) FILTER (quarter = $quarter AND closing_balance_rmb > 0) AS borrowers,
    ROUND(SUM(closing_balance_rmb * annual_rate) FILTER (quarter = $quarter AND NOT npl)
        / SUM(closing_balance_rmb) FILTER (quarter = $quarter AND NOT npl), 12) AS book_rate,
    ROUND(SUM(disbursed_rmb * annual_rate) FILTER (quarter = $quarter)
        / SUM(disbursed_rmb) FILTER (quarter = $quarter), 12) AS new_rate,
    SUM(disbursed_rmb) FILTER (recent) AS new_rmb,
    COUNT(*) FILTER (recent AND disbursed_rmb > 0) AS new_loans,
    COUNT(*) FILTER (recent AND opening_balance_rmb > 0 AND closing_balance_rmb = 0) AS ended,
    COUNT(*) FILTER (recent AND opening_balance_rmb > 0) AS opened,
    COALESCE(SUM(repaid_rmb) FILTER (recent AND NOT was_npl AND NOT npl), 0)
        / SUM(opening_balance_rmb) FILTER (recent AND NOT was_npl) AS repayment_rate,
    COALESCE(SUM(closing_balance_rmb) FILTER (npl AND NOT was_npl), 0) AS fallen_rmb,
    SUM(opening_balance_rmb) FILTER (NOT was_npl) AS exposed_rmb
FROM book
GROUP BY segment
ORDER BY segment
