-- One row an account manager and year: how many of the loan-months at risk were overdue for inspection, how many
-- stopped, and how loaded the manager was when inspections fell due.
WITH duties AS (
    SELECT
        loan_id,
        account_manager_id AS manager,
        manager_load,
        date_trunc('month', due_on) AS due,
        date_trunc('month', done_on) AS done
    FROM inspections
)

SELECT
    duties.manager,
    loans.branch_id AS branch,
    year(loan_months.month + INTERVAL 1 MONTH) AS year,
    count(*) AS loans,
    1000.0 * count(*) FILTER (
        WHERE date_trunc('month', loans.default_on) - INTERVAL 3 MONTH = loan_months.month + INTERVAL 1 MONTH
    ) / count(*) AS stops_per_thousand,
    avg((duties.done IS NULL OR duties.done > loan_months.month + INTERVAL 1 MONTH)::INTEGER) AS overdue_share,
    avg(duties.manager_load) AS load
FROM loan_months
INNER JOIN loans ON loans.loan_id = loan_months.loan_id
ASOF INNER JOIN duties
    ON duties.loan_id = loan_months.loan_id AND loan_months.month + INTERVAL 1 MONTH >= duties.due
WHERE
    loan_months.days_past_due = 0
    AND loan_months.closing_balance_rmb > 0
    AND loan_months.month < (SELECT max(month) FROM months) - INTERVAL 3 MONTH
GROUP BY ALL
ORDER BY ALL
