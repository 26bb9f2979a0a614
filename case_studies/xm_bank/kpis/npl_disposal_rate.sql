-- Bad loans disposed of in four quarters over those there at the start plus those that came; n counts borrowers.
WITH units AS (
    SELECT
        quarter,
        branch_id,
        SUM(npl_opening_rmb) AS opening,
        SUM(npl_new_rmb) AS new,
        SUM(npl_disposed_rmb) AS disposed,
        SUM(borrowers) AS borrowers
    FROM branch_quarters
    GROUP BY GROUPING SETS ((quarter, branch_id), (quarter))
),
years AS (
    SELECT
        quarter,
        branch_id,
        SUM(disposed) OVER year AS disposed,
        FIRST_VALUE(opening) OVER year + SUM(new) OVER year AS exposed,
        borrowers
    FROM units
    WINDOW year AS (PARTITION BY branch_id ORDER BY quarter ROWS 3 PRECEDING)
    QUALIFY COUNT(*) OVER year = 4
)
SELECT
    quarter,
    branch_id,
    disposed / NULLIF(exposed, 0) AS value,
    disposed AS numerator,
    exposed AS denominator,
    borrowers AS n
FROM years
