-- One row per branch and quarter. Rates in percent, so that a slope is per percentage point.
SELECT b.code AS branch, q.quarter, year(q.quarter)::INTEGER AS year, b.district,
    'wave ' || b.platform_wave AS wave, 'wave ' || b.platform_wave || ' ' || m.label AS wave_quarter,
    CASE WHEN b.platform_quarter <= max(q.quarter) OVER () THEN b.platform_quarter END AS platform_quarter,
    ln(q.new_loans_rmb) AS log_new_loans, q.new_loans_rmb / 1e6 AS new_loans_mn,
    q.applications, 100 * q.new_loan_rate AS new_loan_rate,
    100 * q.funding_cost AS funding_cost, 100 * q.npl_ratio_lag AS npl_lag,
    ln(q.credit_officers) AS log_officers, q.credit_officers, q.competition,
    100 * q.local_growth AS local_growth, q.platform_active::INTEGER AS platform,
    q.relending_instrument AS relending, q.reviewer_utilisation AS utilisation, q.volume_pressure
FROM branch_quarters q JOIN branches b USING (branch_id) JOIN quarters m ON m.quarter = q.quarter
ORDER BY branch, q.quarter
