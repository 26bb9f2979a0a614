-- Balance of loans more than 30 days past due over loan balance at the end of the quarter; n counts loans.
SELECT
    book.quarter,
    loans.branch_id,
    COALESCE(SUM(book.closing_balance_rmb) FILTER (book.days_past_due > 30), 0)
        / SUM(book.closing_balance_rmb) AS value,
    COALESCE(SUM(book.closing_balance_rmb) FILTER (book.days_past_due > 30), 0) AS numerator,
    SUM(book.closing_balance_rmb) AS denominator,
    COUNT(*) AS n
FROM loan_quarters AS book
JOIN loans USING (loan_id)
WHERE book.closing_balance_rmb > 0
GROUP BY GROUPING SETS ((book.quarter, loans.branch_id), (book.quarter))
