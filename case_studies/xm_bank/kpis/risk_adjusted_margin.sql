-- Interest less funding, operating and credit cost over the mean balance, last four quarters; n counts borrowers.
WITH units AS (
    SELECT
        quarter,
        branch_id,
        SUM(interest_income_rmb - funding_expense_rmb - operating_cost_rmb - provision_charge_rmb) AS margin,
        SUM((opening_balance_rmb + loan_balance_rmb) / 2) AS balance,
        SUM(borrowers) AS borrowers
    FROM branch_quarters
    GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
)
SELECT
    quarter,
    branch_id,
    SUM(margin) OVER year / AVG(balance) OVER year AS value,
    SUM(margin) OVER year AS numerator,
    AVG(balance) OVER year AS denominator,
    borrowers AS n
FROM units
WINDOW year AS (PARTITION BY branch_id ORDER BY quarter ROWS 3 PRECEDING)
QUALIFY COUNT(*) OVER year = 4
