-- One row per loan disbursed on an application of the data (from 2016Q1).
SELECT l.loan_id, b.code AS branch, a.decided_quarter AS quarter,
    (year(a.decided_quarter) - 2016)::INTEGER AS years,
    ln(l.amount_rmb) AS log_amount, l.amount_rmb / 1e3 AS amount_k,
    ln(c.revenue_rmb) - 14.9 AS log_revenue, c.size, l.security, c.industry,
    l.sci_tech::INTEGER AS sci_tech, a.platform_active::INTEGER AS platform,
    100 * l.annual_rate AS rate, l.term_months, (a.rating_score - 600) / 50 AS score, c.leverage,
    (a.channel = 'digital')::INTEGER AS digital, a.renewal::INTEGER AS renewal,
    l.first_time_borrower::INTEGER AS first_time, l.relending_funded::INTEGER AS relending_funded,
    v.volume_pressure
FROM loans l JOIN applications a USING (application_id) JOIN customers c ON c.customer_id = l.customer_id
JOIN branches b ON b.branch_id = l.branch_id
JOIN branch_quarters v ON v.branch_id = l.branch_id AND v.quarter = a.decided_quarter
ORDER BY l.loan_id
