-- The four quarters up to $quarter: what a key figure over a year still needs of the past, RMB.
SELECT
    branch_quarters.quarter,
    SUM(interest_income_rmb)::DOUBLE AS interest_rmb,
    SUM(funding_expense_rmb)::DOUBLE AS funding_rmb,
    SUM(operating_cost_rmb)::DOUBLE AS operating_rmb,
    SUM(provision_charge_rmb)::DOUBLE AS charge_rmb,
    SUM(opening_balance_rmb + loan_balance_rmb) / 2.0 AS mean_loans_rmb,
    SUM(npl_opening_rmb)::DOUBLE AS npl_opening_rmb,
    SUM(npl_new_rmb)::DOUBLE AS npl_new_rmb,
    SUM(npl_disposed_rmb)::DOUBLE AS npl_disposed_rmb,
    (SELECT net_profit_rmb FROM bank_quarters WHERE bank_quarters.quarter = branch_quarters.quarter)::DOUBLE
        AS net_profit_rmb,
    (SELECT (equity_opening_rmb + equity_rmb) / 2.0 FROM bank_quarters
        WHERE bank_quarters.quarter = branch_quarters.quarter) AS mean_equity_rmb
FROM branch_quarters
WHERE quarter > $quarter::DATE - INTERVAL 12 MONTH AND quarter <= $quarter::DATE
GROUP BY quarter
ORDER BY quarter
