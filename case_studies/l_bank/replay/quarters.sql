-- Every loan by quarter in which it had a balance: balance at the end, performing or not, and interest.
SELECT
    loan_months.loan_id,
    4 * (year(months.quarter) - 2016) + quarter(months.quarter) - 1 AS quarter,
    coalesce(sum(closing_balance_rmb) FILTER (month(loan_months.month) % 3 = 0 AND five_grade < 3), 0)
        AS performing_rmb,
    coalesce(sum(closing_balance_rmb) FILTER (month(loan_months.month) % 3 = 0 AND five_grade >= 3), 0)
        AS npl_rmb,
    sum(interest_rmb) AS interest_rmb,
    coalesce(bool_or(closing_balance_rmb > 0) FILTER (month(loan_months.month) % 3 = 0), FALSE) AS live
FROM loan_months
INNER JOIN months ON months.month = loan_months.month
GROUP BY ALL
ORDER BY loan_months.loan_id, quarter
