-- Loans checked in the quarter among those on the book from its first to its last day; n counts loans.
SELECT
    book.quarter,
    loans.branch_id,
    AVG(book.post_loan_check::INTEGER) AS value,
    COUNT(*) FILTER (book.post_loan_check) AS numerator,
    COUNT(*) AS denominator,
    COUNT(*) AS n
FROM loan_quarters AS book
JOIN loans USING (loan_id)
WHERE book.opening_balance_rmb > 0 AND book.closing_balance_rmb > 0
GROUP BY GROUPING SETS ((book.quarter, loans.branch_id), (book.quarter))
