-- What is known of a loan at the end of each month before its default: one row a loan-month. Nothing later than
-- the month's last day enters, but for the two outcomes: the month of default, and with it when the loan stopped
-- paying (more than 90 days past due three months after that).
WITH signal_months AS MATERIALIZED (
    SELECT
        warning_signals.loan_id,
        date_trunc('month', warning_signals.raised_on) + to_months(ago.ago::INTEGER) AS month,
        count(*) FILTER (
            ago.ago < 3 AND signal IN ('tax_arrears', 'lawsuit', 'overdue_elsewhere', 'owner_unreachable')
        ) AS hard,
        count(*) FILTER (
            ago.ago < 3 AND signal IN ('turnover_drop', 'utilities_drop', 'inspection_concern')
        ) AS soft,
        count(*) FILTER (ago.ago < 3 AND signal = 'guarantor_trouble') AS guarantor,
        coalesce(max(severity) FILTER (ago.ago < 3), 0) AS severity,
        count(*) FILTER (ago.ago BETWEEN 3 AND 5) AS earlier,
        count(*) FILTER (ago.ago >= 6) AS old
    FROM warning_signals CROSS JOIN range(12) AS ago (ago)
    GROUP BY ALL
),

concerns AS MATERIALIZED (
    SELECT DISTINCT loan_id, date_trunc('month', done_on) + to_months(ago.ago::INTEGER) AS month
    FROM inspections CROSS JOIN range(6) AS ago (ago)
    WHERE finding = 'concern'
),

arrears AS MATERIALIZED (
    SELECT DISTINCT loan_id, month + to_months(ago.ago::INTEGER) AS month
    FROM loan_months CROSS JOIN range(1, 7) AS ago (ago)
    WHERE days_past_due > 0
),

pledged AS MATERIALIZED (
    SELECT collateral.loan_id, date_trunc('month', valued_on) AS month, sum(value_rmb) AS value_rmb
    FROM collateral INNER JOIN collateral_values USING (collateral_id)
    WHERE collateral.loan_id IS NOT NULL
    GROUP BY ALL
),

at_risk AS MATERIALIZED (
    SELECT
        loan_months.loan_id,
        loans.borrower_id,
        date_diff('month', DATE '2016-01-01', loan_months.month) AS month,
        date_diff('month', DATE '2016-01-01', loans.default_on) AS default_month,
        loan_months.month AS first_day,
        loan_months.closing_balance_rmb AS balance_rmb,
        loan_months.days_past_due,
        loans.final_grade,
        loan_months.months_on_book,
        loans.repayment = 'bullet' AND loan_months.months_on_book >= loans.term_months - 10 AS bullet_due,
        branches.region_id
    FROM loan_months
    INNER JOIN loans USING (loan_id)
    INNER JOIN branches USING (branch_id)
    WHERE loan_months.closing_balance_rmb > 0
        AND (loans.default_on IS NULL OR loan_months.month < date_trunc('month', loans.default_on))
)

SELECT
    at_risk.loan_id::INTEGER AS loan,
    at_risk.borrower_id::INTEGER AS borrower,
    at_risk.month::SMALLINT AS month,
    at_risk.default_month::FLOAT AS default_month,
    (at_risk.balance_rmb / 1000)::FLOAT AS balance_k,
    least(coalesce(signal_months.hard, 0), 2)::TINYINT AS hard,
    least(coalesce(signal_months.soft, 0), 2)::TINYINT AS soft,
    least(coalesce(signal_months.guarantor, 0), 1)::TINYINT AS guarantor,
    coalesce(signal_months.severity, 0)::TINYINT AS severity,
    least(coalesce(signal_months.earlier, 0), 1)::TINYINT AS earlier,
    least(coalesce(signal_months.old, 0), 1)::TINYINT AS old,
    (concerns.loan_id IS NOT NULL)::TINYINT AS concern,
    coalesce(
        inspections.due_on IS NOT NULL AND coalesce(inspections.done_on > last_day(at_risk.first_day), TRUE), FALSE
    )::TINYINT AS unseen,
    (arrears.loan_id IS NOT NULL)::TINYINT AS late_before,
    CASE WHEN at_risk.days_past_due = 0 THEN 0 WHEN at_risk.days_past_due <= 30 THEN 1 ELSE 2 END::TINYINT AS late,
    CASE
        WHEN pledged.value_rmb IS NULL THEN 0
        WHEN at_risk.balance_rmb / pledged.value_rmb <= 0.5 THEN 1
        WHEN at_risk.balance_rmb / pledged.value_rmb <= 0.7 THEN 2
        ELSE 3
    END::TINYINT AS ltv,
    at_risk.final_grade::TINYINT AS grade,
    CASE
        WHEN at_risk.months_on_book < 4 THEN 0 WHEN at_risk.months_on_book < 7 THEN 1
        WHEN at_risk.months_on_book < 13 THEN 2 WHEN at_risk.months_on_book < 25 THEN 3 ELSE 4
    END::TINYINT AS age,
    round(100 * coalesce(growth.gdp_growth_4q, first_growth.gdp_growth_4q))::TINYINT AS growth,
    at_risk.bullet_due::TINYINT AS bullet_due
FROM at_risk
LEFT JOIN signal_months ON signal_months.loan_id = at_risk.loan_id AND signal_months.month = at_risk.first_day
LEFT JOIN concerns ON concerns.loan_id = at_risk.loan_id AND concerns.month = at_risk.first_day
LEFT JOIN arrears ON arrears.loan_id = at_risk.loan_id AND arrears.month = at_risk.first_day
ASOF LEFT JOIN inspections
    ON inspections.loan_id = at_risk.loan_id AND last_day(at_risk.first_day) >= inspections.due_on
ASOF LEFT JOIN pledged ON pledged.loan_id = at_risk.loan_id AND at_risk.first_day >= pledged.month
LEFT JOIN macro_quarters AS growth
    ON growth.region_id = at_risk.region_id
    AND growth.quarter = date_trunc('quarter', at_risk.first_day) - INTERVAL 3 MONTH
LEFT JOIN macro_quarters AS first_growth
    ON first_growth.region_id = at_risk.region_id AND first_growth.quarter = DATE '2016-01-01'
