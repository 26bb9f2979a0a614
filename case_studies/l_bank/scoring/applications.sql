-- Every application with what was on file at the decision, and what became of the loan.
SELECT
    features.* EXCLUDE (revenue_rmb, collateral_coverage),
    -- Where no collateral is offered there is none to cover the loan: that is known, not missing.
    coalesce(features.collateral_coverage, 0) AS collateral_coverage,
    ln(features.cash_flow_coverage) AS log_coverage,
    ln(1 + features.firm_age_years) AS log_age,
    ln(features.amount_to_revenue) AS log_amount_to_revenue,
    borrowers.industry,
    borrowers.size,
    applications.security,
    applications.submitted_on,
    applications.decision,
    applications.decided_on,
    applications.amount_requested_rmb,
    applications.expert_score,
    applications.final_grade,
    loans.loan_id,
    loans.disbursed_on,
    loans.default_on,
    loans.closed_on,
    loans.amount_rmb,
    loans.rate,
    loans.lpr_spread,
    loans.term_months,
    loans.repayment
FROM applications
INNER JOIN application_features AS features ON features.application_id = applications.application_id
INNER JOIN borrowers ON borrowers.borrower_id = applications.borrower_id
LEFT JOIN loans ON loans.application_id = applications.application_id
ORDER BY applications.application_id
