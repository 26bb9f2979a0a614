-- Paid loan-months at risk by what a stop depends on: whether an inspection is overdue, in the next month.
-- An inspection is overdue from the month after it was due until it is made up or the next one is due.
WITH overdue AS (
    SELECT DISTINCT loan_id, unnest(generate_series(
        date_trunc('month', due_on),
        date_trunc('month', least(
            coalesce(done_on, DATE '9999-01-01'),
            due_on + to_months(loans.inspection_interval_months)
        )) - INTERVAL 1 MONTH, INTERVAL 1 MONTH))::DATE AS month
    FROM inspections INNER JOIN loans USING (loan_id)
    WHERE done_on IS NULL OR done_on > last_day(due_on)
)
SELECT
    loans.final_grade AS grade, products.code AS product, months.quarter,
    least(loan_months.months_on_book // 6, 5) AS age,
    overdue.loan_id IS NOT NULL AS overdue,
    count(*) AS months,
    count(*) FILTER (
        date_trunc('month', loans.default_on) = loan_months.month + INTERVAL 3 MONTH
    ) AS stops
FROM loan_months
INNER JOIN loans ON loans.loan_id = loan_months.loan_id
INNER JOIN products ON products.product_id = loans.product_id
INNER JOIN months ON months.month = loan_months.month
LEFT JOIN overdue ON overdue.loan_id = loan_months.loan_id AND overdue.month = loan_months.month
WHERE loan_months.months_on_book >= 1 AND loan_months.month < DATE '2024-10-01'
  AND (loans.default_on IS NULL OR date_trunc('month', loans.default_on) >= loan_months.month + INTERVAL 3 MONTH)
GROUP BY ALL
ORDER BY ALL
