-- Accounting identities and rules of time. Each query counts the rows that break the rule named above it.
-- Money is whole RMB, so every identity is exact. A loan is non-performing in five-grade class 3, 4 or 5.
-- new: closing balance of loans that became non-performing in the quarter; cured: closing balance of loans
-- that stopped being so; repaid, disposed: on loans non-performing at the start of the quarter.
-- loan_rows, branch_sums and bank_sums are the temporary tables of identities.py.

-- ---- loans

-- rule: loan balances roll forward: opening + disbursed - repaid - disposed = closing
SELECT count(*)
FROM loan_quarters
WHERE opening_balance_rmb + disbursed_rmb - repaid_rmb - disposed_rmb <> closing_balance_rmb;

-- rule: a loan's quarters follow each other and open with the last closing balance
SELECT count(*)
FROM loan_rows
WHERE last_quarter IS NOT NULL AND (opening_balance_rmb <> last_closing
    OR quarter <> last_quarter + INTERVAL 3 MONTH);

-- rule: a loan with a balance goes on in the next quarter
SELECT count(*)
FROM loan_rows
WHERE next_quarter IS NULL AND closing_balance_rmb > 0 AND quarter < (SELECT max(quarter) FROM quarters);

-- rule: a loan is disbursed once, in full, in the quarter of its date
SELECT count(*)
FROM loan_rows
WHERE disbursed_rmb
    <> CASE WHEN date_trunc('quarter', disbursed_on) = quarter THEN amount_rmb ELSE 0 END;

-- rule: only loans from before the data begin without an application and with a balance
SELECT count(*)
FROM loan_rows
WHERE last_quarter IS NULL AND (application_id IS NULL) <> (opening_balance_rmb > 0);

-- rule: a disposal is recorded on the loan, in its quarter, and ends the loan
SELECT count(*)
FROM loan_rows
WHERE (disposed_rmb > 0) <> (disposed_on IS NOT NULL AND date_trunc('quarter', disposed_on) = quarter)
    OR (disposed_rmb > 0 AND (closing_balance_rmb > 0
    OR repaid_rmb > 0
    OR disposal_proceeds_rmb > disposed_rmb));

-- rule: no payment and no row after a disposal
SELECT count(*)
FROM loan_rows
WHERE quarter > disposed_on;

-- rule: only loans non-performing at the start of the quarter are disposed of
SELECT count(*)
FROM loan_rows
WHERE disposed_rmb > 0 AND last_grade < 3 AND last_quarter IS NOT NULL;

-- rule: five-grade class and days past due agree: 3 to 5 beyond 90, 180, 360 days, 2 when overdue
SELECT count(*)
FROM loan_quarters
WHERE (five_grade = 5) <> (days_past_due > 360)
    OR (five_grade = 4) <> (days_past_due BETWEEN 181 AND 360)
    OR (five_grade = 3) <> (days_past_due BETWEEN 91 AND 180)
    OR (days_past_due BETWEEN 1 AND 90 AND five_grade <> 2);

-- rule: a warning lies in its quarter
SELECT count(*)
FROM loan_quarters
WHERE date_trunc('quarter', warned_on) <> quarter;

-- rule: loan and quarter identify a row
SELECT count(*) - count(DISTINCT (loan_id, quarter))
FROM loan_quarters;

-- rule: every quarter's loan exists
SELECT count(*)
FROM loan_quarters q
    ANTI JOIN loans l USING (loan_id);

-- ---- branches

-- rule: branch sums equal loan sums
SELECT count(*)
FROM branch_quarters b
    FULL JOIN branch_sums s USING (branch_id, quarter)
WHERE s.disbursed IS DISTINCT FROM b.new_loans_rmb
    OR s.opening IS DISTINCT FROM b.opening_balance_rmb
    OR s.repaid IS DISTINCT FROM b.repaid_rmb
    OR s.disposed IS DISTINCT FROM b.disposed_rmb
    OR s.closing IS DISTINCT FROM b.loan_balance_rmb
    OR s.npl IS DISTINCT FROM b.npl_balance_rmb
    OR s.interest IS DISTINCT FROM b.interest_income_rmb
    OR s.provision IS DISTINCT FROM b.provision_rmb
    OR s.borrowers IS DISTINCT FROM b.borrowers;

-- rule: branch counts of applications and approvals equal the applications
SELECT count(*)
FROM branch_quarters b
    JOIN (SELECT branch_id, decided_quarter AS quarter, count(*) AS n,
    count(*) FILTER  (decision = 'approved') AS ok FROM applications
    GROUP BY ALL) a USING (branch_id, quarter)
WHERE a.n <> b.applications
    OR a.ok <> b.approved
    OR b.approved <> b.new_loans;

-- rule: branch NPL rolls forward: opening + new - cured - repaid - disposed = closing
SELECT count(*)
FROM branch_quarters
WHERE npl_opening_rmb + npl_new_rmb - npl_cured_rmb - npl_repaid_rmb - npl_disposed_rmb <>
        npl_balance_rmb;

-- rule: branch NPL flows equal the loans' flows
SELECT count(*)
FROM branch_quarters b
    JOIN (SELECT branch_id, quarter,
    sum(CASE WHEN last_grade < 3 AND five_grade >= 3 THEN closing_balance_rmb ELSE 0 END) AS new,
    sum(CASE WHEN last_grade >= 3 AND five_grade < 3 THEN closing_balance_rmb ELSE 0 END) AS cured,
    sum(CASE WHEN last_grade >= 3 THEN repaid_rmb ELSE 0 END) AS repaid,
    sum(CASE WHEN last_grade >= 3 THEN disposed_rmb ELSE 0 END) AS disposed FROM loan_rows
    GROUP BY ALL) s USING (branch_id, quarter)
WHERE quarter > (SELECT min(quarter) FROM quarters)
    AND (s. new <> npl_new_rmb
    OR s.cured <> npl_cured_rmb
    OR s.repaid <> npl_repaid_rmb
    OR s.disposed <> npl_disposed_rmb);

-- rule: branch balance, NPL and provision open with the last closing value
SELECT count(*)
FROM (SELECT *, lag(loan_balance_rmb) OVER w AS a, lag(npl_balance_rmb) OVER w AS b,
        lag(provision_rmb) OVER w AS c FROM branch_quarters
    WINDOW w AS (PARTITION BY branch_id ORDER BY quarter))
WHERE a <> opening_balance_rmb
    OR b <> npl_opening_rmb
    OR c <> provision_opening_rmb;

-- rule: branch provisions roll forward: opening + charge - used = closing
SELECT count(*)
FROM branch_quarters
WHERE provision_opening_rmb + provision_charge_rmb - provision_used_rmb <> provision_rmb;

-- rule: provisions used equal principal disposed of less proceeds
SELECT count(*)
FROM branch_quarters b
    LEFT
    JOIN (SELECT branch_id, date_trunc('quarter', disposed_on)::DATE AS quarter,
    sum(disposal_proceeds_rmb) AS proceeds FROM loans
WHERE disposed_on IS NOT NULL
    GROUP BY ALL) p USING (branch_id, quarter)
WHERE b.disposed_rmb - coalesce(p.proceeds, 0) <> b.provision_used_rmb;

-- rule: officers and reviewers are those entitled to sign
SELECT count(*)
FROM branch_quarters b
    JOIN (SELECT q.quarter, s.branch_id,
    count(*) FILTER  (role = 'credit_officer') AS officers,
    count(*) FILTER  (role = 'reviewer') AS reviewers FROM staff s JOIN quarters q
        ON s.hired_on < q.quarter - INTERVAL 3 MONTH
    AND (s. left_on IS NULL
    OR s.left_on >= q.quarter + INTERVAL 3 MONTH)
WHERE branch_id IS NOT NULL
    GROUP BY ALL) s USING (branch_id, quarter)
WHERE s.officers <> b.credit_officers
    OR s.reviewers <> b.reviewers;

-- ---- the bank

-- rule: bank sums equal branch sums
SELECT count(*)
FROM bank_quarters k JOIN bank_sums s USING (quarter)
WHERE s.loans <> k.sme_loans_rmb
    OR s.npl <> k.sme_npl_stock_rmb
    OR s.provision <> k.sme_provision_rmb
    OR s.interest <> k.sme_interest_income_rmb
    OR s.cost <> k.sme_operating_cost_rmb;

-- rule: the balance sheet adds up
SELECT count(*)
FROM bank_quarters
WHERE total_loans_rmb <> sme_loans_rmb + other_loans_rmb
    OR total_assets_rmb <> total_loans_rmb - provision_stock_rmb + securities_rmb +
        interbank_assets_rmb + cash_and_reserves_rmb + other_assets_rmb
    OR total_assets_rmb <> deposits_rmb + relending_rmb + bonds_issued_rmb + interbank_liabilities_rmb
        + other_liabilities_rmb + equity_rmb
    OR least(securities_rmb, interbank_liabilities_rmb, other_loans_rmb, equity_rmb) <= 0;

-- rule: bank NPL rolls forward: opening + new - cured - repaid - disposed = stock
SELECT count(*)
FROM bank_quarters
WHERE npl_opening_rmb + npl_new_rmb - npl_cured_rmb - npl_repaid_rmb - npl_disposed_rmb <> npl_stock_rmb;

-- rule: bank provisions roll forward: opening + charge - used = stock
SELECT count(*)
FROM bank_quarters
WHERE provision_opening_rmb + provision_charge_rmb - provision_used_rmb <> provision_stock_rmb;

-- rule: equity rolls forward: opening + profit - dividends + capital raised = equity
SELECT count(*)
FROM bank_quarters
WHERE equity_opening_rmb + net_profit_rmb - dividends_rmb + capital_raised_rmb <> equity_rmb;

-- rule: profit and loss adds up
SELECT count(*)
FROM bank_quarters
WHERE interest_income_rmb - interest_expense_rmb + fee_income_rmb - operating_cost_rmb -
        provision_charge_rmb - tax_rmb <> net_profit_rmb;

-- rule: bank NPL, provisions and equity open with the last closing value
SELECT count(*)
FROM (SELECT *, lag(npl_stock_rmb) OVER w AS a, lag(provision_stock_rmb) OVER w AS b,
        lag(equity_rmb) OVER w AS c FROM bank_quarters
    WINDOW w AS (ORDER BY quarter))
WHERE a <> npl_opening_rmb
    OR b <> provision_opening_rmb
    OR c <> equity_opening_rmb;

-- rule: the SME book's NPLs, cost and write-offs are part of the bank's
SELECT count(*)
FROM bank_quarters
WHERE sme_npl_stock_rmb > npl_stock_rmb
    OR sme_operating_cost_rmb > operating_cost_rmb
    OR sme_provision_rmb > provision_stock_rmb
    OR write_offs_rmb > npl_disposed_rmb
    OR sme_bonds_rmb > bonds_issued_rmb;

-- ---- time, people and products

-- rule: a loan has an approved application of the same customer, branch and product
SELECT count(*)
FROM loans l JOIN applications a USING (application_id)
WHERE a.decision <> 'approved'
    OR a.customer_id <> l.customer_id
    OR a.branch_id <> l.branch_id
    OR a.product_id <> l.product_id;

-- rule: every approved application has a loan
SELECT count(*)
FROM applications a
    ANTI JOIN loans l USING (application_id)
WHERE a.decision = 'approved';

-- rule: no loan before its decision, and disbursed in the quarter of decision
SELECT count(*)
FROM loans l JOIN applications a USING (application_id)
WHERE l.disbursed_on < a.decided_at::DATE
    OR date_trunc('quarter', l.disbursed_on) <> a.decided_quarter
    OR date_trunc('quarter', a.decided_at) <> a.decided_quarter;

-- rule: a loan does not exceed the amount asked for or the product's ceiling
SELECT count(*)
FROM loans l JOIN products p USING (product_id)
    LEFT JOIN applications a USING (application_id)
WHERE l.amount_rmb > p.max_amount_rmb
    OR l.amount_rmb > a.amount_requested_rmb
    OR l.term_months > p.max_term_months;

-- rule: a customer applies at its branch, after it was registered
SELECT count(*)
FROM applications a JOIN customers c USING (customer_id)
WHERE a.branch_id <> c.branch_id
    OR a.decided_at < c.registered_on;

-- rule: a product is launched before it is used, and its channel and security fit
SELECT count(*)
FROM applications a JOIN products p USING (product_id)
    LEFT JOIN loans l USING (application_id)
WHERE a.submitted_at < p.launched_on
    OR a.channel <> p.channel
    OR l.security <> p.collateral_kind;

-- rule: the officer is a credit officer of the branch and employed from submission to decision
SELECT count(*)
FROM applications a JOIN staff s ON s.staff_id = a.officer_id
WHERE s.role <> 'credit_officer'
    OR s.branch_id <> a.branch_id
    OR a.submitted_at < s.hired_on
    OR a.decided_at::DATE > s.left_on;

-- rule: the reviewer is a reviewer of the branch and employed from submission to decision
SELECT count(*)
FROM applications a JOIN staff s ON s.staff_id = a.reviewer_id
WHERE s.role <> 'reviewer'
    OR s.branch_id <> a.branch_id
    OR a.submitted_at < s.hired_on
    OR a.decided_at::DATE > s.left_on;

-- rule: a file has a reviewer unless it was decided straight through
SELECT count(*)
FROM applications
WHERE (reviewer_id IS NULL) <> straight_through;

-- rule: nobody has a quarter outside employment
SELECT count(*)
FROM staff_quarters q JOIN staff s USING (staff_id)
WHERE s.hired_on >= q.quarter + INTERVAL 3 MONTH
    OR s.left_on < q.quarter;

-- rule: caseloads add up to borrowers and reviewed files
SELECT count(*)
FROM (SELECT s.branch_id, q.quarter,
    sum(q.caseload) FILTER (role = 'credit_officer') AS borrowers FROM staff_quarters q JOIN staff s
        USING (staff_id)
WHERE branch_id IS NOT NULL
    GROUP BY ALL) c JOIN branch_quarters b USING (branch_id, quarter)
WHERE c.borrowers <> b.borrowers;

-- rule: the platform is active from its quarter on
SELECT count(*)
FROM branch_quarters q JOIN branches b USING (branch_id)
WHERE q.platform_active <> (q.quarter >= b.platform_quarter);

-- rule: a borrower has one loan at a time
SELECT count(*)
FROM (SELECT l.customer_id, q.quarter, count(*) AS n FROM loan_quarters q JOIN loans l USING (loan_id)
WHERE q.closing_balance_rmb > 0 GROUP BY ALL)
WHERE n > 1;
