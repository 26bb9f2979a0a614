-- L Bank's warehouse: columns, keys and checks. Money is whole RMB; rates are decimals; an empty cell is missing.
-- Tables whose name begins with truth_ hold what nobody at the bank can know; only exhibits that reveal the truth read them.

CREATE TABLE regions (
    region_id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    urban BOOLEAN NOT NULL,
    mutual_guarantee_custom DOUBLE NOT NULL
);
COMMENT ON TABLE regions IS 'Districts and counties in which L lends';
COMMENT ON COLUMN regions.region_id IS 'Region';
COMMENT ON COLUMN regions.name IS 'Name, invented';
COMMENT ON COLUMN regions.urban IS 'City district rather than county';
COMMENT ON COLUMN regions.mutual_guarantee_custom IS 'How common mutual guarantees are there, 0 to 1';

CREATE TABLE macro_quarters (
    region_id INTEGER NOT NULL REFERENCES regions (region_id),
    quarter DATE NOT NULL,
    gdp_growth DOUBLE NOT NULL,
    gdp_growth_4q DOUBLE NOT NULL,
    lpr_1y DOUBLE NOT NULL,
    collateral_price_index DOUBLE NOT NULL,
    unemployment DOUBLE NOT NULL,
    PRIMARY KEY (region_id, quarter)
);
COMMENT ON TABLE macro_quarters IS 'Regional macro series by quarter (national path plus a regional part)';
COMMENT ON COLUMN macro_quarters.region_id IS 'Region';
COMMENT ON COLUMN macro_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN macro_quarters.gdp_growth IS 'Real growth on the year before, decimal';
COMMENT ON COLUMN macro_quarters.gdp_growth_4q IS 'Mean of gdp_growth over this and the three quarters before, decimal';
COMMENT ON COLUMN macro_quarters.lpr_1y IS 'One-year loan prime rate at the end of the quarter, decimal (before August 2019: benchmark lending rate less 0.05 points)';
COMMENT ON COLUMN macro_quarters.collateral_price_index IS 'Price of business and residential property, 2016Q1 = 100';
COMMENT ON COLUMN macro_quarters.unemployment IS 'Surveyed unemployment, decimal';

CREATE TABLE months (
    month DATE PRIMARY KEY,
    quarter DATE NOT NULL,
    year INTEGER NOT NULL,
    month_index INTEGER NOT NULL
);
COMMENT ON TABLE months IS 'Calendar of the data';
COMMENT ON COLUMN months.month IS 'First day of the month';
COMMENT ON COLUMN months.quarter IS 'First day of its quarter';
COMMENT ON COLUMN months.year IS 'Calendar year';
COMMENT ON COLUMN months.month_index IS '0 for January 2016, 107 for December 2024';

CREATE TABLE industries (
    industry VARCHAR PRIMARY KEY,
    regional_share DOUBLE NOT NULL,
    cyclicality DOUBLE NOT NULL
);
COMMENT ON TABLE industries IS 'Industries of borrowers, with the size of each in L''s regions';
COMMENT ON COLUMN industries.industry IS 'Industry';
COMMENT ON COLUMN industries.regional_share IS 'Share of small and micro enterprises in the regions, decimal';
COMMENT ON COLUMN industries.cyclicality IS 'How strongly revenue follows regional growth, 1 is average';

CREATE TABLE branches (
    branch_id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    region_id INTEGER NOT NULL REFERENCES regions (region_id),
    opened_on DATE NOT NULL,
    focus_industry VARCHAR
);
COMMENT ON TABLE branches IS 'Branches that lend to small and micro enterprises';
COMMENT ON COLUMN branches.branch_id IS 'Branch';
COMMENT ON COLUMN branches.name IS 'Name, invented';
COMMENT ON COLUMN branches.region_id IS 'Region in which it stands';
COMMENT ON COLUMN branches.opened_on IS 'First business day';
COMMENT ON COLUMN branches.focus_industry IS 'Industry in which the branch specialises; empty where none';

CREATE TABLE products (
    product_id INTEGER PRIMARY KEY,
    code VARCHAR NOT NULL,
    security VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    launched_on DATE NOT NULL,
    min_amount_rmb BIGINT NOT NULL,
    max_amount_rmb BIGINT NOT NULL,
    min_term_months INTEGER NOT NULL,
    max_term_months INTEGER NOT NULL,
    repayment VARCHAR NOT NULL,
    base_spread DOUBLE NOT NULL,
    max_ltv DOUBLE
);
COMMENT ON TABLE products IS 'Product catalogue with terms';
COMMENT ON COLUMN products.product_id IS 'Product';
COMMENT ON COLUMN products.code IS 'Short name, key of its title';
COMMENT ON COLUMN products.security IS 'Required security: mortgage, chattel, guarantee_company, mutual_guarantee, receivable, unsecured';
COMMENT ON COLUMN products.channel IS 'Where it is sold: branch or digital';
COMMENT ON COLUMN products.launched_on IS 'First day on sale';
COMMENT ON COLUMN products.min_amount_rmb IS 'Smallest loan, RMB';
COMMENT ON COLUMN products.max_amount_rmb IS 'Largest loan, RMB';
COMMENT ON COLUMN products.min_term_months IS 'Shortest term';
COMMENT ON COLUMN products.max_term_months IS 'Longest term';
COMMENT ON COLUMN products.repayment IS 'instalment (equal principal each month) or bullet (interest monthly, principal at the end)';
COMMENT ON COLUMN products.base_spread IS 'Spread of a middle grade over the market average of new loans, decimal';
COMMENT ON COLUMN products.max_ltv IS 'Highest loan over appraised value; empty where no collateral is asked';

CREATE TABLE officers (
    officer_id INTEGER PRIMARY KEY,
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    role VARCHAR NOT NULL,
    hired_on DATE NOT NULL,
    left_on DATE,
    experience_years DOUBLE NOT NULL
);
COMMENT ON TABLE officers IS 'Investigators, reviewers and account managers';
COMMENT ON COLUMN officers.officer_id IS 'Officer';
COMMENT ON COLUMN officers.branch_id IS 'Branch';
COMMENT ON COLUMN officers.role IS 'investigator, reviewer or account_manager';
COMMENT ON COLUMN officers.hired_on IS 'First day in the job';
COMMENT ON COLUMN officers.left_on IS 'Last day; empty while employed';
COMMENT ON COLUMN officers.experience_years IS 'Years in credit before the job';

CREATE TABLE officer_months (
    officer_id INTEGER NOT NULL REFERENCES officers (officer_id),
    month DATE NOT NULL,
    tenure_months INTEGER NOT NULL,
    new_cases INTEGER NOT NULL,
    live_loans INTEGER NOT NULL,
    load DOUBLE NOT NULL
);
COMMENT ON TABLE officer_months IS 'Load of each officer by month of service';
COMMENT ON COLUMN officer_months.officer_id IS 'Officer';
COMMENT ON COLUMN officer_months.month IS 'First day of the month';
COMMENT ON COLUMN officer_months.tenure_months IS 'Full months in the job';
COMMENT ON COLUMN officer_months.new_cases IS 'Applications investigated or reviewed that arrived in the month; for account managers loans disbursed';
COMMENT ON COLUMN officer_months.live_loans IS 'Account managers: loans in care at the end of the month; else 0';
COMMENT ON COLUMN officer_months.load IS 'Cases (account managers: live loans) over the capacity of one person; above 1 is overload';

CREATE TABLE borrowers (
    borrower_id INTEGER PRIMARY KEY,
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    region_id INTEGER NOT NULL REFERENCES regions (region_id),
    industry VARCHAR NOT NULL,
    size VARCHAR NOT NULL,
    ownership VARCHAR NOT NULL,
    founded_on DATE NOT NULL,
    registered_on DATE NOT NULL,
    employees INTEGER NOT NULL,
    sci_tech BOOLEAN NOT NULL,
    owner_age INTEGER NOT NULL,
    owner_experience_years INTEGER NOT NULL,
    owner_home BOOLEAN NOT NULL,
    tax_grade VARCHAR,
    had_bank_credit_before BOOLEAN NOT NULL,
    related_group_id INTEGER
);
COMMENT ON TABLE borrowers IS 'Enterprises that applied at least once, or belong to a guarantee circle';
COMMENT ON COLUMN borrowers.borrower_id IS 'Borrower';
COMMENT ON COLUMN borrowers.branch_id IS 'Branch that serves it';
COMMENT ON COLUMN borrowers.region_id IS 'Region of its business';
COMMENT ON COLUMN borrowers.industry IS 'Industry';
COMMENT ON COLUMN borrowers.size IS 'self_employed, micro or small';
COMMENT ON COLUMN borrowers.ownership IS 'private, family, partnership or collective';
COMMENT ON COLUMN borrowers.founded_on IS 'Date of foundation';
COMMENT ON COLUMN borrowers.registered_on IS 'Month in which it became known to L';
COMMENT ON COLUMN borrowers.employees IS 'Employees when registered';
COMMENT ON COLUMN borrowers.sci_tech IS 'On a list of science and technology enterprises';
COMMENT ON COLUMN borrowers.owner_age IS 'Owner''s age when registered, years';
COMMENT ON COLUMN borrowers.owner_experience_years IS 'Owner''s years in the industry when registered';
COMMENT ON COLUMN borrowers.owner_home IS 'Owner has a home of his or her own';
COMMENT ON COLUMN borrowers.tax_grade IS 'Taxpayer grade A, B, M or C; empty where the tax office gives none';
COMMENT ON COLUMN borrowers.had_bank_credit_before IS 'Had a bank loan elsewhere before';
COMMENT ON COLUMN borrowers.related_group_id IS 'Group of firms with a common owner; empty where it has none';

CREATE TABLE financial_statements (
    borrower_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    fiscal_year INTEGER NOT NULL,
    received BOOLEAN NOT NULL,
    audited BOOLEAN,
    revenue_rmb BIGINT,
    total_assets_rmb BIGINT,
    total_debt_rmb BIGINT,
    leverage DOUBLE,
    cash_flow_coverage DOUBLE,
    current_ratio DOUBLE,
    net_margin DOUBLE,
    tax_paid_rmb BIGINT,
    tax_paid_growth DOUBLE,
    PRIMARY KEY (borrower_id, fiscal_year)
);
COMMENT ON TABLE financial_statements IS 'Yearly statements as handed in, one row per borrower and fiscal year in which L dealt with it';
COMMENT ON COLUMN financial_statements.borrower_id IS 'Borrower';
COMMENT ON COLUMN financial_statements.fiscal_year IS 'Fiscal year';
COMMENT ON COLUMN financial_statements.received IS 'A statement was handed in; otherwise all figures are empty';
COMMENT ON COLUMN financial_statements.audited IS 'Audited';
COMMENT ON COLUMN financial_statements.revenue_rmb IS 'Revenue as stated, RMB';
COMMENT ON COLUMN financial_statements.total_assets_rmb IS 'Total assets as stated, RMB';
COMMENT ON COLUMN financial_statements.total_debt_rmb IS 'Liabilities as stated, RMB';
COMMENT ON COLUMN financial_statements.leverage IS 'total_debt_rmb over total_assets_rmb';
COMMENT ON COLUMN financial_statements.cash_flow_coverage IS 'Operating cash flow over debt service, as stated';
COMMENT ON COLUMN financial_statements.current_ratio IS 'Current assets over current liabilities, as stated';
COMMENT ON COLUMN financial_statements.net_margin IS 'Net profit over revenue, as stated, decimal';
COMMENT ON COLUMN financial_statements.tax_paid_rmb IS 'Tax paid by the tax office''s record, RMB; empty where the owner gave no authority to ask';
COMMENT ON COLUMN financial_statements.tax_paid_growth IS 'Growth of tax paid on the year before, decimal; recorded by the tax office, hard to dress';

CREATE TABLE guarantee_circles (
    circle_id INTEGER PRIMARY KEY,
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    industry VARCHAR NOT NULL,
    formed_on DATE NOT NULL,
    members INTEGER NOT NULL
);
COMMENT ON TABLE guarantee_circles IS 'Mutual-guarantee circles';
COMMENT ON COLUMN guarantee_circles.circle_id IS 'Circle';
COMMENT ON COLUMN guarantee_circles.branch_id IS 'Branch at which it was formed';
COMMENT ON COLUMN guarantee_circles.industry IS 'Main industry of its members';
COMMENT ON COLUMN guarantee_circles.formed_on IS 'Date of the agreement';
COMMENT ON COLUMN guarantee_circles.members IS 'Members';

CREATE TABLE guarantee_links (
    link_id INTEGER PRIMARY KEY,
    guarantor_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    guaranteed_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    circle_id INTEGER REFERENCES guarantee_circles (circle_id),
    mutual BOOLEAN NOT NULL,
    amount_rmb BIGINT NOT NULL,
    signed_on DATE NOT NULL,
    ended_on DATE
);
COMMENT ON TABLE guarantee_links IS 'Directed guarantee links between borrowers: the guarantor answers for the guaranteed';
COMMENT ON COLUMN guarantee_links.link_id IS 'Link';
COMMENT ON COLUMN guarantee_links.guarantor_id IS 'Borrower who answers';
COMMENT ON COLUMN guarantee_links.guaranteed_id IS 'Borrower who is answered for';
COMMENT ON COLUMN guarantee_links.circle_id IS 'Circle of the agreement; empty for a link between circles';
COMMENT ON COLUMN guarantee_links.mutual IS 'The opposite link exists too';
COMMENT ON COLUMN guarantee_links.amount_rmb IS 'Most that the guarantor answers for, RMB';
COMMENT ON COLUMN guarantee_links.signed_on IS 'First day';
COMMENT ON COLUMN guarantee_links.ended_on IS 'Last day; empty while in force at the end of the data';

CREATE TABLE applications (
    application_id INTEGER PRIMARY KEY,
    borrower_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    channel VARCHAR NOT NULL,
    submitted_on DATE NOT NULL,
    submitted_month DATE NOT NULL,
    amount_requested_rmb BIGINT NOT NULL,
    term_months INTEGER NOT NULL,
    purpose VARCHAR NOT NULL,
    security VARCHAR NOT NULL,
    renewal BOOLEAN NOT NULL,
    first_time BOOLEAN NOT NULL,
    investigator_id INTEGER NOT NULL REFERENCES officers (officer_id),
    reviewer_id INTEGER NOT NULL REFERENCES officers (officer_id),
    investigator_load DOUBLE NOT NULL,
    reviewer_load DOUBLE NOT NULL,
    expert_score DOUBLE NOT NULL,
    expert_grade INTEGER NOT NULL,
    final_grade INTEGER NOT NULL,
    override VARCHAR NOT NULL,
    override_reason VARCHAR,
    decision VARCHAR NOT NULL,
    decided_on DATE,
    decline_reason VARCHAR
);
COMMENT ON TABLE applications IS 'Loan applications and decisions';
COMMENT ON COLUMN applications.application_id IS 'Application';
COMMENT ON COLUMN applications.borrower_id IS 'Applicant';
COMMENT ON COLUMN applications.branch_id IS 'Branch';
COMMENT ON COLUMN applications.product_id IS 'Product applied for';
COMMENT ON COLUMN applications.channel IS 'branch or digital';
COMMENT ON COLUMN applications.submitted_on IS 'Date of application';
COMMENT ON COLUMN applications.submitted_month IS 'First day of its month';
COMMENT ON COLUMN applications.amount_requested_rmb IS 'Amount requested, RMB';
COMMENT ON COLUMN applications.term_months IS 'Term requested, months';
COMMENT ON COLUMN applications.purpose IS 'working_capital, equipment, expansion, refinancing';
COMMENT ON COLUMN applications.security IS 'Security offered';
COMMENT ON COLUMN applications.renewal IS 'Follows a loan from L that matured in the last three months';
COMMENT ON COLUMN applications.first_time IS 'Never had a bank loan before, here or elsewhere';
COMMENT ON COLUMN applications.investigator_id IS 'Who investigated';
COMMENT ON COLUMN applications.reviewer_id IS 'Who reviewed';
COMMENT ON COLUMN applications.investigator_load IS 'Investigator''s load in the month';
COMMENT ON COLUMN applications.reviewer_load IS 'Reviewer''s load in the month';
COMMENT ON COLUMN applications.expert_score IS 'Score of the expert rating in use, 0 to 100, before override';
COMMENT ON COLUMN applications.expert_grade IS 'Grade of the expert rating, 1 (best) to 8, before override';
COMMENT ON COLUMN applications.final_grade IS 'Grade after override';
COMMENT ON COLUMN applications.override IS 'none, up (better grade) or down';
COMMENT ON COLUMN applications.override_reason IS 'relationship, collateral, industry or information; empty where none';
COMMENT ON COLUMN applications.decision IS 'approved, declined, withdrawn or pending (open when the data end)';
COMMENT ON COLUMN applications.decided_on IS 'Date of the decision or of the withdrawal; empty while pending';
COMMENT ON COLUMN applications.decline_reason IS 'rating, collateral, documents or policy; empty unless declined';

CREATE TABLE application_features (
    application_id INTEGER PRIMARY KEY REFERENCES applications (application_id),
    statement_year INTEGER NOT NULL,
    statement_missing BOOLEAN NOT NULL,
    leverage DOUBLE,
    cash_flow_coverage DOUBLE,
    current_ratio DOUBLE,
    net_margin DOUBLE,
    revenue_rmb BIGINT,
    revenue_growth DOUBLE,
    tax_paid_growth DOUBLE,
    amount_to_revenue DOUBLE,
    firm_age_years DOUBLE NOT NULL,
    owner_overdues_24m INTEGER,
    credit_inquiries_6m INTEGER NOT NULL,
    other_bank_lenders INTEGER NOT NULL,
    utilities_change DOUBLE,
    account_turnover_ratio DOUBLE,
    soft_character INTEGER,
    soft_management INTEGER,
    soft_market INTEGER,
    relationship_months INTEGER NOT NULL,
    collateral_coverage DOUBLE,
    guarantors INTEGER NOT NULL,
    circle_member BOOLEAN NOT NULL,
    gdp_growth_4q DOUBLE NOT NULL
);
COMMENT ON TABLE application_features IS 'What was on file when the decision was made, one row per application; nothing later enters';
COMMENT ON COLUMN application_features.application_id IS 'Application';
COMMENT ON COLUMN application_features.statement_year IS 'Fiscal year of the newest statement that could be known';
COMMENT ON COLUMN application_features.statement_missing IS 'That statement was not handed in';
COMMENT ON COLUMN application_features.leverage IS 'Debt over assets as stated';
COMMENT ON COLUMN application_features.cash_flow_coverage IS 'Operating cash flow over debt service as stated';
COMMENT ON COLUMN application_features.current_ratio IS 'Current ratio as stated';
COMMENT ON COLUMN application_features.net_margin IS 'Net profit over revenue as stated, decimal';
COMMENT ON COLUMN application_features.revenue_rmb IS 'Revenue as stated, RMB';
COMMENT ON COLUMN application_features.revenue_growth IS 'Growth of stated revenue, decimal';
COMMENT ON COLUMN application_features.tax_paid_growth IS 'Growth of tax paid, decimal; empty without authority to ask';
COMMENT ON COLUMN application_features.amount_to_revenue IS 'Amount requested over stated revenue';
COMMENT ON COLUMN application_features.firm_age_years IS 'Years since foundation';
COMMENT ON COLUMN application_features.owner_overdues_24m IS 'Owner''s overdue instalments in the credit register, last 24 months; empty for a thin file';
COMMENT ON COLUMN application_features.credit_inquiries_6m IS 'Inquiries by other lenders in the last 6 months';
COMMENT ON COLUMN application_features.other_bank_lenders IS 'Other banks with a loan to the firm';
COMMENT ON COLUMN application_features.utilities_change IS 'Change of electricity and water use on the year before, decimal; empty where not collected';
COMMENT ON COLUMN application_features.account_turnover_ratio IS 'Turnover on accounts at L over stated revenue; empty for new customers';
COMMENT ON COLUMN application_features.soft_character IS 'Investigator''s opinion of the owner''s character, 1 to 5; empty where not written down';
COMMENT ON COLUMN application_features.soft_management IS 'Investigator''s opinion of management, 1 to 5; empty where not written down';
COMMENT ON COLUMN application_features.soft_market IS 'Investigator''s opinion of the firm''s market, 1 to 5; empty where not written down';
COMMENT ON COLUMN application_features.relationship_months IS 'Months since the borrower became known to L';
COMMENT ON COLUMN application_features.collateral_coverage IS 'Appraised value over amount requested; empty where no collateral is offered';
COMMENT ON COLUMN application_features.guarantors IS 'Guarantors on the file';
COMMENT ON COLUMN application_features.circle_member IS 'Member of a mutual-guarantee circle';
COMMENT ON COLUMN application_features.gdp_growth_4q IS 'Regional growth, mean of four quarters up to the last complete one, decimal';

CREATE TABLE loans (
    loan_id INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL UNIQUE REFERENCES applications (application_id),
    borrower_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    security VARCHAR NOT NULL,
    amount_rmb BIGINT NOT NULL,
    rate DOUBLE NOT NULL,
    lpr_spread DOUBLE NOT NULL,
    term_months INTEGER NOT NULL,
    repayment VARCHAR NOT NULL,
    contract_on DATE NOT NULL,
    disbursed_on DATE NOT NULL,
    vintage DATE NOT NULL,
    matures_on DATE NOT NULL,
    account_manager_id INTEGER NOT NULL REFERENCES officers (officer_id),
    final_grade INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    closed_on DATE,
    default_on DATE,
    default_balance_rmb BIGINT,
    inspection_interval_months INTEGER NOT NULL
);
COMMENT ON TABLE loans IS 'Loans disbursed';
COMMENT ON COLUMN loans.loan_id IS 'Loan';
COMMENT ON COLUMN loans.application_id IS 'Application it came from';
COMMENT ON COLUMN loans.borrower_id IS 'Borrower';
COMMENT ON COLUMN loans.branch_id IS 'Branch';
COMMENT ON COLUMN loans.product_id IS 'Product';
COMMENT ON COLUMN loans.security IS 'Security';
COMMENT ON COLUMN loans.amount_rmb IS 'Amount, RMB';
COMMENT ON COLUMN loans.rate IS 'Yearly interest rate, decimal';
COMMENT ON COLUMN loans.lpr_spread IS 'Rate less the prime rate at approval, decimal';
COMMENT ON COLUMN loans.term_months IS 'Term, months';
COMMENT ON COLUMN loans.repayment IS 'instalment or bullet';
COMMENT ON COLUMN loans.contract_on IS 'Contract signed';
COMMENT ON COLUMN loans.disbursed_on IS 'Disbursed';
COMMENT ON COLUMN loans.vintage IS 'First day of the quarter of disbursement';
COMMENT ON COLUMN loans.matures_on IS 'Last due date';
COMMENT ON COLUMN loans.account_manager_id IS 'Account manager at disbursement';
COMMENT ON COLUMN loans.final_grade IS 'Grade after override at approval';
COMMENT ON COLUMN loans.status IS 'live, repaid, prepaid, resolved (worked out after default), at the end of the data';
COMMENT ON COLUMN loans.closed_on IS 'Last day of the month of the last balance; empty while live';
COMMENT ON COLUMN loans.default_on IS 'Date on which it was first more than 90 days past due; empty where never';
COMMENT ON COLUMN loans.default_balance_rmb IS 'Balance at that time, RMB (exposure at default)';
COMMENT ON COLUMN loans.inspection_interval_months IS 'Months between post-loan inspections by the rules';

CREATE TABLE loan_months (
    loan_id INTEGER NOT NULL,
    month DATE NOT NULL,
    months_on_book INTEGER NOT NULL,
    opening_balance_rmb BIGINT NOT NULL,
    disbursed_rmb BIGINT NOT NULL,
    repaid_rmb BIGINT NOT NULL,
    recovered_rmb BIGINT NOT NULL,
    written_off_rmb BIGINT NOT NULL,
    closing_balance_rmb BIGINT NOT NULL,
    interest_rmb BIGINT NOT NULL,
    days_past_due INTEGER NOT NULL,
    five_grade INTEGER NOT NULL
);
COMMENT ON TABLE loan_months IS 'Monthly performance, from the month of disbursement to the month of the last balance';
COMMENT ON COLUMN loan_months.loan_id IS 'Loan';
COMMENT ON COLUMN loan_months.month IS 'First day of the month';
COMMENT ON COLUMN loan_months.months_on_book IS '0 in the month of disbursement';
COMMENT ON COLUMN loan_months.opening_balance_rmb IS 'Balance on the first day, RMB';
COMMENT ON COLUMN loan_months.disbursed_rmb IS 'Disbursed in the month, RMB';
COMMENT ON COLUMN loan_months.repaid_rmb IS 'Principal repaid by the borrower, RMB';
COMMENT ON COLUMN loan_months.recovered_rmb IS 'Principal recovered after default (cash, collateral, guarantor), RMB';
COMMENT ON COLUMN loan_months.written_off_rmb IS 'Principal written off, RMB';
COMMENT ON COLUMN loan_months.closing_balance_rmb IS 'Opening + disbursed - repaid - recovered - written off, RMB';
COMMENT ON COLUMN loan_months.interest_rmb IS 'Interest paid, RMB';
COMMENT ON COLUMN loan_months.days_past_due IS 'Days past due on the last day of the month';
COMMENT ON COLUMN loan_months.five_grade IS '1 normal, 2 special mention, 3 substandard, 4 doubtful, 5 loss; 3 to 5 is non-performing';

CREATE TABLE collateral (
    collateral_id INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES applications (application_id),
    loan_id INTEGER REFERENCES loans (loan_id),
    kind VARCHAR NOT NULL,
    region_id INTEGER NOT NULL REFERENCES regions (region_id),
    appraised_value_rmb BIGINT NOT NULL,
    appraised_on DATE NOT NULL,
    appraiser VARCHAR NOT NULL,
    lien_rank INTEGER NOT NULL
);
COMMENT ON TABLE collateral IS 'Collateral offered with applications';
COMMENT ON COLUMN collateral.collateral_id IS 'Collateral';
COMMENT ON COLUMN collateral.application_id IS 'Application';
COMMENT ON COLUMN collateral.loan_id IS 'Loan it secures; empty where there is none';
COMMENT ON COLUMN collateral.kind IS 'residential, commercial, land_factory, equipment or receivables';
COMMENT ON COLUMN collateral.region_id IS 'Where it lies';
COMMENT ON COLUMN collateral.appraised_value_rmb IS 'Value by the appraisal at application, RMB';
COMMENT ON COLUMN collateral.appraised_on IS 'Date of the appraisal';
COMMENT ON COLUMN collateral.appraiser IS 'internal or external';
COMMENT ON COLUMN collateral.lien_rank IS '1 is first';

CREATE TABLE collateral_values (
    collateral_id INTEGER NOT NULL REFERENCES collateral (collateral_id),
    valued_on DATE NOT NULL,
    value_rmb BIGINT NOT NULL,
    PRIMARY KEY (collateral_id, valued_on)
);
COMMENT ON TABLE collateral_values IS 'Values of collateral over time, at disbursement and each year after while the loan is live';
COMMENT ON COLUMN collateral_values.collateral_id IS 'Collateral';
COMMENT ON COLUMN collateral_values.valued_on IS 'Date';
COMMENT ON COLUMN collateral_values.value_rmb IS 'Value, RMB';

CREATE TABLE process_events (
    application_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    activity VARCHAR NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP NOT NULL,
    completed_at TIMESTAMP NOT NULL,
    waiting_hours DOUBLE NOT NULL,
    working_hours DOUBLE NOT NULL,
    resource_id INTEGER,
    rework BOOLEAN NOT NULL,
    loop INTEGER NOT NULL
);
COMMENT ON TABLE process_events IS 'Event log of the lending process up to disbursement; the case is the application';
COMMENT ON COLUMN process_events.application_id IS 'Case';
COMMENT ON COLUMN process_events.step IS '1, 2, ... in order within the case';
COMMENT ON COLUMN process_events.activity IS 'submit, document_check, document_supplement, field_investigation, reinvestigation, credit_rating, collateral_appraisal, review, return_to_investigator, approval, contract, security_registration, disbursement, decline or withdraw';
COMMENT ON COLUMN process_events.queued_at IS 'Ready for the activity';
COMMENT ON COLUMN process_events.started_at IS 'Work begins';
COMMENT ON COLUMN process_events.completed_at IS 'Work ends';
COMMENT ON COLUMN process_events.waiting_hours IS 'Office hours between queued_at and started_at (8 a day, Monday to Friday)';
COMMENT ON COLUMN process_events.working_hours IS 'Office hours between started_at and completed_at';
COMMENT ON COLUMN process_events.resource_id IS 'Who did it; empty for the customer or the system';
COMMENT ON COLUMN process_events.rework IS 'The activity repeats or undoes earlier work';
COMMENT ON COLUMN process_events.loop IS '0 the first time round, 1 or 2 in a rework loop';

CREATE TABLE inspections (
    inspection_id INTEGER PRIMARY KEY,
    loan_id INTEGER NOT NULL REFERENCES loans (loan_id),
    due_on DATE NOT NULL,
    done_on DATE,
    account_manager_id INTEGER NOT NULL REFERENCES officers (officer_id),
    manager_load DOUBLE NOT NULL,
    kind VARCHAR,
    finding VARCHAR
);
COMMENT ON TABLE inspections IS 'Post-loan inspections that fell due';
COMMENT ON COLUMN inspections.inspection_id IS 'Inspection';
COMMENT ON COLUMN inspections.loan_id IS 'Loan';
COMMENT ON COLUMN inspections.due_on IS 'Due by the rules';
COMMENT ON COLUMN inspections.done_on IS 'Done; empty where it was missed, or the loan or the data ended before';
COMMENT ON COLUMN inspections.account_manager_id IS 'Account manager in charge when due';
COMMENT ON COLUMN inspections.manager_load IS 'Account manager''s load in the month when due';
COMMENT ON COLUMN inspections.kind IS 'on_site or by_phone; empty where not done';
COMMENT ON COLUMN inspections.finding IS 'none or concern; empty where not done';

CREATE TABLE warning_signals (
    signal_id INTEGER PRIMARY KEY,
    loan_id INTEGER NOT NULL REFERENCES loans (loan_id),
    raised_on DATE NOT NULL,
    signal VARCHAR NOT NULL,
    severity INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    account_manager_id INTEGER NOT NULL REFERENCES officers (officer_id),
    handled_on DATE,
    action VARCHAR
);
COMMENT ON TABLE warning_signals IS 'Early-warning signals raised';
COMMENT ON COLUMN warning_signals.signal_id IS 'Signal';
COMMENT ON COLUMN warning_signals.loan_id IS 'Loan';
COMMENT ON COLUMN warning_signals.raised_on IS 'Date';
COMMENT ON COLUMN warning_signals.signal IS 'turnover_drop, tax_arrears, lawsuit, overdue_elsewhere, utilities_drop, guarantor_trouble, owner_unreachable or inspection_concern';
COMMENT ON COLUMN warning_signals.severity IS '1 yellow, 2 orange, 3 red';
COMMENT ON COLUMN warning_signals.source IS 'system or inspection';
COMMENT ON COLUMN warning_signals.account_manager_id IS 'Account manager in charge';
COMMENT ON COLUMN warning_signals.handled_on IS 'Date of the account manager''s report; empty where nobody looked';
COMMENT ON COLUMN warning_signals.action IS 'watch, visit, reduce_limit, add_security or none; empty where nobody looked';

CREATE TABLE collections (
    collection_id INTEGER PRIMARY KEY,
    loan_id INTEGER NOT NULL REFERENCES loans (loan_id),
    acted_on DATE NOT NULL,
    action VARCHAR NOT NULL,
    days_past_due INTEGER NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officers (officer_id),
    result VARCHAR NOT NULL
);
COMMENT ON TABLE collections IS 'Actions of collection on overdue loans';
COMMENT ON COLUMN collections.collection_id IS 'Action';
COMMENT ON COLUMN collections.loan_id IS 'Loan';
COMMENT ON COLUMN collections.acted_on IS 'Date';
COMMENT ON COLUMN collections.action IS 'call, visit, legal_letter, lawsuit or enforcement';
COMMENT ON COLUMN collections.days_past_due IS 'Days past due on the date';
COMMENT ON COLUMN collections.officer_id IS 'Who acted';
COMMENT ON COLUMN collections.result IS 'promise, paid, no_contact, refused or in_court';

CREATE TABLE recoveries (
    recovery_id INTEGER PRIMARY KEY,
    loan_id INTEGER NOT NULL REFERENCES loans (loan_id),
    received_on DATE NOT NULL,
    source VARCHAR NOT NULL,
    amount_rmb BIGINT NOT NULL,
    cost_rmb BIGINT NOT NULL
);
COMMENT ON TABLE recoveries IS 'Money recovered after default';
COMMENT ON COLUMN recoveries.recovery_id IS 'Recovery';
COMMENT ON COLUMN recoveries.loan_id IS 'Loan';
COMMENT ON COLUMN recoveries.received_on IS 'Date';
COMMENT ON COLUMN recoveries.source IS 'cash, collateral_sale, guarantor or guarantee_company';
COMMENT ON COLUMN recoveries.amount_rmb IS 'Principal recovered, RMB';
COMMENT ON COLUMN recoveries.cost_rmb IS 'Cost of the recovery, RMB';

CREATE TABLE workouts (
    loan_id INTEGER PRIMARY KEY REFERENCES loans (loan_id),
    default_on DATE NOT NULL,
    default_balance_rmb BIGINT NOT NULL,
    collateral_value_rmb BIGINT,
    collateral_coverage DOUBLE,
    outcome VARCHAR NOT NULL,
    closed_on DATE,
    months_to_close INTEGER,
    recovered_rmb BIGINT NOT NULL,
    recovery_cost_rmb BIGINT NOT NULL,
    written_off_rmb BIGINT NOT NULL,
    lgd DOUBLE
);
COMMENT ON TABLE workouts IS 'One row per default: what became of it';
COMMENT ON COLUMN workouts.loan_id IS 'Loan';
COMMENT ON COLUMN workouts.default_on IS 'First more than 90 days past due';
COMMENT ON COLUMN workouts.default_balance_rmb IS 'Exposure at default, RMB';
COMMENT ON COLUMN workouts.collateral_value_rmb IS 'Value of collateral at default, RMB; empty where there is none';
COMMENT ON COLUMN workouts.collateral_coverage IS 'collateral_value_rmb over default_balance_rmb';
COMMENT ON COLUMN workouts.outcome IS 'open (at the end of the data), cured, recovered or written_off';
COMMENT ON COLUMN workouts.closed_on IS 'End of the workout; empty while open';
COMMENT ON COLUMN workouts.months_to_close IS 'Months from default to the end; empty while open';
COMMENT ON COLUMN workouts.recovered_rmb IS 'Principal recovered so far, RMB';
COMMENT ON COLUMN workouts.recovery_cost_rmb IS 'Cost so far, RMB';
COMMENT ON COLUMN workouts.written_off_rmb IS 'Principal written off, RMB';
COMMENT ON COLUMN workouts.lgd IS '1 - (recovered - cost) / exposure; empty while open or cured';

CREATE TABLE truth_applications (
    application_id INTEGER PRIMARY KEY REFERENCES applications (application_id),
    true_pd_12m DOUBLE NOT NULL,
    would_default_12m BOOLEAN NOT NULL,
    would_default BOOLEAN NOT NULL,
    default_month DATE,
    months_to_default INTEGER,
    log_odds_firm DOUBLE NOT NULL
);
COMMENT ON TABLE truth_applications IS 'HIDDEN. True risk of every application, of declined ones too; ordinary analysis never reads it';
COMMENT ON COLUMN truth_applications.application_id IS 'Application';
COMMENT ON COLUMN truth_applications.true_pd_12m IS 'True probability of default in the 12 months after disbursement, at the growth of that time, no contagion';
COMMENT ON COLUMN truth_applications.would_default_12m IS 'Would have been more than 90 days past due within 12 months of disbursement (declined: of the decision)';
COMMENT ON COLUMN truth_applications.would_default IS 'Would have defaulted before maturity and before the data end';
COMMENT ON COLUMN truth_applications.default_month IS 'Month in which it would have been first more than 90 days past due; empty where never';
COMMENT ON COLUMN truth_applications.months_to_default IS 'Months from disbursement to that month';
COMMENT ON COLUMN truth_applications.log_odds_firm IS 'Firm part of the monthly log-odds: everything but macro, age on book, monitoring and contagion';

CREATE TABLE truth_borrowers (
    borrower_id INTEGER PRIMARY KEY REFERENCES borrowers (borrower_id),
    opacity DOUBLE NOT NULL,
    character DOUBLE NOT NULL,
    frailty DOUBLE NOT NULL
);
COMMENT ON TABLE truth_borrowers IS 'HIDDEN. What nobody at L knows about a borrower';
COMMENT ON COLUMN truth_borrowers.borrower_id IS 'Borrower';
COMMENT ON COLUMN truth_borrowers.opacity IS 'Hidden tendency to hand in no or dressed statements, standard normal';
COMMENT ON COLUMN truth_borrowers.character IS 'True character behind the soft information, standard normal';
COMMENT ON COLUMN truth_borrowers.frailty IS 'Hidden risk, log-odds';

CREATE TABLE truth_statements (
    borrower_id INTEGER NOT NULL REFERENCES borrowers (borrower_id),
    fiscal_year INTEGER NOT NULL,
    leverage DOUBLE NOT NULL,
    cash_flow_coverage DOUBLE NOT NULL,
    dressed BOOLEAN NOT NULL,
    PRIMARY KEY (borrower_id, fiscal_year)
);
COMMENT ON TABLE truth_statements IS 'HIDDEN. True financials behind the statements';
COMMENT ON COLUMN truth_statements.borrower_id IS 'Borrower';
COMMENT ON COLUMN truth_statements.fiscal_year IS 'Fiscal year';
COMMENT ON COLUMN truth_statements.leverage IS 'True debt over assets';
COMMENT ON COLUMN truth_statements.cash_flow_coverage IS 'True operating cash flow over debt service';
COMMENT ON COLUMN truth_statements.dressed IS 'The statement handed in was window-dressed';

CREATE TABLE truth_defaults (
    loan_id INTEGER PRIMARY KEY REFERENCES loans (loan_id),
    stop_month DATE NOT NULL,
    cause VARCHAR NOT NULL,
    source_borrower_id INTEGER REFERENCES borrowers (borrower_id),
    inspection_overdue BOOLEAN NOT NULL
);
COMMENT ON TABLE truth_defaults IS 'HIDDEN. Why each loan stopped paying';
COMMENT ON COLUMN truth_defaults.loan_id IS 'Loan';
COMMENT ON COLUMN truth_defaults.stop_month IS 'Month in which the borrower stopped paying; more than 90 days past due three months later';
COMMENT ON COLUMN truth_defaults.cause IS 'own or contagion';
COMMENT ON COLUMN truth_defaults.source_borrower_id IS 'Guaranteed borrower whose default hit; empty for own';
COMMENT ON COLUMN truth_defaults.inspection_overdue IS 'An inspection was overdue when it stopped';

CREATE TABLE truth_signals (
    signal_id INTEGER PRIMARY KEY REFERENCES warning_signals (signal_id),
    genuine BOOLEAN NOT NULL,
    lead_months INTEGER
);
COMMENT ON TABLE truth_signals IS 'HIDDEN. Whether a signal was true';
COMMENT ON COLUMN truth_signals.signal_id IS 'Signal';
COMMENT ON COLUMN truth_signals.genuine IS 'It announced a stop that came; otherwise a false alarm';
COMMENT ON COLUMN truth_signals.lead_months IS 'Months to the stop; empty for false alarms';

CREATE TABLE truth_branches (
    branch_id INTEGER PRIMARY KEY REFERENCES branches (branch_id),
    default_effect DOUBLE NOT NULL,
    days_effect DOUBLE NOT NULL
);
COMMENT ON TABLE truth_branches IS 'HIDDEN. True branch effects';
COMMENT ON COLUMN truth_branches.branch_id IS 'Branch';
COMMENT ON COLUMN truth_branches.default_effect IS 'Branch effect in the log-odds of default';
COMMENT ON COLUMN truth_branches.days_effect IS 'Branch effect in log working time';

CREATE TABLE truth_industry_years (
    industry VARCHAR NOT NULL REFERENCES industries (industry),
    year INTEGER NOT NULL,
    default_effect DOUBLE NOT NULL,
    PRIMARY KEY (industry, year)
);
COMMENT ON TABLE truth_industry_years IS 'HIDDEN. Common shocks';
COMMENT ON COLUMN truth_industry_years.industry IS 'Industry';
COMMENT ON COLUMN truth_industry_years.year IS 'Year';
COMMENT ON COLUMN truth_industry_years.default_effect IS 'Shock to the log-odds of default of the industry''s firms in the year';
