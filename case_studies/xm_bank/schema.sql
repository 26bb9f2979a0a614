-- XM Bank: the tables of the teaching data. One statement each; comments are stored in the warehouse.
-- Money is whole RMB in BIGINT, so that sums are exact. Rates and ratios are decimals (0.05 = 5 %).
-- Tables whose name begins with truth_ hold what no bank can see; only the chapters that reveal the truth read them.

CREATE TABLE branches (
    branch_id INTEGER PRIMARY KEY,
    code VARCHAR NOT NULL UNIQUE,
    district VARCHAR NOT NULL,
    opened_on DATE NOT NULL,
    platform_wave INTEGER NOT NULL CHECK (platform_wave BETWEEN 1 AND 4),
    platform_quarter DATE NOT NULL,
    relending_exposure DOUBLE NOT NULL CHECK (relending_exposure BETWEEN 0 AND 1)
);
COMMENT ON TABLE branches IS 'One row per branch that lends to small and micro enterprises';
COMMENT ON COLUMN branches.branch_id IS 'Key, 1 to 28';
COMMENT ON COLUMN branches.code IS 'B01 to B28';
COMMENT ON COLUMN branches.district IS 'District of the city (id; names in case.toml)';
COMMENT ON COLUMN branches.opened_on IS 'Day the branch opened';
COMMENT ON COLUMN branches.platform_wave IS 'Wave in which the branch joins the credit-information platform; wave 4 joins after the sample';
COMMENT ON COLUMN branches.platform_quarter IS 'First day of the first quarter with the platform (wave 4: 2025-07-01, after the sample)';
COMMENT ON COLUMN branches.relending_exposure IS 'Share of the branch''s SME book eligible for central-bank re-lending, fixed at end-2015';

CREATE TABLE quarters (
    quarter DATE PRIMARY KEY,
    label VARCHAR NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    gdp_growth DOUBLE NOT NULL,
    lpr_1y DOUBLE NOT NULL,
    policy_rate DOUBLE NOT NULL,
    relending_rate DOUBLE NOT NULL,
    relending_programme DOUBLE NOT NULL CHECK (relending_programme BETWEEN 0 AND 1),
    national_new_loan_rate DOUBLE NOT NULL
);
COMMENT ON TABLE quarters IS 'The environment: assumed full paths that agree with published points where those exist';
COMMENT ON COLUMN quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN quarters.label IS 'Such as 2016Q1';
COMMENT ON COLUMN quarters.year IS 'Calendar year';
COMMENT ON COLUMN quarters.gdp_growth IS 'Real GDP growth on the year before, decimal';
COMMENT ON COLUMN quarters.lpr_1y IS 'One-year loan prime rate at the end of the quarter (one-year benchmark loan rate before August 2019), decimal';
COMMENT ON COLUMN quarters.policy_rate IS 'Seven-day reverse repo rate at the end of the quarter (assumed path), decimal';
COMMENT ON COLUMN quarters.relending_rate IS 'One-year re-lending rate for small business (assumed path), decimal';
COMMENT ON COLUMN quarters.relending_programme IS 'Intensity of the central bank''s re-lending programme, 0 to 1 (assumed path)';
COMMENT ON COLUMN quarters.national_new_loan_rate IS 'Average rate of new inclusive SME loans, regulator''s scope (assumed path through published points), decimal';

CREATE TABLE products (
    product_id INTEGER PRIMARY KEY,
    code VARCHAR NOT NULL UNIQUE,
    launched_on DATE NOT NULL,
    channel VARCHAR NOT NULL CHECK (channel IN ('digital', 'branch')),
    sci_tech BOOLEAN NOT NULL,
    collateral_kind VARCHAR NOT NULL CHECK (collateral_kind IN ('unsecured', 'mortgage', 'guaranteed', 'insured')),
    max_amount_rmb BIGINT NOT NULL CHECK (max_amount_rmb > 0),
    max_term_months INTEGER NOT NULL CHECK (max_term_months > 0)
);
COMMENT ON TABLE products IS 'SME credit products';
COMMENT ON COLUMN products.product_id IS 'Key';
COMMENT ON COLUMN products.code IS 'Product id (names in case.toml)';
COMMENT ON COLUMN products.launched_on IS 'First day on which the product could be applied for';
COMMENT ON COLUMN products.channel IS 'digital (applied for on the phone) or branch';
COMMENT ON COLUMN products.sci_tech IS 'Made for science and technology firms';
COMMENT ON COLUMN products.collateral_kind IS 'Security that the product asks for';
COMMENT ON COLUMN products.max_amount_rmb IS 'Ceiling per loan, RMB';
COMMENT ON COLUMN products.max_term_months IS 'Longest term, months';

CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY,
    branch_id INTEGER REFERENCES branches (branch_id),
    role VARCHAR NOT NULL CHECK (role IN ('credit_officer', 'reviewer', 'product_manager', 'risk')),
    hired_on DATE NOT NULL,
    left_on DATE,
    specialist BOOLEAN NOT NULL,
    CHECK (left_on IS NULL OR left_on > hired_on)
);
COMMENT ON TABLE staff IS 'People in SME lending, one row per employment';
COMMENT ON COLUMN staff.staff_id IS 'Key, in order of hiring';
COMMENT ON COLUMN staff.branch_id IS 'Branch; empty for head office';
COMMENT ON COLUMN staff.role IS 'credit_officer, reviewer, product_manager or risk';
COMMENT ON COLUMN staff.hired_on IS 'First day of employment; signs files after one full quarter of service';
COMMENT ON COLUMN staff.left_on IS 'Last day of employment; empty if still employed on 2024-12-31';
COMMENT ON COLUMN staff.specialist IS 'Trained SME specialist';

CREATE TABLE staff_quarters (
    staff_id INTEGER NOT NULL REFERENCES staff (staff_id),
    quarter DATE NOT NULL REFERENCES quarters (quarter),
    training_hours DOUBLE NOT NULL CHECK (training_hours >= 0),
    caseload INTEGER NOT NULL CHECK (caseload >= 0),
    PRIMARY KEY (staff_id, quarter)
);
COMMENT ON TABLE staff_quarters IS 'One row per person and quarter in which the person was employed on the last day or signed files';
COMMENT ON COLUMN staff_quarters.staff_id IS 'Person';
COMMENT ON COLUMN staff_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN staff_quarters.training_hours IS 'Hours of training in the quarter';
COMMENT ON COLUMN staff_quarters.caseload IS 'Credit officer: borrowers in care at the end of the quarter; reviewer: files decided in the quarter; others 0';

CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY,
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    size VARCHAR NOT NULL CHECK (size IN ('micro', 'small', 'self_employed')),
    industry VARCHAR NOT NULL,
    sci_tech BOOLEAN NOT NULL,
    founded_on DATE NOT NULL,
    registered_on DATE NOT NULL,
    had_bank_credit_before BOOLEAN NOT NULL,
    revenue_rmb BIGINT NOT NULL CHECK (revenue_rmb > 0),
    employees INTEGER NOT NULL CHECK (employees >= 1),
    leverage DOUBLE NOT NULL CHECK (leverage BETWEEN 0 AND 1),
    tax_grade VARCHAR NOT NULL CHECK (tax_grade IN ('A', 'B', 'C', 'M')),
    owns_real_estate BOOLEAN NOT NULL,
    CHECK (registered_on > founded_on)
);
COMMENT ON TABLE customers IS 'Small and micro enterprises and self-employed people known to the bank';
COMMENT ON COLUMN customers.customer_id IS 'Key';
COMMENT ON COLUMN customers.branch_id IS 'Branch that serves the customer';
COMMENT ON COLUMN customers.size IS 'small, micro or self_employed';
COMMENT ON COLUMN customers.industry IS 'Industry id (names in case.toml)';
COMMENT ON COLUMN customers.sci_tech IS 'Science and technology enterprise';
COMMENT ON COLUMN customers.founded_on IS 'Day the business was founded';
COMMENT ON COLUMN customers.registered_on IS 'Day from which the bank knows the customer';
COMMENT ON COLUMN customers.had_bank_credit_before IS 'Had a loan from any bank before it came to XM';
COMMENT ON COLUMN customers.revenue_rmb IS 'Yearly sales when registered, RMB';
COMMENT ON COLUMN customers.employees IS 'Employees when registered';
COMMENT ON COLUMN customers.leverage IS 'Debt over assets when registered, decimal';
COMMENT ON COLUMN customers.tax_grade IS 'Grade of the tax office: A, B, M (new), C';
COMMENT ON COLUMN customers.owns_real_estate IS 'Owns property that could be mortgaged';

CREATE TABLE applications (
    application_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    officer_id INTEGER NOT NULL REFERENCES staff (staff_id),
    reviewer_id INTEGER REFERENCES staff (staff_id),
    channel VARCHAR NOT NULL CHECK (channel IN ('digital', 'branch')),
    amount_requested_rmb BIGINT NOT NULL CHECK (amount_requested_rmb > 0),
    submitted_at TIMESTAMP NOT NULL,
    documents_complete_at TIMESTAMP NOT NULL,
    review_started_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    decided_quarter DATE NOT NULL REFERENCES quarters (quarter),
    decision VARCHAR NOT NULL CHECK (decision IN ('approved', 'declined', 'withdrawn')),
    straight_through BOOLEAN NOT NULL,
    rating_score DOUBLE NOT NULL,
    renewal BOOLEAN NOT NULL,
    platform_active BOOLEAN NOT NULL,
    CHECK (submitted_at <= documents_complete_at AND documents_complete_at <= review_started_at
           AND review_started_at <= decided_at)
);
COMMENT ON TABLE applications IS 'Loan applications closed from 2016Q1 to 2024Q4 (files still open at the end are not in the data)';
COMMENT ON COLUMN applications.application_id IS 'Key, in order of the closing quarter';
COMMENT ON COLUMN applications.customer_id IS 'Applicant';
COMMENT ON COLUMN applications.branch_id IS 'Branch';
COMMENT ON COLUMN applications.product_id IS 'Product applied for';
COMMENT ON COLUMN applications.officer_id IS 'Credit officer who took the application';
COMMENT ON COLUMN applications.reviewer_id IS 'Reviewer who decided; empty for straight-through decisions';
COMMENT ON COLUMN applications.channel IS 'digital or branch';
COMMENT ON COLUMN applications.amount_requested_rmb IS 'Amount asked for, RMB';
COMMENT ON COLUMN applications.submitted_at IS 'Application handed in';
COMMENT ON COLUMN applications.documents_complete_at IS 'Last document received';
COMMENT ON COLUMN applications.review_started_at IS 'Reviewer opens the file (the wait before it is the queue)';
COMMENT ON COLUMN applications.decided_at IS 'Decision, or withdrawal by the applicant';
COMMENT ON COLUMN applications.decided_quarter IS 'First day of the quarter of decided_at: the quarter to which the bank''s statistics count the file';
COMMENT ON COLUMN applications.decision IS 'approved, declined by the bank, or withdrawn by the applicant';
COMMENT ON COLUMN applications.straight_through IS 'Decided by the machine without a reviewer';
COMMENT ON COLUMN applications.rating_score IS 'Internal rating, points (50 points are one standard deviation among sound firms); higher is safer';
COMMENT ON COLUMN applications.renewal IS 'The applicant''s previous loan matured in this or the previous quarter';
COMMENT ON COLUMN applications.platform_active IS 'The branch had the credit-information platform in decided_quarter';

CREATE TABLE loans (
    loan_id INTEGER PRIMARY KEY,
    application_id INTEGER UNIQUE REFERENCES applications (application_id),
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    product_id INTEGER NOT NULL REFERENCES products (product_id),
    disbursed_on DATE NOT NULL,
    amount_rmb BIGINT NOT NULL CHECK (amount_rmb > 0),
    annual_rate DOUBLE NOT NULL CHECK (annual_rate BETWEEN 0 AND 0.24),
    term_months INTEGER NOT NULL CHECK (term_months IN (6, 12, 24, 36)),
    instalments BOOLEAN NOT NULL,
    security VARCHAR NOT NULL CHECK (security IN ('unsecured', 'mortgage', 'guaranteed', 'insured')),
    first_time_borrower BOOLEAN NOT NULL,
    renewal_without_principal BOOLEAN NOT NULL,
    sci_tech BOOLEAN NOT NULL,
    relending_funded BOOLEAN NOT NULL,
    disposed_on DATE,
    disposal_kind VARCHAR CHECK (disposal_kind IN ('write_off', 'sale', 'collection')),
    disposal_proceeds_rmb BIGINT NOT NULL CHECK (disposal_proceeds_rmb >= 0),
    CHECK ((disposed_on IS NULL) = (disposal_kind IS NULL))
);
COMMENT ON TABLE loans IS 'Loans disbursed from 2016Q1 on, and older loans still open on 2016-01-01';
COMMENT ON COLUMN loans.loan_id IS 'Key, in order of the quarter of disbursement';
COMMENT ON COLUMN loans.application_id IS 'Application; empty for loans disbursed before 2016, whose files are not in the data';
COMMENT ON COLUMN loans.customer_id IS 'Borrower';
COMMENT ON COLUMN loans.branch_id IS 'Branch';
COMMENT ON COLUMN loans.product_id IS 'Product';
COMMENT ON COLUMN loans.disbursed_on IS 'Day of disbursement';
COMMENT ON COLUMN loans.amount_rmb IS 'Amount disbursed, RMB';
COMMENT ON COLUMN loans.annual_rate IS 'Contract rate a year, decimal';
COMMENT ON COLUMN loans.term_months IS 'Contract term, months';
COMMENT ON COLUMN loans.instalments IS 'Repaid in equal quarterly instalments; otherwise in one sum at maturity';
COMMENT ON COLUMN loans.security IS 'unsecured, mortgage, guaranteed (guarantee company or fund) or insured (bank-insurance)';
COMMENT ON COLUMN loans.first_time_borrower IS 'First bank loan of the borrower''s life';
COMMENT ON COLUMN loans.renewal_without_principal IS 'Replaces a maturing loan without the principal being paid back first';
COMMENT ON COLUMN loans.sci_tech IS 'Borrower is a science and technology enterprise';
COMMENT ON COLUMN loans.relending_funded IS 'Funded from central-bank re-lending for small business';
COMMENT ON COLUMN loans.disposed_on IS 'Day the non-performing loan left the book by disposal';
COMMENT ON COLUMN loans.disposal_kind IS 'write_off, sale (to an asset manager) or collection (collateral enforced)';
COMMENT ON COLUMN loans.disposal_proceeds_rmb IS 'Cash received at disposal, RMB';

CREATE TABLE loan_quarters (
    loan_id INTEGER NOT NULL,
    quarter DATE NOT NULL,
    opening_balance_rmb BIGINT NOT NULL CHECK (opening_balance_rmb >= 0),
    disbursed_rmb BIGINT NOT NULL CHECK (disbursed_rmb >= 0),
    repaid_rmb BIGINT NOT NULL CHECK (repaid_rmb >= 0),
    disposed_rmb BIGINT NOT NULL CHECK (disposed_rmb >= 0),
    closing_balance_rmb BIGINT NOT NULL CHECK (closing_balance_rmb >= 0),
    interest_rmb BIGINT NOT NULL CHECK (interest_rmb >= 0),
    days_past_due INTEGER NOT NULL CHECK (days_past_due >= 0),
    five_grade INTEGER NOT NULL CHECK (five_grade BETWEEN 1 AND 5),
    provision_rmb BIGINT NOT NULL CHECK (provision_rmb >= 0),
    post_loan_check BOOLEAN NOT NULL,
    warned_on DATE
);
COMMENT ON TABLE loan_quarters IS 'One row per loan and quarter from disbursement (or 2016Q1) to the quarter it leaves the book; key (loan_id, quarter)';
COMMENT ON COLUMN loan_quarters.loan_id IS 'Loan';
COMMENT ON COLUMN loan_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN loan_quarters.opening_balance_rmb IS 'Principal on the first day, RMB';
COMMENT ON COLUMN loan_quarters.disbursed_rmb IS 'Principal paid out in the quarter, RMB';
COMMENT ON COLUMN loan_quarters.repaid_rmb IS 'Principal paid back in the quarter, RMB';
COMMENT ON COLUMN loan_quarters.disposed_rmb IS 'Principal that left by write-off, sale or collection, RMB';
COMMENT ON COLUMN loan_quarters.closing_balance_rmb IS 'Principal on the last day, RMB';
COMMENT ON COLUMN loan_quarters.interest_rmb IS 'Interest earned in the quarter (none on non-performing loans), RMB';
COMMENT ON COLUMN loan_quarters.days_past_due IS 'Days past due on the last day of the quarter (0 when nothing is owed)';
COMMENT ON COLUMN loan_quarters.five_grade IS '1 normal, 2 special mention, 3 substandard, 4 doubtful, 5 loss; 3 to 5 are non-performing';
COMMENT ON COLUMN loan_quarters.provision_rmb IS 'Loss provision held on the last day, RMB';
COMMENT ON COLUMN loan_quarters.post_loan_check IS 'A post-loan check was made in the quarter';
COMMENT ON COLUMN loan_quarters.warned_on IS 'Day of an early warning in the quarter; empty if none';

CREATE TABLE branch_quarters (
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    quarter DATE NOT NULL REFERENCES quarters (quarter),
    applications INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    new_loans INTEGER NOT NULL,
    new_loans_rmb BIGINT NOT NULL,
    opening_balance_rmb BIGINT NOT NULL,
    repaid_rmb BIGINT NOT NULL,
    disposed_rmb BIGINT NOT NULL,
    loan_balance_rmb BIGINT NOT NULL,
    npl_opening_rmb BIGINT NOT NULL,
    npl_new_rmb BIGINT NOT NULL,
    npl_cured_rmb BIGINT NOT NULL,
    npl_repaid_rmb BIGINT NOT NULL,
    npl_disposed_rmb BIGINT NOT NULL,
    npl_balance_rmb BIGINT NOT NULL,
    npl_ratio_lag DOUBLE NOT NULL,
    borrowers INTEGER NOT NULL,
    funding_cost DOUBLE NOT NULL,
    new_loan_rate DOUBLE NOT NULL,
    credit_officers INTEGER NOT NULL CHECK (credit_officers > 0),
    reviewers INTEGER NOT NULL CHECK (reviewers > 0),
    reviewer_utilisation DOUBLE NOT NULL,
    platform_active BOOLEAN NOT NULL,
    relending_instrument DOUBLE NOT NULL,
    local_growth DOUBLE NOT NULL,
    competition DOUBLE NOT NULL,
    volume_pressure DOUBLE NOT NULL CHECK (volume_pressure BETWEEN 0 AND 1),
    interest_income_rmb BIGINT NOT NULL,
    funding_expense_rmb BIGINT NOT NULL,
    operating_cost_rmb BIGINT NOT NULL,
    provision_opening_rmb BIGINT NOT NULL,
    provision_charge_rmb BIGINT NOT NULL,
    provision_used_rmb BIGINT NOT NULL,
    provision_rmb BIGINT NOT NULL,
    PRIMARY KEY (branch_id, quarter)
);
COMMENT ON TABLE branch_quarters IS 'SME lending by branch and quarter: sums of loans and applications, and the branch''s circumstances';
COMMENT ON COLUMN branch_quarters.branch_id IS 'Branch';
COMMENT ON COLUMN branch_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN branch_quarters.applications IS 'Applications closed in the quarter';
COMMENT ON COLUMN branch_quarters.approved IS 'of which approved';
COMMENT ON COLUMN branch_quarters.new_loans IS 'Loans disbursed in the quarter';
COMMENT ON COLUMN branch_quarters.new_loans_rmb IS 'Amount disbursed in the quarter, RMB';
COMMENT ON COLUMN branch_quarters.opening_balance_rmb IS 'Loan balance on the first day, RMB';
COMMENT ON COLUMN branch_quarters.repaid_rmb IS 'Principal repaid, RMB';
COMMENT ON COLUMN branch_quarters.disposed_rmb IS 'Principal disposed of, RMB';
COMMENT ON COLUMN branch_quarters.loan_balance_rmb IS 'Loan balance on the last day, RMB';
COMMENT ON COLUMN branch_quarters.npl_opening_rmb IS 'Non-performing balance on the first day, RMB';
COMMENT ON COLUMN branch_quarters.npl_new_rmb IS 'Balance of loans that became non-performing, RMB';
COMMENT ON COLUMN branch_quarters.npl_cured_rmb IS 'Closing balance of loans that returned to performing, RMB';
COMMENT ON COLUMN branch_quarters.npl_repaid_rmb IS 'Principal repaid in the quarter on loans non-performing at its start, RMB';
COMMENT ON COLUMN branch_quarters.npl_disposed_rmb IS 'Principal disposed of on loans non-performing at the start of the quarter, RMB';
COMMENT ON COLUMN branch_quarters.npl_balance_rmb IS 'Non-performing balance on the last day = opening + new - cured - repaid - disposed, RMB';
COMMENT ON COLUMN branch_quarters.npl_ratio_lag IS 'Non-performing over total balance at the end of the previous quarter, decimal';
COMMENT ON COLUMN branch_quarters.borrowers IS 'Customers with a balance on the last day';
COMMENT ON COLUMN branch_quarters.funding_cost IS 'Internal funding cost of SME lending a year, decimal';
COMMENT ON COLUMN branch_quarters.new_loan_rate IS 'Amount-weighted rate of new loans, decimal';
COMMENT ON COLUMN branch_quarters.credit_officers IS 'Credit officers entitled to sign: a full quarter of service before the quarter, still employed after its end';
COMMENT ON COLUMN branch_quarters.reviewers IS 'Reviewers entitled to sign, same rule';
COMMENT ON COLUMN branch_quarters.reviewer_utilisation IS 'Files for reviewers in the quarter over reviewers'' capacity';
COMMENT ON COLUMN branch_quarters.platform_active IS 'Credit-information platform in use';
COMMENT ON COLUMN branch_quarters.relending_instrument IS 'relending_exposure times relending_programme: instrument for funding_cost';
COMMENT ON COLUMN branch_quarters.local_growth IS 'Growth of the branch''s district on the year before, decimal';
COMMENT ON COLUMN branch_quarters.competition IS 'Share of rivals'' outlets within reach, 0 to 1';
COMMENT ON COLUMN branch_quarters.volume_pressure IS 'Share of officers'' bonus that depends on new-loan volume, 0 to 1';
COMMENT ON COLUMN branch_quarters.interest_income_rmb IS 'Interest earned on SME loans, RMB';
COMMENT ON COLUMN branch_quarters.funding_expense_rmb IS 'funding_cost / 4 times the mean of opening and closing balance, RMB';
COMMENT ON COLUMN branch_quarters.operating_cost_rmb IS 'Operating cost of SME lending (staff, files, checks, overhead), RMB';
COMMENT ON COLUMN branch_quarters.provision_opening_rmb IS 'Provision on the first day, RMB';
COMMENT ON COLUMN branch_quarters.provision_charge_rmb IS 'Provision charged to profit, RMB';
COMMENT ON COLUMN branch_quarters.provision_used_rmb IS 'Provision used for disposed loans: principal less proceeds, RMB';
COMMENT ON COLUMN branch_quarters.provision_rmb IS 'Provision on the last day = opening + charge - used, RMB';

CREATE TABLE bank_quarters (
    quarter DATE PRIMARY KEY REFERENCES quarters (quarter),
    total_loans_rmb BIGINT NOT NULL,
    sme_loans_rmb BIGINT NOT NULL,
    other_loans_rmb BIGINT NOT NULL,
    provision_stock_rmb BIGINT NOT NULL,
    securities_rmb BIGINT NOT NULL,
    interbank_assets_rmb BIGINT NOT NULL,
    cash_and_reserves_rmb BIGINT NOT NULL,
    other_assets_rmb BIGINT NOT NULL,
    total_assets_rmb BIGINT NOT NULL,
    deposits_rmb BIGINT NOT NULL,
    relending_rmb BIGINT NOT NULL,
    bonds_issued_rmb BIGINT NOT NULL,
    sme_bonds_rmb BIGINT NOT NULL,
    interbank_liabilities_rmb BIGINT NOT NULL,
    other_liabilities_rmb BIGINT NOT NULL,
    equity_rmb BIGINT NOT NULL,
    tier2_rmb BIGINT NOT NULL,
    rwa_rmb BIGINT NOT NULL,
    funding_cost DOUBLE NOT NULL,
    interest_income_rmb BIGINT NOT NULL,
    sme_interest_income_rmb BIGINT NOT NULL,
    interest_expense_rmb BIGINT NOT NULL,
    fee_income_rmb BIGINT NOT NULL,
    operating_cost_rmb BIGINT NOT NULL,
    sme_operating_cost_rmb BIGINT NOT NULL,
    provision_opening_rmb BIGINT NOT NULL,
    provision_charge_rmb BIGINT NOT NULL,
    provision_used_rmb BIGINT NOT NULL,
    tax_rmb BIGINT NOT NULL,
    net_profit_rmb BIGINT NOT NULL,
    equity_opening_rmb BIGINT NOT NULL,
    dividends_rmb BIGINT NOT NULL,
    capital_raised_rmb BIGINT NOT NULL,
    npl_opening_rmb BIGINT NOT NULL,
    npl_new_rmb BIGINT NOT NULL,
    npl_cured_rmb BIGINT NOT NULL,
    npl_repaid_rmb BIGINT NOT NULL,
    npl_disposed_rmb BIGINT NOT NULL,
    npl_stock_rmb BIGINT NOT NULL,
    sme_npl_stock_rmb BIGINT NOT NULL,
    sme_provision_rmb BIGINT NOT NULL,
    write_offs_rmb BIGINT NOT NULL,
    sme_appraisal_weight DOUBLE NOT NULL CHECK (sme_appraisal_weight BETWEEN 0 AND 1)
);
COMMENT ON TABLE bank_quarters IS 'The whole bank by quarter; sme_ columns are the SME book, summed from loans';
COMMENT ON COLUMN bank_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN bank_quarters.total_loans_rmb IS 'All loans on the last day = sme_loans + other_loans, RMB';
COMMENT ON COLUMN bank_quarters.sme_loans_rmb IS 'Inclusive small and micro enterprise loans, RMB';
COMMENT ON COLUMN bank_quarters.other_loans_rmb IS 'Other corporate and personal loans, RMB';
COMMENT ON COLUMN bank_quarters.provision_stock_rmb IS 'Loan loss provisions, all loans, RMB';
COMMENT ON COLUMN bank_quarters.securities_rmb IS 'Bonds and other investments, RMB';
COMMENT ON COLUMN bank_quarters.interbank_assets_rmb IS 'Claims on banks, RMB';
COMMENT ON COLUMN bank_quarters.cash_and_reserves_rmb IS 'Cash and reserves at the central bank, RMB';
COMMENT ON COLUMN bank_quarters.other_assets_rmb IS 'Other assets, RMB';
COMMENT ON COLUMN bank_quarters.total_assets_rmb IS 'Loans less provisions + securities + interbank + cash + other, RMB';
COMMENT ON COLUMN bank_quarters.deposits_rmb IS 'Customer deposits, RMB';
COMMENT ON COLUMN bank_quarters.relending_rmb IS 'Owed to the central bank for re-lending, RMB';
COMMENT ON COLUMN bank_quarters.bonds_issued_rmb IS 'Bonds issued, including SME bonds and tier 2, RMB';
COMMENT ON COLUMN bank_quarters.sme_bonds_rmb IS 'of which special bonds for SME lending, RMB';
COMMENT ON COLUMN bank_quarters.interbank_liabilities_rmb IS 'Owed to banks, RMB';
COMMENT ON COLUMN bank_quarters.other_liabilities_rmb IS 'Other liabilities, RMB';
COMMENT ON COLUMN bank_quarters.equity_rmb IS 'Equity = opening + net profit - dividends + capital raised, RMB';
COMMENT ON COLUMN bank_quarters.tier2_rmb IS 'Tier 2 capital: subordinated bonds and surplus provisions, RMB';
COMMENT ON COLUMN bank_quarters.rwa_rmb IS 'Risk-weighted assets, RMB';
COMMENT ON COLUMN bank_quarters.funding_cost IS 'Cost of all interest-bearing liabilities a year, decimal';
COMMENT ON COLUMN bank_quarters.interest_income_rmb IS 'Interest income of the quarter, all assets, RMB';
COMMENT ON COLUMN bank_quarters.sme_interest_income_rmb IS 'of which on SME loans, RMB';
COMMENT ON COLUMN bank_quarters.interest_expense_rmb IS 'Interest expense of the quarter, RMB';
COMMENT ON COLUMN bank_quarters.fee_income_rmb IS 'Fees and other income of the quarter, RMB';
COMMENT ON COLUMN bank_quarters.operating_cost_rmb IS 'Operating cost of the quarter, RMB';
COMMENT ON COLUMN bank_quarters.sme_operating_cost_rmb IS 'of which SME lending, RMB';
COMMENT ON COLUMN bank_quarters.provision_opening_rmb IS 'Provisions on the first day, RMB';
COMMENT ON COLUMN bank_quarters.provision_charge_rmb IS 'Provisions charged to profit, RMB';
COMMENT ON COLUMN bank_quarters.provision_used_rmb IS 'Provisions used for disposals, RMB';
COMMENT ON COLUMN bank_quarters.tax_rmb IS 'Income tax, RMB';
COMMENT ON COLUMN bank_quarters.net_profit_rmb IS 'Income - expense - cost - charge - tax, RMB';
COMMENT ON COLUMN bank_quarters.equity_opening_rmb IS 'Equity on the first day, RMB';
COMMENT ON COLUMN bank_quarters.dividends_rmb IS 'Dividends paid, RMB';
COMMENT ON COLUMN bank_quarters.capital_raised_rmb IS 'Shares and perpetual bonds issued, RMB';
COMMENT ON COLUMN bank_quarters.npl_opening_rmb IS 'Non-performing loans on the first day, all loans, RMB';
COMMENT ON COLUMN bank_quarters.npl_new_rmb IS 'New non-performing loans, RMB';
COMMENT ON COLUMN bank_quarters.npl_cured_rmb IS 'Returned to performing, RMB';
COMMENT ON COLUMN bank_quarters.npl_repaid_rmb IS 'Repaid on non-performing loans, RMB';
COMMENT ON COLUMN bank_quarters.npl_disposed_rmb IS 'Disposed of: written off, sold or collected, RMB';
COMMENT ON COLUMN bank_quarters.npl_stock_rmb IS 'Non-performing loans on the last day = opening + new - cured - repaid - disposed, RMB';
COMMENT ON COLUMN bank_quarters.sme_npl_stock_rmb IS 'of which SME loans, RMB';
COMMENT ON COLUMN bank_quarters.sme_provision_rmb IS 'Provisions held for SME loans, RMB';
COMMENT ON COLUMN bank_quarters.write_offs_rmb IS 'SME principal written off in the quarter, RMB';
COMMENT ON COLUMN bank_quarters.sme_appraisal_weight IS 'Weight of SME lending in the branch managers'' appraisal, decimal';

CREATE TABLE truth_customers (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (customer_id),
    weak BOOLEAN NOT NULL
);
COMMENT ON TABLE truth_customers IS 'Hidden quality of each customer';
COMMENT ON COLUMN truth_customers.customer_id IS 'Customer';
COMMENT ON COLUMN truth_customers.weak IS 'Hidden type: a weak firm stops paying far more often';

CREATE TABLE truth_branches (
    branch_id INTEGER PRIMARY KEY REFERENCES branches (branch_id),
    volume_effect DOUBLE NOT NULL,
    funding_cost_effect DOUBLE NOT NULL,
    days_effect DOUBLE NOT NULL,
    default_effect DOUBLE NOT NULL
);
COMMENT ON TABLE truth_branches IS 'True branch effects';
COMMENT ON COLUMN truth_branches.branch_id IS 'Branch';
COMMENT ON COLUMN truth_branches.volume_effect IS 'Branch effect in log new loans';
COMMENT ON COLUMN truth_branches.funding_cost_effect IS 'Branch effect in funding cost, decimal';
COMMENT ON COLUMN truth_branches.days_effect IS 'Branch effect in log days to decision';
COMMENT ON COLUMN truth_branches.default_effect IS 'Branch effect in the log-odds of default';

CREATE TABLE truth_staff (
    staff_id INTEGER PRIMARY KEY REFERENCES staff (staff_id),
    days_effect DOUBLE NOT NULL
);
COMMENT ON TABLE truth_staff IS 'True effect of officers and reviewers on time';
COMMENT ON COLUMN truth_staff.staff_id IS 'Officer or reviewer';
COMMENT ON COLUMN truth_staff.days_effect IS 'Person''s effect in log days to decision';

CREATE TABLE truth_quarters (
    quarter DATE PRIMARY KEY REFERENCES quarters (quarter),
    volume_effect DOUBLE NOT NULL,
    default_effect DOUBLE NOT NULL
);
COMMENT ON TABLE truth_quarters IS 'True quarter effects';
COMMENT ON COLUMN truth_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN truth_quarters.volume_effect IS 'Quarter effect in log new loans';
COMMENT ON COLUMN truth_quarters.default_effect IS 'Era effect in the log-odds of default';

CREATE TABLE truth_branch_quarters (
    branch_id INTEGER NOT NULL REFERENCES branches (branch_id),
    quarter DATE NOT NULL REFERENCES quarters (quarter),
    local_demand DOUBLE NOT NULL,
    platform_effect DOUBLE NOT NULL,
    shock DOUBLE NOT NULL,
    log_target_new_loans DOUBLE NOT NULL,
    approval_cutoff DOUBLE NOT NULL,
    PRIMARY KEY (branch_id, quarter)
);
COMMENT ON TABLE truth_branch_quarters IS 'What drives a branch''s lending but cannot be seen';
COMMENT ON COLUMN truth_branch_quarters.branch_id IS 'Branch';
COMMENT ON COLUMN truth_branch_quarters.quarter IS 'First day of the quarter';
COMMENT ON COLUMN truth_branch_quarters.local_demand IS 'Local demand for credit, log points: raises new loans and funding cost';
COMMENT ON COLUMN truth_branch_quarters.platform_effect IS 'True effect of the platform on log new loans in this branch and quarter';
COMMENT ON COLUMN truth_branch_quarters.shock IS 'Other shock to log new loans';
COMMENT ON COLUMN truth_branch_quarters.log_target_new_loans IS 'Right-hand side of the lending equation: log RMB expected before applications are drawn';
COMMENT ON COLUMN truth_branch_quarters.approval_cutoff IS 'Score cut-off in standard deviations';

CREATE TABLE truth_platform (
    platform_wave INTEGER NOT NULL,
    event_time INTEGER NOT NULL,
    quarter DATE NOT NULL,
    branches INTEGER NOT NULL,
    att_log DOUBLE NOT NULL,
    PRIMARY KEY (platform_wave, event_time)
);
COMMENT ON TABLE truth_platform IS 'True average effect of the platform on log new loans by wave and quarters since joining';
COMMENT ON COLUMN truth_platform.platform_wave IS 'Wave';
COMMENT ON COLUMN truth_platform.event_time IS 'Quarters since joining, 0 in the first';
COMMENT ON COLUMN truth_platform.quarter IS 'First day of the quarter';
COMMENT ON COLUMN truth_platform.branches IS 'Branches in the wave';
COMMENT ON COLUMN truth_platform.att_log IS 'Effect on log new loans, lagged NPL ratio and the other drivers held fixed';

CREATE TABLE truth_stops (
    loan_id INTEGER NOT NULL,
    quarter DATE NOT NULL,
    stopped_on DATE NOT NULL,
    PRIMARY KEY (loan_id, quarter)
);
COMMENT ON TABLE truth_stops IS 'The event of the default equation: the borrower stops paying and is non-performing one quarter later';
COMMENT ON COLUMN truth_stops.loan_id IS 'Loan';
COMMENT ON COLUMN truth_stops.quarter IS 'First day of the quarter of the event';
COMMENT ON COLUMN truth_stops.stopped_on IS 'First missed due date';
