"""One equation, four switches: what each of them does to the estimate of the funding cost's effect."""

import itertools
from dataclasses import dataclass

import pandas as pd

from case_studies.xm_bank.drivers.models import covariance_of
from case_studies.xm_bank.drivers.tables import table
from lib.drivers import Cov, CovarianceSpec, Estimate, ModelSpec, PanelIndex, Refusal, estimate
from lib.exhibits import CaseData

CONTROLS = ("npl_lag", "log_officers", "competition", "local_growth")
EFFECTS = {"pooled": (), "branch": ("branch",), "full": ("branch", "wave_quarter")}
CLUSTERS = {"branch": ("branch",), "quarter": ("quarter",), "none": ()}
DEMAND = ("hidden", "seen")
INSTRUMENT = ("used", "ignored")
TERM = "funding_cost"


@dataclass(frozen=True)
class Switches:
    """The position of the four switches; the default is the specification that the data call for.

    Attributes:
        effects: id of `EFFECTS`; instrument: ``used`` or ``ignored``; demand: whether hidden local demand is
        a control (``seen``), which only a simulation can offer; cluster: id of `CLUSTERS`.
    """

    effects: str = "full"
    instrument: str = "used"
    demand: str = "hidden"
    cluster: str = "branch"

    @property
    def spec(self) -> ModelSpec:
        """The model."""
        drivers = (*CONTROLS, *(("local_demand",) if self.demand == "seen" else ()))
        # Effects of waves' quarters contain the platform; without them it is a control.
        if self.effects != "full":
            drivers = (*drivers, "platform")
        instrumented = self.instrument == "used"
        clusters = CLUSTERS[self.cluster]
        return ModelSpec(
            "log_new_loans",
            drivers if instrumented else (TERM, *drivers),
            EFFECTS[self.effects],
            (TERM,) if instrumented else (),
            ("relending",) if instrumented else (),
            covariance=covariance_of({"cluster": clusters}) if clusters else CovarianceSpec(Cov.HC1),
            panel=PanelIndex("branch", "quarter"),
        )

    @property
    def consistent(self) -> bool:
        """Whether the estimate settles on the truth as the data grow.

        Local demand moves both sides: it must be held fixed, or cost must be moved by the instrument. What
        re-lending did over the years and what demand did over the years differ only within quarters, and
        exposure differs by chance between so few branches: the effects are needed for the instrument too.
        """
        return self.effects == "full" and (self.demand == "seen" or self.instrument == "used")


def positions() -> list[Switches]:
    """Every combination, in a fixed order."""
    return [Switches(*parts) for parts in itertools.product(EFFECTS, INSTRUMENT, DEMAND, CLUSTERS)]


def panel_with_truth(data: CaseData) -> pd.DataFrame:
    """The branch panel with hidden local demand beside it."""
    hidden = data.query(
        "SELECT b.code AS branch, t.quarter, t.local_demand FROM truth_branch_quarters t "
        "JOIN branches b USING (branch_id) ORDER BY ALL"
    )
    panel = table(data, "branch_panel")
    order = panel["branch"].cat.categories
    hidden["branch"] = pd.Categorical(hidden["branch"], order)
    return panel.merge(hidden, on=["branch", "quarter"], how="left", validate="1:1")


_tried: dict[tuple[str, Switches], Estimate] = {}


def tried(data: CaseData, position: Switches) -> Estimate:
    """The estimate at one position of the switches, computed once per process.

    Raises:
        ValueError: it is refused, which would be a mistake here.
    """
    key = (data.warehouse.fingerprint, position)
    if key not in _tried:
        found = estimate(position.spec, panel_with_truth(data))
        if isinstance(found, Refusal):
            raise ValueError(f"{position}: {found.reason}")
        _tried[key] = found
    return _tried[key]


def try_all(data: CaseData) -> dict[Switches, Estimate]:
    """The estimate at every position of the switches."""
    return {position: tried(data, position) for position in positions()}
