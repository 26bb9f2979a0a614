-- What each lever has been at XM Bank: the lowest and the highest value of the whole bank in any of its quarters.
WITH branch AS (
    SELECT
        quarter,
        SUM(platform_active::INTEGER * applications) / SUM(applications) AS platform,
        SUM(reviewers) AS reviewers,
        SUM(credit_officers) AS officers,
        SUM(volume_pressure * credit_officers) / SUM(credit_officers) AS pressure,
        SUM(npl_disposed_rmb) / SUM(npl_opening_rmb) AS disposal
    FROM branch_quarters GROUP BY quarter
),
bank AS (
    SELECT
        quarter,
        relending_rmb / sme_loans_rmb AS relending,
        sme_bonds_rmb / sme_loans_rmb AS bonds,
        sme_appraisal_weight AS weight
    FROM bank_quarters
),
granted AS (
    SELECT
        DATE_TRUNC('quarter', disbursed_on) AS quarter,
        SUM(amount_rmb) FILTER (security IN ('guaranteed', 'insured')) / SUM(amount_rmb) AS guaranteed,
        AVG((channel = 'digital')::INTEGER) AS digital
    FROM loans JOIN products USING (product_id)
    WHERE disbursed_on >= (SELECT MIN(quarter) FROM quarters) GROUP BY 1
),
files AS (
    SELECT decided_quarter AS quarter, AVG(straight_through::INTEGER) AS automatic
    FROM applications WHERE decision <> 'withdrawn' GROUP BY 1
),
checks AS (
    SELECT quarter, AVG(post_loan_check::INTEGER) AS coverage
    FROM loan_quarters WHERE opening_balance_rmb > 0 AND closing_balance_rmb > 0 GROUP BY 1
),
launches AS (
    SELECT DATE_TRUNC('year', launched_on) AS year, COUNT(*) AS products FROM products
    WHERE launched_on >= (SELECT MIN(quarter) FROM quarters) GROUP BY 1
),
leavers AS (
    SELECT
        years.year,
        COUNT(*) FILTER (left_on >= years.year AND left_on < years.year + INTERVAL 1 YEAR)
            / AVG(years.officers) AS turnover
    FROM (SELECT DATE_TRUNC('year', quarter) AS year, AVG(officers) AS officers FROM branch GROUP BY 1) AS years
    JOIN staff ON staff.role = 'credit_officer' AND staff.left_on IS NOT NULL
    GROUP BY 1
),
rates AS (SELECT * FROM quarters)
SELECT * FROM (
    SELECT 'credit_information_sharing' AS lever, 0.0 AS low, 1 / LAST(platform ORDER BY quarter) AS high FROM branch
    UNION ALL SELECT 'diversified_funding', MIN(relending), MAX(relending) FROM bank
    UNION ALL SELECT 'diversified_funding_bonds', MIN(bonds), MAX(bonds) FROM bank
    UNION ALL SELECT 'npl_disposal', MIN(disposal), MAX(disposal) FROM branch
    UNION ALL SELECT 'guarantee_insurance', MIN(guaranteed), MAX(guaranteed) FROM granted
    UNION ALL SELECT 'review_team', MIN(reviewers), MAX(reviewers) FROM branch
    UNION ALL SELECT 'process_simplification', MIN(automatic), MAX(automatic) FROM files
    UNION ALL SELECT 'digital_share', MIN(digital), MAX(digital) FROM granted
    UNION ALL SELECT 'whole_process_monitoring', MIN(coverage), MAX(coverage) FROM checks
    UNION ALL SELECT 'product_managers', 0, MAX(products) FROM launches
    UNION ALL SELECT 'staffing_promotion', MIN(officers), MAX(officers) FROM branch
    UNION ALL SELECT 'officer_turnover', MIN(turnover), MAX(turnover) FROM leavers
    UNION ALL SELECT 'appraisal_weights', MIN(pressure), MAX(pressure) FROM branch
    UNION ALL SELECT 'sme_appraisal_weight', MIN(weight), MAX(weight) FROM bank
    UNION ALL SELECT 'relending_rate', MIN(relending_rate), MAX(relending_rate) FROM rates
    UNION ALL SELECT 'lpr_change', MIN(lpr_1y) - LAST(lpr_1y ORDER BY quarter), MAX(lpr_1y) - LAST(lpr_1y ORDER BY quarter)
        FROM rates
    UNION ALL SELECT 'gdp_growth', MIN(gdp_growth), MAX(gdp_growth) FROM rates
)
ORDER BY lever
