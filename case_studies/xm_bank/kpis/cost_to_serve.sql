-- Operating cost of SME lending over the mean balance, last four quarters; n counts borrowers.
WITH units AS (
    SELECT
        quarter,
        branch_id,
        SUM(operating_cost_rmb) AS cost,
        SUM((opening_balance_rmb + loan_balance_rmb) / 2) AS balance,
        SUM(borrowers) AS borrowers
    FROM branch_quarters
    GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
)
SELECT
    quarter,
    branch_id,
    SUM(cost) OVER year / AVG(balance) OVER year AS value,
    SUM(cost) OVER year AS numerator,
    AVG(balance) OVER year AS denominator,
    borrowers AS n
FROM units
WINDOW year AS (PARTITION BY branch_id ORDER BY quarter ROWS 3 PRECEDING)
QUALIFY COUNT(*) OVER year = 4
