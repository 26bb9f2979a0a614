-- The bank as a whole at the end of the quarter $quarter, as pairs of name and value. "_year" is the sum of the last
-- four quarters; money in RMB, rates as decimals. Sums of doubles are rounded: the order in which threads add, and
-- so the last digit, differs from run to run.
WITH now AS (SELECT * FROM bank_quarters WHERE quarter = $quarter),
year AS (SELECT * FROM bank_quarters WHERE quarter > $quarter::DATE - INTERVAL 12 MONTH AND quarter <= $quarter::DATE),
before AS (
    SELECT * FROM bank_quarters
    WHERE quarter > $quarter::DATE - INTERVAL 24 MONTH AND quarter <= $quarter::DATE - INTERVAL 12 MONTH
),
branch AS (SELECT * FROM branch_quarters WHERE quarter = $quarter),
branch_year AS (
    SELECT * FROM branch_quarters WHERE quarter > $quarter::DATE - INTERVAL 12 MONTH AND quarter <= $quarter::DATE
),
branch_before AS (
    SELECT * FROM branch_quarters
    WHERE quarter > $quarter::DATE - INTERVAL 24 MONTH AND quarter <= $quarter::DATE - INTERVAL 12 MONTH
),
files AS (
    SELECT * FROM applications
    WHERE decided_quarter > $quarter::DATE - INTERVAL 12 MONTH AND decided_quarter <= $quarter::DATE
),
manual AS (
    SELECT EPOCH(decided_at - submitted_at) / 86400 AS days FROM files
    WHERE decision <> 'withdrawn' AND NOT straight_through AND decided_at > submitted_at
),
granted AS (
    SELECT * FROM loans
    WHERE disbursed_on >= $quarter::DATE - INTERVAL 9 MONTH AND disbursed_on < $quarter::DATE + INTERVAL 3 MONTH
),
book AS (
    SELECT rows.*, loans.security, customers.industry, before.five_grade AS grade_before
    FROM loan_quarters AS rows
    JOIN loans USING (loan_id)
    JOIN customers USING (customer_id)
    LEFT JOIN loan_quarters AS before
        ON before.loan_id = rows.loan_id AND before.quarter = rows.quarter - INTERVAL 3 MONTH
    WHERE rows.quarter > $quarter::DATE - INTERVAL 12 MONTH AND rows.quarter <= $quarter::DATE
),
gone AS (
    SELECT loans.disposal_kind AS kind, SUM(disposal_proceeds_rmb) AS proceeds, SUM(rows.disposed_rmb) AS principal
    FROM loans
    JOIN loan_quarters AS rows ON rows.loan_id = loans.loan_id AND rows.disposed_rmb > 0
    WHERE rows.quarter > $quarter::DATE - INTERVAL 24 MONTH AND rows.quarter <= $quarter::DATE
    GROUP BY 1
),
priced AS (
    SELECT
        (applications.rating_score - 600) / 50 AS z,
        granted.annual_rate - AVG(granted.annual_rate) OVER (PARTITION BY granted.security, granted.relending_funded,
            DATE_TRUNC('quarter', granted.disbursed_on)) AS rate
    FROM granted JOIN applications USING (application_id)
),
industries AS (
    SELECT SUM(closing_balance_rmb) AS balance FROM book WHERE quarter = $quarter
    GROUP BY industry ORDER BY balance DESC LIMIT 3
),
people AS (
    SELECT
        COUNT(*) FILTER (left_on IS NULL OR left_on >= $quarter::DATE + INTERVAL 3 MONTH) AS employed,
        COUNT(*) FILTER (left_on >= $quarter::DATE - INTERVAL 9 MONTH
                         AND left_on < $quarter::DATE + INTERVAL 3 MONTH) AS gone
    FROM staff WHERE role = 'credit_officer' AND hired_on < $quarter::DATE + INTERVAL 3 MONTH
),
reviewing AS (
    SELECT AVG(specialist::INTEGER) AS specialists FROM staff
    WHERE role = 'reviewer' AND hired_on < $quarter::DATE
        AND (left_on IS NULL OR left_on >= $quarter::DATE + INTERVAL 3 MONTH)
)
UNPIVOT (
    SELECT
        now.other_loans_rmb::DOUBLE AS other_loans_rmb,
        now.provision_stock_rmb::DOUBLE AS provision_rmb,
        now.sme_provision_rmb::DOUBLE AS sme_provision_rmb,
        now.securities_rmb::DOUBLE AS securities_rmb,
        now.interbank_assets_rmb::DOUBLE AS interbank_assets_rmb,
        now.cash_and_reserves_rmb::DOUBLE AS cash_rmb,
        now.other_assets_rmb::DOUBLE AS other_assets_rmb,
        now.total_assets_rmb::DOUBLE AS total_assets_rmb,
        now.deposits_rmb::DOUBLE AS deposits_rmb,
        now.relending_rmb::DOUBLE AS relending_rmb,
        now.bonds_issued_rmb::DOUBLE AS bonds_rmb,
        now.sme_bonds_rmb::DOUBLE AS sme_bonds_rmb,
        now.interbank_liabilities_rmb::DOUBLE AS interbank_liabilities_rmb,
        now.other_liabilities_rmb::DOUBLE AS other_liabilities_rmb,
        now.equity_rmb::DOUBLE AS equity_rmb,
        now.tier2_rmb::DOUBLE AS tier2_rmb,
        now.rwa_rmb::DOUBLE AS rwa_rmb,
        now.sme_appraisal_weight AS sme_appraisal_weight,
        (now.npl_stock_rmb - now.sme_npl_stock_rmb) / now.other_loans_rmb AS other_npl_ratio,
        now.relending_rmb / now.sme_loans_rmb AS relending_share,
        now.sme_bonds_rmb / now.sme_loans_rmb AS bond_share,
        (SELECT SUM(interest_income_rmb - sme_interest_income_rmb + fee_income_rmb - operating_cost_rmb
                    + sme_operating_cost_rmb - interest_expense_rmb) FROM year)::DOUBLE
            + (SELECT SUM(funding_expense_rmb) FROM branch_year) AS other_margin_year_rmb,
        (SELECT SUM(provision_charge_rmb) FROM year)::DOUBLE
            - (SELECT SUM(provision_charge_rmb) FROM branch_year) AS other_charge_year_rmb,
        (SELECT SUM(provision_used_rmb) FROM year)::DOUBLE
            - (SELECT SUM(provision_used_rmb) FROM branch_year) AS other_used_year_rmb,
        (SELECT SUM(tax_rmb) / SUM(tax_rmb + net_profit_rmb) FROM year) AS tax_share,
        (SELECT SUM(dividends_rmb) FROM year) / (SELECT SUM(net_profit_rmb) FROM before) AS payout_share,
        now.other_loans_rmb / (SELECT LAST(other_loans_rmb ORDER BY quarter) FROM before) - 1 AS other_growth,
        (SELECT SUM(applications) FROM branch_year)::DOUBLE AS applications_year,
        (SELECT SUM(applications) FROM branch_year) / (SELECT SUM(applications) FROM branch_before) - 1
            AS applications_growth,
        (SELECT SUM(credit_officers) FROM branch)::DOUBLE AS officers,
        (SELECT SUM(reviewers) FROM branch)::DOUBLE AS reviewers,
        (SELECT AVG(specialists) FROM reviewing) AS specialist_share,
        (SELECT SUM(reviewer_utilisation * reviewers) / SUM(reviewers) FROM branch_year) AS utilisation,
        (SELECT SUM(volume_pressure * credit_officers) / SUM(credit_officers) FROM branch) AS volume_pressure,
        (SELECT SUM(platform_active::INTEGER * applications) / SUM(applications) FROM branch) AS platform_share,
        (SELECT AVG((channel = 'digital')::INTEGER) FROM granted JOIN products USING (product_id)) AS digital_share,
        (SELECT ROUND(-REGR_SLOPE(rate, z), 13) FROM priced) AS price_gradient,
        (SELECT AVG(first_time_borrower::INTEGER) FROM granted) AS first_time_share,
        (SELECT SUM(amount_rmb) FILTER (security IN ('guaranteed', 'insured')) / SUM(amount_rmb) FROM granted)
            AS guaranteed_share,
        (SELECT AVG((decision = 'withdrawn')::INTEGER) FROM files) AS withdrawn_share,
        (SELECT COUNT(*) FILTER (decision = 'approved') / COUNT(*) FILTER (decision <> 'withdrawn') FROM files)
            AS approval_rate,
        (SELECT AVG(straight_through::INTEGER) FROM files WHERE decision <> 'withdrawn') AS straight_through_share,
        (SELECT MEDIAN(days) FROM manual) AS manual_days,
        (SELECT ROUND(STDDEV(LN(days)), 11) FROM manual) AS manual_log_sd,
        (SELECT COUNT(*) FROM products WHERE launched_on >= $quarter::DATE - INTERVAL 9 MONTH
            AND launched_on < $quarter::DATE + INTERVAL 3 MONTH)::DOUBLE AS products_launched,
        (SELECT AVG(post_loan_check::INTEGER) FROM book WHERE opening_balance_rmb > 0 AND closing_balance_rmb > 0)
            AS check_coverage,
        (SELECT SUM(closing_balance_rmb) FILTER (days_past_due > 30 AND five_grade < 3) / SUM(closing_balance_rmb)
            FROM book) AS past_due_not_npl,
        (SELECT SUM(provision_rmb) FILTER (five_grade < 3) / SUM(closing_balance_rmb) FILTER (five_grade < 3)
            FROM book WHERE quarter = $quarter) AS provision_rate_performing,
        (SELECT SUM(npl_cured_rmb) / SUM(npl_opening_rmb) FROM branch_year) AS cure_rate,
        (SELECT SUM(npl_repaid_rmb) / SUM(npl_opening_rmb) FROM branch_year) AS npl_repayment_rate,
        (SELECT SUM(npl_disposed_rmb) / SUM(npl_opening_rmb) FROM branch_year) AS disposal_rate,
        (SELECT SUM(principal) FILTER (kind = 'sale') / SUM(principal) FROM gone) AS sale_share,
        (SELECT SUM(principal) FILTER (kind = 'collection') / SUM(principal) FROM gone) AS collection_share,
        (SELECT SUM(proceeds) / SUM(principal) FROM gone) AS recovery_rate,
        (SELECT SUM(balance) FROM industries) / now.sme_loans_rmb AS top_industries_share,
        (SELECT gone / ((employed + employed + gone) / 2) FROM people) AS officer_turnover,
        (SELECT SUM(interest_income_rmb) FROM branch_year)::DOUBLE AS interest_year_rmb,
        (SELECT SUM(operating_cost_rmb) FROM branch_year)::DOUBLE AS operating_cost_year_rmb,
        (SELECT SUM(funding_expense_rmb) / SUM((opening_balance_rmb + loan_balance_rmb) / 2) * 4 FROM branch)
            AS funding_cost,
        (SELECT lpr_1y FROM quarters WHERE quarter = $quarter) AS lpr_1y,
        (SELECT relending_rate FROM quarters WHERE quarter = $quarter) AS relending_rate,
        (SELECT policy_rate FROM quarters WHERE quarter = $quarter) AS policy_rate,
        (SELECT AVG(gdp_growth) FROM quarters
            WHERE quarter > $quarter::DATE - INTERVAL 12 MONTH AND quarter <= $quarter::DATE) AS gdp_growth
    FROM now
)
ON COLUMNS(*) INTO NAME name VALUE value
