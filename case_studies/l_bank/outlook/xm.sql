-- XM Bank's figures for 2024, one row. Quarters are the finest grain that XM keeps of a loan's life.
WITH ends AS (
    SELECT
        sum(loan_balance_rmb) FILTER (quarter = DATE '2024-10-01') AS balance,
        sum(loan_balance_rmb) FILTER (quarter = DATE '2023-10-01') AS before,
        sum(borrowers) FILTER (quarter = DATE '2024-10-01') AS borrowers,
        sum(npl_balance_rmb) FILTER (quarter = DATE '2024-10-01') AS npl,
        sum(provision_rmb) FILTER (quarter = DATE '2024-10-01') AS provision
    FROM branch_quarters
),

flows AS (
    SELECT
        sum(q.interest_rmb) AS interest,
        sum(q.opening_balance_rmb + q.closing_balance_rmb) / 8.0 AS mean_balance,
        sum(q.closing_balance_rmb) FILTER (q.quarter = DATE '2024-10-01' AND l.security = 'unsecured') AS unsecured,
        sum(q.closing_balance_rmb) FILTER (q.quarter = DATE '2024-10-01') AS closing
    FROM loan_quarters AS q
    INNER JOIN loans AS l ON l.loan_id = q.loan_id
    WHERE year(q.quarter) = 2024
),

gone AS (
    SELECT sum(q.disposed_rmb) - any_value(p.proceeds) AS lost
    FROM loan_quarters AS q,
        (SELECT sum(disposal_proceeds_rmb) AS proceeds FROM loans WHERE year(disposed_on) = 2024) AS p
    WHERE year(q.quarter) = 2024
),

files AS (
    SELECT
        median(epoch(decided_at - submitted_at)) / 86400 AS days,
        avg((decision = 'approved')::INTEGER) AS approved
    FROM applications WHERE decision <> 'withdrawn' AND year(decided_at) = 2024
),

made AS (
    SELECT sum(annual_rate * amount_rmb) / sum(amount_rmb) AS rate, avg(first_time_borrower::INTEGER) AS first_time
    FROM loans WHERE year(disbursed_on) = 2024
),

fell AS (
    SELECT avg((first_bad <= disbursed_on + INTERVAL 12 MONTH)::INTEGER) AS defaulted
    FROM (
        SELECT
            l.loan_id,
            l.disbursed_on,
            coalesce(min(last_day(q.quarter + INTERVAL 2 MONTH)) FILTER (q.days_past_due > 90), DATE '9999-01-01')
                AS first_bad
        FROM loans AS l
        INNER JOIN loan_quarters AS q ON q.loan_id = l.loan_id
        WHERE year(l.disbursed_on) = 2023
        GROUP BY ALL
    )
)

SELECT
    balance / 1e6 AS balance,
    balance / before - 1 AS growth,
    borrowers::DOUBLE AS borrowers,
    balance / borrowers / 1e3 AS per_borrower,
    rate,
    interest / mean_balance AS yield,
    unsecured / closing AS unsecured,
    first_time,
    days,
    approved,
    npl / balance AS npl_ratio,
    defaulted,
    lost / mean_balance AS lost,
    provision / npl AS coverage
FROM ends, flows, gone, files, made, fell
