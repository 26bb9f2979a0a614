-- One row per loan and quarter in which the borrower was not overdue before; every third loan.
-- A borrower who stops paying in a quarter is non-performing at the end of the next one.
WITH book AS (
    SELECT loan_id, quarter, opening_balance_rmb, post_loan_check,
        lag(days_past_due) OVER spell AS last_days, lead(five_grade) OVER spell AS next_grade,
        lead(quarter) OVER spell AS next_quarter
    FROM loan_quarters WHERE loan_id % 3 = 0
    WINDOW spell AS (PARTITION BY loan_id ORDER BY quarter)
)
SELECT l.loan_id, l.customer_id AS customer, b.code AS branch, q.quarter,
    (coalesce(q.next_grade, 1) >= 3)::INTEGER AS stopped, (a.rating_score - 600) / 50 AS score, c.leverage,
    (l.security = 'unsecured')::INTEGER AS unsecured, ln(l.amount_rmb) - 12.6 AS log_amount, c.industry,
    c.size, 100 * m.gdp_growth AS gdp_growth, q.post_loan_check::INTEGER AS checked, v.volume_pressure,
    (date_diff('quarter', l.disbursed_on, q.quarter) = 1)::INTEGER AS young,
    a.platform_active::INTEGER AS platform, l.first_time_borrower::INTEGER AS first_time
FROM book q JOIN loans l USING (loan_id) JOIN applications a USING (application_id)
JOIN customers c ON c.customer_id = l.customer_id JOIN branches b ON b.branch_id = l.branch_id
JOIN quarters m ON m.quarter = q.quarter
JOIN branch_quarters v ON v.branch_id = l.branch_id AND v.quarter = a.decided_quarter
WHERE q.opening_balance_rmb > 0 AND q.last_days = 0 AND q.quarter < (SELECT max(quarter) FROM quarters)
ORDER BY l.loan_id, q.quarter
