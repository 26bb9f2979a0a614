-- Closed workouts with what was recovered, discounted to the default at the loan's rate.
WITH flows AS (
    SELECT
        recoveries.loan_id,
        sum(
            (recoveries.amount_rmb - recoveries.cost_rmb)
            / power(1 + loans.rate, date_diff('day', workouts.default_on, recoveries.received_on) / 365.25)
        ) AS present_rmb
    FROM recoveries
    INNER JOIN loans ON loans.loan_id = recoveries.loan_id
    INNER JOIN workouts ON workouts.loan_id = recoveries.loan_id
    GROUP BY recoveries.loan_id
)
SELECT
    workouts.loan_id,
    loans.security,
    workouts.outcome,
    workouts.months_to_close,
    workouts.lgd AS lgd_plain,
    workouts.default_balance_rmb,
    coalesce(workouts.collateral_coverage, 0) AS coverage,
    least(greatest(1 - coalesce(flows.present_rmb, 0) / workouts.default_balance_rmb, 0), 1) AS lgd
FROM workouts
INNER JOIN loans ON loans.loan_id = workouts.loan_id
LEFT JOIN flows ON flows.loan_id = workouts.loan_id
WHERE workouts.outcome <> 'open'
ORDER BY workouts.loan_id
