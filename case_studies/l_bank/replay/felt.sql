-- Loans that stopped while a default of somebody their borrower answers for was felt (six months): links.
WITH fell AS (
    SELECT DISTINCT borrower_id, date_diff('month', DATE '2016-01-01', default_on) AS month
    FROM loans WHERE default_on IS NOT NULL
), felt AS (
    SELECT DISTINCT borrower_id, month + k.lag AS month
    FROM fell, (SELECT unnest(range(1, 7)) AS lag) AS k
)
SELECT loans.loan_id, count(*) AS links
FROM loans
INNER JOIN guarantee_links AS g ON g.guarantor_id = loans.borrower_id
INNER JOIN felt ON felt.borrower_id = g.guaranteed_id
    AND felt.month = date_diff('month', DATE '2016-01-01', loans.default_on) - 3
WHERE felt.month >= date_diff('month', DATE '2016-01-01', g.signed_on)
  AND felt.month <= coalesce(date_diff('month', DATE '2016-01-01', g.ended_on), 9999)
GROUP BY loans.loan_id
ORDER BY loans.loan_id
