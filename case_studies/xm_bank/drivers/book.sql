-- One row per loan with a balance at the end of the last quarter: 1 normal, 2 special mention, 3 substandard,
-- 4 doubtful, 5 loss; 3 to 5 are non-performing.
SELECT l.loan_id, l.customer_id AS customer, b.code AS branch, q.five_grade AS grade,
    (q.five_grade >= 3)::INTEGER AS npl, q.closing_balance_rmb / 1e3 AS balance_k,
    (a.rating_score - 600) / 50 AS score, c.leverage, (l.security = 'unsecured')::INTEGER AS unsecured,
    ln(l.amount_rmb) - 12.6 AS log_amount, a.platform_active::INTEGER AS platform,
    l.first_time_borrower::INTEGER AS first_time, c.size, c.industry
FROM loan_quarters q JOIN loans l USING (loan_id) JOIN applications a USING (application_id)
JOIN customers c ON c.customer_id = l.customer_id JOIN branches b ON b.branch_id = l.branch_id
WHERE q.quarter = (SELECT max(quarter) FROM loan_quarters) AND q.closing_balance_rmb > 0
ORDER BY l.loan_id
