-- Training hours in four quarters per credit officer on the payroll; n is the mean number of officers.
WITH hours AS (
    SELECT
        log.quarter,
        staff.branch_id,
        SUM(log.training_hours) AS hours,
        COUNT(*) AS officers
    FROM staff_quarters AS log
    JOIN staff USING (staff_id)
    WHERE staff.role = 'credit_officer'
    GROUP BY GROUPING SETS ((log.quarter, staff.branch_id), (log.quarter))
)
SELECT
    quarter,
    branch_id,
    SUM(hours) OVER year / AVG(officers) OVER year AS value,
    SUM(hours) OVER year AS numerator,
    AVG(officers) OVER year AS denominator,
    ROUND(AVG(officers) OVER year)::BIGINT AS n
FROM hours
WINDOW year AS (PARTITION BY branch_id ORDER BY quarter ROWS 3 PRECEDING)
QUALIFY COUNT(*) OVER year = 4
