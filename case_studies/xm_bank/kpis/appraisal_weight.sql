-- Weight of SME lending in the branch managers' appraisal; the whole bank only.
SELECT
    quarter,
    NULL AS branch_id,
    sme_appraisal_weight AS value,
    sme_appraisal_weight AS numerator,
    NULL AS denominator,
    1 AS n
FROM bank_quarters
