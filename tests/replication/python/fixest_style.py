"""Reference values from pyfixest 0.60 and wildboottest 0.3.2, which the project does not install.

Run in an environment of its own: ``pip install pyfixest==0.60.0 wildboottest==0.3.2`` and then
``python fixest_style.py``. Writes ``../reference/pyfixest.csv``.
"""

import csv
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import statsmodels.api as sm
from wildboottest.wildboottest import wildboottest

HERE = Path(__file__).parent
ROWS: list[tuple[str, str, str, str]] = []


def put(case: str, fit: object) -> None:
    """Coefficients, standard errors, p-values and bounds of a fitted model."""
    table = fit.tidy()
    for term, row in table.iterrows():
        for quantity, column in (
            ("estimate", "Estimate"),
            ("std_error", "Std. Error"),
            ("p_value", "Pr(>|t|)"),
            ("low", "2.5%"),
            ("high", "97.5%"),
        ):
            ROWS.append((case, str(term), quantity, repr(float(row[column]))))


def data(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE.parent / "data" / f"{name}.csv")


fatal = data("fatalities")
form = "frate ~ beertax + unemp + income"
put("fe_cluster", pf.feols(form + " | state", fatal, vcov={"CRV1": "state"}))
put("twfe_cluster", pf.feols(form + " | state + year", fatal, vcov={"CRV1": "state"}))
put("twfe_two_way", pf.feols(form + " | state + year", fatal, vcov={"CRV1": "state + year"}))
put("twfe_iid", pf.feols(form + " | state + year", fatal, vcov="iid"))
put("twfe_hc1", pf.feols(form + " | state + year", fatal, vcov="hetero"))
put("wls_twfe_cluster", pf.feols(form + " | state + year", fatal, vcov={"CRV1": "state"}, weights="pop"))
put("pooled_cluster", pf.feols(form, fatal, vcov={"CRV1": "state"}))

employment = data("empluk")
logs = "np.log(emp) ~ np.log(wage) + np.log(capital) + np.log(output) | firm + year"
put("unbalanced_cluster", pf.feols(logs, employment, vcov={"CRV1": "firm"}))

cigarettes = data("cigarettes")
cigarettes = cigarettes.assign(
    lp=np.log(cigarettes["packs"]), lr=np.log(cigarettes["rprice"]), li=np.log(cigarettes["rincome"])
)
put("iv_cluster", pf.feols("lp ~ li | state + year | lr ~ tdiff + rtax", cigarettes, vcov={"CRV1": "state"}))

# The wild bootstrap over all 2^10 sign vectors of Grunfeld's ten firms is deterministic.
grunfeld = data("grunfeld")
model = sm.OLS(grunfeld["inv"], sm.add_constant(grunfeld[["value", "capital"]]))
for term in ("value", "capital", "const"):
    found = wildboottest(
        model, param=term, cluster=grunfeld["firm"], B=9_999, impose_null=True, bootstrap_type="11", seed=1
    )
    for column in found.columns:
        if column in {"p-value", "statistic"}:
            ROWS.append(("wild_grunfeld", term, column, repr(float(np.ravel(found[column])[0]))))

packages = "; ".join(f"{name} {version(name)}" for name in ("pyfixest", "wildboottest", "numpy", "pandas"))
with (HERE.parent / "reference" / "pyfixest.csv").open("w", encoding="utf-8", newline="") as out:
    out.write(f"# {packages}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("case", "term", "quantity", "value"))
    writer.writerows(ROWS)
