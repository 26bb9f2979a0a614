-- Share of inclusive SME loans in all loans at the end of the quarter; the whole bank only.
SELECT
    quarter,
    NULL AS branch_id,
    sme_loans_rmb / total_loans_rmb AS value,
    sme_loans_rmb AS numerator,
    total_loans_rmb AS denominator,
    1 AS n
FROM bank_quarters
