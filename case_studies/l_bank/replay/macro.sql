-- The economy and the officers by quarter: prime rate, loads, and the share of paid loan-months in which an
-- inspection was overdue. Means are rounded: the order in which threads add doubles differs from run to run.
WITH loads AS (
    SELECT months.quarter, round(avg(manager_load), 11) AS manager_load
    FROM inspections INNER JOIN months ON months.month = date_trunc('month', inspections.due_on)
    GROUP BY ALL
),
files AS (
    SELECT months.quarter, round(avg(investigator_load), 11) AS file_load,
        avg(date_diff('day', submitted_on, decided_on)) AS days
    FROM applications INNER JOIN months ON months.month = applications.submitted_month
    GROUP BY ALL
)
SELECT macro.quarter, round(avg(lpr_1y), 11) AS lpr, coalesce(any_value(loads.manager_load), 0.0) AS manager_load,
    any_value(files.file_load) AS file_load, any_value(files.days) AS days
FROM macro_quarters AS macro
LEFT JOIN loads ON loads.quarter = macro.quarter
LEFT JOIN files ON files.quarter = macro.quarter
GROUP BY macro.quarter
ORDER BY macro.quarter
