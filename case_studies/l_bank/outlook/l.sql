-- L Bank's figures for 2024 by the same definitions, one row; $provision is the loss allowance of L-7.
WITH ends AS (
    SELECT
        sum(m.closing_balance_rmb) FILTER (m.month = DATE '2024-12-01') AS balance,
        sum(m.closing_balance_rmb) FILTER (m.month = DATE '2023-12-01') AS before,
        count(DISTINCT l.borrower_id) FILTER (m.month = DATE '2024-12-01' AND m.closing_balance_rmb > 0) AS borrowers,
        sum(m.closing_balance_rmb) FILTER (m.month = DATE '2024-12-01' AND m.five_grade >= 3) AS npl,
        sum(m.closing_balance_rmb) FILTER (m.month = DATE '2024-12-01' AND l.security = 'unsecured') AS unsecured
    FROM loan_months AS m
    INNER JOIN loans AS l ON l.loan_id = m.loan_id
    WHERE m.month IN (DATE '2024-12-01', DATE '2023-12-01')
),

flows AS (
    SELECT
        sum(interest_rmb) AS interest,
        sum(opening_balance_rmb + closing_balance_rmb) / 24.0 AS mean_balance,
        sum(written_off_rmb) AS lost
    FROM loan_months WHERE year(month) = 2024
),

files AS (
    SELECT
        median(date_diff('day', submitted_on, decided_on)) AS days,
        avg((decision = 'approved')::INTEGER) AS approved
    FROM applications WHERE decision IN ('approved', 'declined') AND year(decided_on) = 2024
),

made AS (
    SELECT sum(l.rate * l.amount_rmb) / sum(l.amount_rmb) AS rate, avg(a.first_time::INTEGER) AS first_time
    FROM loans AS l INNER JOIN applications AS a ON a.application_id = l.application_id
    WHERE year(l.disbursed_on) = 2024
),

fell AS (
    SELECT avg(coalesce(default_on <= disbursed_on + INTERVAL 12 MONTH, FALSE)::INTEGER) AS defaulted
    FROM loans WHERE year(disbursed_on) = 2023
)

SELECT
    balance / 1e6 AS balance,
    balance / before - 1 AS growth,
    borrowers::DOUBLE AS borrowers,
    balance / borrowers / 1e3 AS per_borrower,
    rate,
    interest / mean_balance AS yield,
    unsecured / balance AS unsecured,
    first_time,
    days::DOUBLE AS days,
    approved,
    npl / balance AS npl_ratio,
    defaulted,
    lost / mean_balance AS lost,
    $provision / npl AS coverage
FROM ends, flows, files, made, fell
