-- Loan-months in which a loan that owes nothing overdue may stop paying, counted by what they have in common.
-- A loan is more than 90 days past due three months after it stops; the last months have no such outcome yet.
WITH duties AS (
    SELECT
        loan_id,
        date_trunc('month', due_on) AS due,
        date_trunc('month', done_on) AS done
    FROM inspections
),

paid AS (
    SELECT
        loans.loan_id,
        loans.product_id AS product,
        loans.branch_id AS branch,
        loans.borrower_id,
        (loan_months.month + INTERVAL 1 MONTH)::DATE AS month,
        loan_months.months_on_book + 1 AS age,
        date_trunc('month', loans.default_on) - INTERVAL 3 MONTH AS stop
    FROM loan_months
    INNER JOIN loans ON loans.loan_id = loan_months.loan_id
    WHERE
        loan_months.days_past_due = 0
        AND loan_months.closing_balance_rmb > 0
        AND loan_months.month < (SELECT max(month) FROM months) - INTERVAL 3 MONTH
)

SELECT
    paid.product,
    paid.branch,
    borrowers.industry,
    year(paid.month) AS year,
    CASE WHEN paid.age < 3 THEN 0 WHEN paid.age < 6 THEN 1 WHEN paid.age < 30 THEN 2 ELSE 3 END AS age,
    (duties.due IS NOT NULL AND (duties.done IS NULL OR duties.done > paid.month))::INTEGER AS overdue,
    coalesce(branches.focus_industry = borrowers.industry, FALSE)::INTEGER AS specialised,
    count(*) AS loans,
    count(*) FILTER (WHERE paid.stop = paid.month) AS stops
FROM paid
ASOF LEFT JOIN duties ON duties.loan_id = paid.loan_id AND paid.month >= duties.due
INNER JOIN borrowers ON borrowers.borrower_id = paid.borrower_id
INNER JOIN branches ON branches.branch_id = paid.branch
GROUP BY ALL
ORDER BY ALL
