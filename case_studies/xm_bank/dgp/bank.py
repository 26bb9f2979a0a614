"""The whole bank around the SME book: other loans, balance sheet, profit and loss, capital.

The SME columns are sums of loans. The rest follows assumed paths in `[bank]` of case.toml; where an identity
leaves one item free, that item is the balancing one (securities, interbank liabilities, interest income).
Money is whole RMB, so that every identity holds exactly.
"""

import numpy as np
import pandas as pd

from case_studies.xm_bank.dgp.frames import dates
from case_studies.xm_bank.dgp.parameters import FloatArray, IntArray, Parameters, whole
from case_studies.xm_bank.dgp.simulation import Outcome


def other_npl(params: Parameters, other_loans: IntArray) -> dict[str, IntArray]:
    """Non-performing loans outside the SME book, (quarters + 1,): stock on the assumed path, fitting flows.

    New, cured and repaid follow assumed rates; disposal balances, and is never negative.
    """
    bank = params.raw["bank"]
    stock = whole(params.year_path("other_npl_ratio") * other_loans)
    opening = np.concatenate([stock[:1], stock[:-1]])
    cured = whole(bank["other_npl_cure"] * opening)
    repaid = whole(bank["other_npl_repaid"] * opening)
    least = stock - opening + cured + repaid
    new = np.maximum(whole(bank["other_formation_annual"] / 4 * other_loans), least)
    return {"stock": stock, "new": new, "cured": cured, "repaid": repaid, "disposed": new - least}


def balance_sheet(
    params: Parameters, loans: IntArray, provisions: IntArray, relending: IntArray, equity: IntArray
) -> dict[str, IntArray]:
    """Assets and liabilities at the end of each quarter.

    Securities balance the assets, interbank liabilities the other side.
    """
    bank = params.raw["bank"]
    total = whole(loans / params.year_path("loans_to_assets"))
    deposits = whole(loans * params.year_path("deposits_to_loans"))
    reserves = whole(deposits * (params.year_path("reserve_ratio") + bank["excess_reserve_ratio"]))
    interbank = whole(bank["interbank_share_of_assets"] * total)
    other = whole(bank["other_assets_share"] * total)
    bonds = whole(params.year_path("bonds_to_assets") * total)
    other_liabilities = whole(bank["other_liabilities_share"] * total)
    return {
        "securities_rmb": total - (loans - provisions) - reserves - interbank - other,
        "interbank_assets_rmb": interbank,
        "cash_and_reserves_rmb": reserves,
        "other_assets_rmb": other,
        "total_assets_rmb": total,
        "deposits_rmb": deposits,
        "relending_rmb": relending,
        "bonds_issued_rmb": bonds,
        "sme_bonds_rmb": whole(params.year_path("sme_bonds_bn") * 1_000_000_000),
        "interbank_liabilities_rmb": total - deposits - relending - bonds - other_liabilities - equity,
        "other_liabilities_rmb": other_liabilities,
    }


def capital_raised(params: Parameters) -> IntArray:
    """Capital issued by quarter, (quarters + 1,), RMB."""
    starts = params.starts()[params.first - 1 : -1]
    raised = np.zeros(len(starts), dtype=np.int64)
    for quarter, billions in params.raw["bank"]["capital_raised"]:
        raised[starts == np.datetime64(quarter)] += round(billions * 1_000_000_000)
    return raised


def profit(
    params: Parameters, assets: FloatArray, paying: FloatArray, charge: IntArray
) -> dict[str, IntArray]:
    """Profit and loss by quarter. `assets` and `paying` are mean earning assets and paid liabilities, RMB."""
    bank = params.raw["bank"]
    expense = whole(params.year_path("liability_cost") / 4 * paying)
    net_interest = whole(params.year_path("net_interest_margin") / 4 * assets)
    income_share = bank["fee_share_of_income"]
    fees = whole(net_interest * income_share / (1 - income_share))
    cost = whole(params.year_path("cost_income") * (net_interest + fees))
    before_tax = net_interest + fees - cost - charge
    tax = np.maximum(whole(bank["tax_share"] * before_tax), 0)
    return {
        "interest_income_rmb": net_interest + expense,
        "interest_expense_rmb": expense,
        "fee_income_rmb": fees,
        "operating_cost_rmb": cost,
        "tax_rmb": tax,
        "net_profit_rmb": before_tax - tax,
    }


def lagged(values: IntArray) -> IntArray:
    """Value at the end of the quarter before (the first repeats itself)."""
    return np.concatenate([values[:1], values[:-1]])


def bank_quarter_table(o: Outcome, sums: dict[str, IntArray], branch_quarters: pd.DataFrame) -> pd.DataFrame:
    """`bank_quarters`: the whole bank, one row per quarter."""
    params, first, bank = o.params, o.params.first, o.params.raw["bank"]
    sme = {name: values.sum(axis=1) for name, values in sums.items()}
    loans = whole(sme["closing"] / params.year_path("sme_share_of_loans"))
    other = loans - sme["closing"]
    others = other_npl(params, other)
    npl = others["stock"] + sme["npl"]
    provisions = np.maximum(whole(params.year_path("provision_coverage") * npl), sme["provision"])
    used = sme["used"] + whole(bank["other_loss_given_disposal"] * others["disposed"])
    charge = provisions - lagged(provisions) + used
    relending = whole(bank["relending_share_of_funded_loans"] * o.relending_balance[first - 1 :])

    total = loans / params.year_path("loans_to_assets")
    rwa = whole(params.year_path("risk_weight_density") * total)
    mean_total = (total + lagged(whole(total))) / 2
    earning = bank["earning_share_of_assets"] * mean_total
    paying = bank["paid_share_of_assets"] * mean_total
    result = profit(params, earning, paying, charge)
    raised = capital_raised(params)
    second = params.starts()[first - 1 : -1].astype("datetime64[M]").astype(np.int64) % 12 == 3
    equity = np.zeros(len(loans), dtype=np.int64)
    dividends = np.zeros(len(loans), dtype=np.int64)
    equity[0] = whole(bank["equity_to_rwa_2015"] * rwa[:1].astype(np.float64))[0]
    for t in range(1, len(loans)):
        if second[t]:
            year = result["net_profit_rmb"][max(t - 5, 0) : t - 1].sum()
            dividends[t] = int(np.floor(bank["dividend_share"] * max(year, 0)))
        equity[t] = equity[t - 1] + result["net_profit_rmb"][t] - dividends[t] + raised[t]

    npl_flows = {name: others[name] + sme[f"npl_{name}"] for name in ("new", "cured", "repaid", "disposed")}
    sme_cost = branch_quarters.groupby("quarter")["operating_cost_rmb"].sum().to_numpy()
    columns = (
        {
            "total_loans_rmb": loans,
            "sme_loans_rmb": sme["closing"],
            "other_loans_rmb": other,
            "provision_stock_rmb": provisions,
        }
        | balance_sheet(params, loans, provisions, relending, equity)
        | {
            "equity_rmb": equity,
            "tier2_rmb": whole(params.year_path("tier2_to_rwa") * rwa),
            "rwa_rmb": rwa,
            "funding_cost": np.round(params.year_path("liability_cost"), 6),
            "sme_interest_income_rmb": sme["interest"],
            "sme_operating_cost_rmb": np.concatenate([[0], sme_cost]),
            "provision_opening_rmb": lagged(provisions),
            "provision_charge_rmb": charge,
            "provision_used_rmb": used,
            "equity_opening_rmb": lagged(equity),
            "dividends_rmb": dividends,
            "capital_raised_rmb": raised,
            "npl_opening_rmb": lagged(npl),
            "npl_stock_rmb": npl,
            "sme_npl_stock_rmb": sme["npl"],
            "sme_provision_rmb": sme["provision"],
            "write_offs_rmb": sme["written_off"],
            "sme_appraisal_weight": params.path("appraisal_weight")[first - 1 :],
        }
        | {f"npl_{name}_rmb": values for name, values in npl_flows.items()}
        | result
    )
    table = pd.DataFrame({"quarter": dates(params.starts()[first - 1 : -1])} | columns)
    return table.iloc[1:].reset_index(drop=True)
