-- Every application: what the rules look at, and the loan that came of it. Quarters count from 0 = 2016Q1.
WITH worth AS (
    SELECT application_id, sum(appraised_value_rmb) AS value_rmb FROM collateral GROUP BY application_id
),
-- Signals that announced a stop and that nobody acted on within a month, by how severe the worst was.
warned AS (
    SELECT loans.loan_id, max(signals.severity) AS severity
    FROM loans
    INNER JOIN warning_signals AS signals ON signals.loan_id = loans.loan_id
    WHERE signals.raised_on < loans.default_on - INTERVAL 4 MONTH
      AND signals.raised_on >= loans.default_on - INTERVAL 15 MONTH
      AND (
          signals.handled_on IS NULL OR signals.handled_on > signals.raised_on + INTERVAL 30 DAY
          OR signals.action IN ('watch', 'visit', 'none')
      )
    GROUP BY loans.loan_id
)
SELECT
    applications.application_id,
    applications.decision,
    loans.loan_id,
    4 * (year(coalesce(loans.disbursed_on, applications.decided_on, applications.submitted_on)) - 2016)
        + quarter(coalesce(loans.disbursed_on, applications.decided_on, applications.submitted_on)) - 1
        AS quarter,
    4 * (year(coalesce(applications.decided_on, applications.submitted_on)) - 2016)
        + quarter(coalesce(applications.decided_on, applications.submitted_on)) - 1 AS decided_quarter,
    coalesce(loans.amount_rmb, applications.amount_requested_rmb) AS amount_rmb,
    loans.amount_rmb AS lent_rmb,
    applications.term_months,
    products.code AS product,
    products.repayment,
    products.max_ltv,
    applications.security,
    applications.override = 'up' AS raised,
    applications.expert_score,
    applications.final_grade,
    applications.renewal,
    applications.first_time,
    features.collateral_coverage,
    features.firm_age_years,
    coalesce(worth.value_rmb, 0) AS value_rmb,
    borrowers.size,
    borrowers.industry,
    borrowers.related_group_id,
    borrowers.borrower_id,
    applications.branch_id,
    loans.rate,
    loans.default_on,
    loans.default_balance_rmb,
    workouts.lgd,
    workouts.outcome,
    workouts.collateral_coverage AS default_coverage,
    coalesce(warned.severity, 0) AS severity,
    date_diff('day', applications.submitted_on, applications.decided_on) AS days
FROM applications
INNER JOIN application_features AS features ON features.application_id = applications.application_id
INNER JOIN borrowers ON borrowers.borrower_id = applications.borrower_id
INNER JOIN products ON products.product_id = applications.product_id
LEFT JOIN loans ON loans.application_id = applications.application_id
LEFT JOIN workouts ON workouts.loan_id = loans.loan_id
LEFT JOIN warned ON warned.loan_id = loans.loan_id
LEFT JOIN worth ON worth.application_id = applications.application_id
ORDER BY applications.application_id
