-- Credit officers who left in four quarters over the mean number employed at their ends; n is that number.
WITH ends AS (
    SELECT
        quarters.quarter,
        staff.branch_id,
        COUNT(*) FILTER (
            staff.left_on IS NULL OR staff.left_on >= quarters.quarter + INTERVAL 3 MONTH
        ) AS employed,
        COUNT(*) FILTER (staff.left_on < quarters.quarter + INTERVAL 3 MONTH) AS left_in_quarter
    FROM quarters
    JOIN staff
        ON staff.hired_on < quarters.quarter + INTERVAL 3 MONTH
        AND (staff.left_on IS NULL OR staff.left_on >= quarters.quarter)
    WHERE staff.role = 'credit_officer'
    GROUP BY GROUPING SETS ((quarters.quarter, staff.branch_id), (quarters.quarter))
)
SELECT
    quarter,
    branch_id,
    SUM(left_in_quarter) OVER year / NULLIF(AVG(employed) OVER year, 0) AS value,
    SUM(left_in_quarter) OVER year AS numerator,
    AVG(employed) OVER year AS denominator,
    ROUND(AVG(employed) OVER year)::BIGINT AS n
FROM ends
WINDOW year AS (PARTITION BY branch_id ORDER BY quarter ROWS 3 PRECEDING)
QUALIFY COUNT(*) OVER year = 4
