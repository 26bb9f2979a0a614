-- Loans by quarter on book while they paid: the next quarter's defaults among them, by what is known of them.
SELECT
    loans.application_id,
    products.code AS product,
    4 * (year(months.quarter) - 2016) + quarter(months.quarter) - 1 AS quarter,
    (loan_months.months_on_book // 3)::INTEGER AS age,
    macro.gdp_growth_4q AS growth,
    (loans.default_on >= loan_months.month + INTERVAL 1 MONTH
        AND loans.default_on < loan_months.month + INTERVAL 4 MONTH)::INTEGER AS fell
FROM loan_months
INNER JOIN loans ON loans.loan_id = loan_months.loan_id
INNER JOIN products ON products.product_id = loans.product_id
INNER JOIN branches ON branches.branch_id = loans.branch_id
INNER JOIN months ON months.month = loan_months.month
INNER JOIN macro_quarters AS macro ON macro.region_id = branches.region_id AND macro.quarter = months.quarter
WHERE month(loan_months.month) % 3 = 0 AND five_grade < 3 AND closing_balance_rmb > 0
  AND loan_months.month < DATE '2024-12-01'
