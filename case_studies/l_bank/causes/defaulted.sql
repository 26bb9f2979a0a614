-- Loans in default, a row each, with the causes that were present; the month of the stop lies three months before.
WITH duties AS (
    SELECT
        loan_id,
        date_trunc('month', due_on) AS due,
        date_trunc('month', done_on) AS done
    FROM inspections
),

fallen AS (
    SELECT
        loans.loan_id,
        loans.borrower_id,
        loans.application_id,
        loans.branch_id,
        loans.default_balance_rmb AS balance,
        date_trunc('month', loans.default_on) - INTERVAL 3 MONTH AS stop
    FROM loans
    WHERE loans.default_on IS NOT NULL
),

first_default AS (
    SELECT DISTINCT borrower_id, date_trunc('month', default_on) AS month FROM loans WHERE default_on IS NOT NULL
),

hit AS (
    SELECT DISTINCT fallen.loan_id
    FROM fallen
    INNER JOIN guarantee_links ON guarantee_links.guarantor_id = fallen.borrower_id
    INNER JOIN first_default ON first_default.borrower_id = guarantee_links.guaranteed_id
    WHERE
        fallen.stop > first_default.month
        AND fallen.stop <= first_default.month + INTERVAL 6 MONTH
        AND fallen.stop >= date_trunc('month', guarantee_links.signed_on)
        AND fallen.stop <= coalesce(guarantee_links.ended_on, DATE '9999-01-01')
)

SELECT
    fallen.loan_id,
    fallen.balance,
    features.statement_missing AS missing,
    coalesce(features.revenue_growth - features.tax_paid_growth, 0) AS tax_gap,
    hit.loan_id IS NOT NULL AS link,
    duties.due IS NOT NULL AND (duties.done IS NULL OR duties.done > fallen.stop) AS overdue,
    coalesce(branches.focus_industry = borrowers.industry, FALSE) AS specialised
FROM fallen
ASOF LEFT JOIN duties ON duties.loan_id = fallen.loan_id AND fallen.stop >= duties.due
INNER JOIN borrowers ON borrowers.borrower_id = fallen.borrower_id
INNER JOIN branches ON branches.branch_id = fallen.branch_id
INNER JOIN application_features AS features ON features.application_id = fallen.application_id
LEFT JOIN hit ON hit.loan_id = fallen.loan_id
ORDER BY fallen.loan_id
