-- Accounting identities and rules of time. Each query counts the rows that break the rule named above it.
-- Money is whole RMB, so every identity is exact. A loan is non-performing in five-grade class 3, 4 or 5.
-- loan_rows and event_rows are the temporary tables of identities.py.

-- ---- loans

-- rule: loan balances roll forward: opening + disbursed - repaid - recovered - written off = closing
SELECT count(*)
FROM loan_months
WHERE opening_balance_rmb + disbursed_rmb - repaid_rmb - recovered_rmb - written_off_rmb <> closing_balance_rmb;

-- rule: a loan's months follow each other and open with the last closing balance
SELECT count(*)
FROM loan_rows
WHERE last_month IS NOT NULL AND (opening_balance_rmb <> last_closing OR month <> last_month + INTERVAL 1 MONTH);

-- rule: a loan has one row a month
SELECT count(*) - count(DISTINCT (loan_id, month)) FROM loan_months;

-- rule: a loan with a balance goes on in the next month
SELECT count(*)
FROM loan_rows
WHERE next_month IS NULL AND closing_balance_rmb > 0 AND month < (SELECT max(month) FROM months);

-- rule: a loan is disbursed once, in full, in the month of its date
SELECT count(*)
FROM loan_rows
WHERE disbursed_rmb <> CASE WHEN date_trunc('month', disbursed_on) = month THEN amount_rmb ELSE 0 END;

-- rule: every loan has rows from its disbursement
SELECT count(*)
FROM loans l ANTI JOIN loan_months q ON q.loan_id = l.loan_id AND q.month = date_trunc('month', l.disbursed_on);

-- rule: no amount and no balance is below zero
SELECT count(*)
FROM loan_months
WHERE least(opening_balance_rmb, disbursed_rmb, repaid_rmb, recovered_rmb, written_off_rmb,
    closing_balance_rmb, interest_rmb) < 0;

-- rule: nothing is paid after a write-off: it ends the loan
SELECT count(*)
FROM loan_rows
WHERE written_off_rmb > 0 AND (closing_balance_rmb > 0 OR next_month IS NOT NULL);

-- rule: no loan goes on after its last balance
SELECT count(*)
FROM loan_rows
WHERE closing_balance_rmb = 0 AND next_month IS NOT NULL;

-- rule: a loan is closed in the month of its last balance, and only then
SELECT count(*)
FROM loan_rows
WHERE (closing_balance_rmb = 0) <> (closed_on IS NOT NULL AND last_day(month) = closed_on);

-- rule: a loan that is live at the end has no closing date, the others have one
SELECT count(*)
FROM loans
WHERE (status = 'live') <> (closed_on IS NULL);

-- rule: five-grade class and days past due agree: 2 when overdue, 3 to 5 beyond 90, 180, 360 days
SELECT count(*)
FROM loan_months
WHERE five_grade <> CASE
    WHEN days_past_due > 360 THEN 5
    WHEN days_past_due > 180 THEN 4
    WHEN days_past_due > 90 THEN 3
    WHEN days_past_due > 0 THEN 2
    ELSE 1
END;

-- rule: days past due grow by at most one month's days, or fall to zero
SELECT count(*)
FROM (
    SELECT days_past_due, lag(days_past_due) OVER (PARTITION BY loan_id ORDER BY month) AS before
    FROM loan_months
)
WHERE before IS NOT NULL AND days_past_due > 0 AND (days_past_due > before + 31 OR days_past_due < before);

-- rule: a loan is more than 90 days past due from the month of its default until it closes, never before
SELECT count(*)
FROM loan_rows
WHERE closing_balance_rmb > 0
    AND (days_past_due > 90) <> (default_on IS NOT NULL AND last_day(month) >= default_on);

-- rule: exposure at default is the closing balance of the month before
SELECT count(*)
FROM loan_rows
WHERE date_trunc('month', default_on) = month AND opening_balance_rmb <> default_balance_rmb;

-- rule: nothing is recovered or written off before default
SELECT count(*)
FROM loan_rows
WHERE recovered_rmb + written_off_rmb > 0 AND (default_on IS NULL OR month < date_trunc('month', default_on));

-- rule: no interest is paid on a loan that is past due
SELECT count(*)
FROM loan_rows
WHERE interest_rmb > 0 AND days_past_due > 0;

-- rule: the stock of non-performing loans rolls forward: opening + new - cured - recovered - written off
SELECT count(*)
FROM (
    SELECT
        month,
        sum(closing_balance_rmb) FILTER (five_grade >= 3) AS stock,
        sum(opening_balance_rmb) FILTER (last_day(month) >= default_on AND month = date_trunc('month', default_on)) AS new,
        sum(repaid_rmb) FILTER (default_on < month) AS cured,
        sum(recovered_rmb + written_off_rmb) AS gone,
    FROM loan_rows
    GROUP BY month
    WINDOW w AS (ORDER BY month)
    QUALIFY coalesce(stock, 0)
        <> lag(coalesce(stock, 0), 1, 0) OVER w + coalesce(new, 0) - coalesce(cured, 0) - coalesce(gone, 0)
);

-- ---- applications and contracts

-- rule: every loan comes from an approved application of the same borrower, branch and product
SELECT count(*)
FROM loans l JOIN applications a USING (application_id)
WHERE a.decision <> 'approved' OR a.borrower_id <> l.borrower_id OR a.branch_id <> l.branch_id
    OR a.product_id <> l.product_id;

-- rule: submission, decision, contract and disbursement follow each other
SELECT count(*)
FROM loans l JOIN applications a USING (application_id)
WHERE NOT (a.submitted_on <= a.decided_on AND a.decided_on <= l.contract_on AND l.contract_on <= l.disbursed_on
    AND l.disbursed_on < l.matures_on);

-- rule: an application is decided unless it is pending
SELECT count(*)
FROM applications
WHERE (decision = 'pending') <> (decided_on IS NULL);

-- rule: a reason is given where an application is declined, and only there
SELECT count(*)
FROM applications
WHERE (decision = 'declined') <> (decline_reason IS NOT NULL);

-- rule: an override has a reason and moves the grade its way
SELECT count(*)
FROM applications
WHERE (override = 'none') <> (override_reason IS NULL)
    OR (override = 'none' AND final_grade <> expert_grade)
    OR (override = 'up' AND final_grade > expert_grade)
    OR (override = 'down' AND final_grade < expert_grade);

-- rule: no more is lent than was asked for, and within the product's limits
SELECT count(*)
FROM loans l JOIN applications a USING (application_id) JOIN products p ON p.product_id = l.product_id
WHERE l.amount_rmb > greatest(a.amount_requested_rmb, 10000) OR l.amount_rmb > p.max_amount_rmb
    OR l.term_months NOT BETWEEN p.min_term_months AND p.max_term_months;

-- rule: a borrower has one live loan at a time
SELECT count(*)
FROM (
    SELECT disbursed_on, lag(coalesce(closed_on, DATE '2099-12-31')) OVER (PARTITION BY borrower_id ORDER BY loan_id) AS before
    FROM loans
)
WHERE disbursed_on <= before;

-- rule: no product is sold before its launch
SELECT count(*)
FROM applications a JOIN products p USING (product_id)
WHERE a.submitted_month < date_trunc('month', p.launched_on);

-- rule: every application has its features
SELECT count(*)
FROM applications ANTI JOIN application_features USING (application_id);

-- rule: features show the statement of their year, or none where none was handed in
SELECT count(*)
FROM application_features f JOIN applications a USING (application_id)
LEFT JOIN financial_statements s ON s.borrower_id = a.borrower_id AND s.fiscal_year = f.statement_year
WHERE s.received IS NULL OR s.received = f.statement_missing OR f.leverage IS DISTINCT FROM s.leverage;

-- rule: no statement is used before the May after its year
SELECT count(*)
FROM application_features f JOIN applications a USING (application_id)
WHERE make_date(f.statement_year + 1, 5, 1) > a.submitted_month;

-- ---- the process

-- rule: events of a case follow each other
SELECT count(*)
FROM event_rows
WHERE NOT (queued_at <= started_at AND started_at <= completed_at) OR queued_at < last_completed
    OR step <> coalesce(last_step, 0) + 1;

-- rule: a case begins with its submission and ends with its decision or disbursement
SELECT count(*)
FROM applications a
JOIN (SELECT application_id, arg_min(activity, step) AS first, arg_max(activity, step) AS last FROM process_events GROUP BY 1) e
    USING (application_id)
WHERE first <> 'submit' OR (decision = 'declined' AND last <> 'decline') OR (decision = 'withdrawn' AND last <> 'withdraw');

-- rule: every disbursement event is a loan, and every loan has one
SELECT count(*)
FROM loans l FULL JOIN (SELECT * FROM process_events WHERE activity = 'disbursement') e USING (application_id)
WHERE l.loan_id IS NULL OR e.step IS NULL OR l.disbursed_on <> e.completed_at::DATE;

-- rule: who acts is in the job
SELECT count(*)
FROM applications a JOIN officers o ON o.officer_id = a.investigator_id
WHERE a.submitted_month < date_trunc('month', o.hired_on) OR a.submitted_month > o.left_on OR o.role <> 'investigator';

-- ---- security

-- rule: products that ask for collateral have it on file, others do not
SELECT count(*)
FROM applications a LEFT JOIN collateral c USING (application_id) JOIN products p ON p.product_id = a.product_id
WHERE (p.max_ltv IS NOT NULL) <> (c.collateral_id IS NOT NULL);

-- rule: collateral of a loan is the collateral of its application
SELECT count(*)
FROM collateral c LEFT JOIN loans l USING (application_id)
WHERE c.loan_id IS DISTINCT FROM l.loan_id;

-- rule: guarantee links join two borrowers, and mutual ones go both ways
SELECT count(*)
FROM guarantee_links g
WHERE guarantor_id = guaranteed_id OR (mutual AND NOT EXISTS (
    FROM guarantee_links b WHERE b.guarantor_id = g.guaranteed_id AND b.guaranteed_id = g.guarantor_id));

-- ---- after disbursement

-- rule: inspections, signals and collections fall into the loan's life
SELECT
    (SELECT count(*) FROM inspections i JOIN loans l USING (loan_id)
     WHERE due_on < date_trunc('month', disbursed_on) OR due_on > closed_on OR done_on > closed_on)
    + (SELECT count(*) FROM warning_signals s JOIN loans l USING (loan_id)
       WHERE raised_on < date_trunc('month', disbursed_on) OR raised_on > closed_on OR handled_on < raised_on)
    + (SELECT count(*) FROM collections c JOIN loans l USING (loan_id)
       WHERE acted_on < disbursed_on OR acted_on > closed_on OR c.days_past_due <= 0);

-- rule: every default has a workout, and only defaults
SELECT count(*)
FROM (SELECT loan_id, default_balance_rmb FROM loans WHERE default_on IS NOT NULL) l
FULL JOIN workouts w USING (loan_id)
WHERE l.default_balance_rmb IS DISTINCT FROM w.default_balance_rmb;

-- rule: recoveries and losses are no more than the exposure, and all of it when the workout is over
SELECT count(*)
FROM workouts
WHERE recovered_rmb + written_off_rmb > default_balance_rmb
    OR (outcome IN ('recovered', 'written_off') AND recovered_rmb + written_off_rmb <> default_balance_rmb);

-- rule: workouts and monthly rows tell the same recoveries and losses
SELECT count(*)
FROM workouts w JOIN (
    SELECT loan_id, sum(recovered_rmb) AS recovered, sum(written_off_rmb) AS lost FROM loan_months GROUP BY 1) q USING (loan_id)
WHERE w.recovered_rmb <> q.recovered OR w.written_off_rmb <> q.lost;

-- rule: recoveries add up to the workout's
SELECT count(*)
FROM workouts w LEFT JOIN (SELECT loan_id, sum(amount_rmb) AS paid, min(received_on) AS first FROM recoveries GROUP BY 1) r
    USING (loan_id)
WHERE w.recovered_rmb <> coalesce(paid, 0) OR first < date_trunc('month', w.default_on);
