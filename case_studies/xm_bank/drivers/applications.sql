-- One row per application that a reviewer handled; a withdrawn one was still waiting when it ended.
SELECT a.application_id, b.code AS branch, a.decided_quarter AS quarter,
    a.officer_id AS officer, a.reviewer_id AS reviewer,
    ln(epoch(a.decided_at - a.submitted_at) / 86400) AS log_days,
    epoch(a.decided_at - a.submitted_at) / 86400 AS days, (a.decision <> 'withdrawn')::INTEGER AS decided,
    (a.decision = 'approved')::INTEGER AS approved, v.reviewer_utilisation AS utilisation,
    (a.channel = 'digital')::INTEGER AS digital, ln(a.amount_requested_rmb) - 12.6 AS log_requested,
    a.platform_active::INTEGER AS platform, a.renewal::INTEGER AS renewal, s.specialist::INTEGER AS specialist,
    (a.rating_score - 600) / 50 AS score, c.leverage, c.size, c.industry, v.volume_pressure
FROM applications a JOIN staff s ON s.staff_id = a.reviewer_id JOIN customers c USING (customer_id)
JOIN branches b ON b.branch_id = a.branch_id
JOIN branch_quarters v ON v.branch_id = a.branch_id AND v.quarter = a.decided_quarter
ORDER BY a.application_id
