-- Days from the first early warning of the last year to the end of the quarter in which a loan first became
-- non-performing, on average; a loan without a warning counts 0 days. n counts such loans.
WITH falls AS (
    SELECT loan_id, MIN(quarter) AS quarter
    FROM loan_quarters
    WHERE five_grade >= 3
    GROUP BY loan_id
),
warnings AS (
    SELECT loan_id, warned_on
    FROM loan_quarters
    WHERE warned_on IS NOT NULL
),
leads AS (
    SELECT
        falls.loan_id,
        falls.quarter,
        COALESCE(DATE_DIFF('day', MIN(warnings.warned_on), falls.quarter + INTERVAL 3 MONTH - INTERVAL 1 DAY), 0) AS days
    FROM falls
    LEFT JOIN warnings
        ON warnings.loan_id = falls.loan_id
        AND warnings.warned_on >= falls.quarter - INTERVAL 9 MONTH
        AND warnings.warned_on < falls.quarter + INTERVAL 3 MONTH
    GROUP BY falls.loan_id, falls.quarter
)
SELECT
    leads.quarter,
    loans.branch_id,
    AVG(leads.days) AS value,
    SUM(leads.days) AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM leads
JOIN loans USING (loan_id)
GROUP BY GROUPING SETS ((leads.quarter, loans.branch_id), (leads.quarter))
