-- What the tests need of applications beside the scorecard's columns.
SELECT
    applications.application_id,
    applications.branch_id AS branch,
    applications.product_id AS product,
    year(applications.submitted_on) AS year,
    applications.renewal::INTEGER AS renewal,
    applications.override,
    applications.investigator_load,
    applications.reviewer_load,
    features.revenue_growth - features.tax_paid_growth AS tax_gap
FROM applications
INNER JOIN application_features AS features ON features.application_id = applications.application_id
ORDER BY applications.application_id
