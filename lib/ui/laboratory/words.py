"""What the laboratory calls columns, coefficients and choices in the reader's language."""

import re
from collections.abc import Collection, Mapping

from lib.drivers import Estimate, Refusal, TestResult
from lib.drivers.exact import cluster_names, exact
from lib.drivers.table import FOOTER, estimator
from lib.text import Text
from lib.values import NotAvailable

_EVENT = re.compile(r"event\[(-?\d+)\]")
_CUT = re.compile(r"([^|]+)\|([^|]+)")


def column(name: str, text: Text) -> str:
    """A column's name for readers, or the column itself where it has none."""
    key = f"labels.t.{name}"
    return text(key) if text.has(key) else name


def term(name: str, text: Text) -> str:
    """A coefficient's name: products with a cross, levels and transforms as they are written."""
    if name == "(Intercept)":
        return text("laboratory.intercept")
    if name == "att":
        return text("labels.target.platform_effect")
    if found := _EVENT.fullmatch(name):
        return text("laboratory.event_time", quarters=int(found[1]))
    if found := _CUT.fullmatch(name):
        return text("laboratory.cut", low=found[1], high=found[2])
    return " × ".join(column(part, text) for part in name.split(":"))


def terms(estimates: Collection[Estimate], text: Text) -> dict[str, str]:
    """Names of all coefficients and of the rows below them, for tables."""
    names = {name: term(name, text) for found in estimates for name in found.coefficients["term"]}
    for found in estimates:
        names |= {name: column(name, text) for name in (*found.spec.fixed_effects, *found.groups)}
        names[found.spec.outcome] = term(found.spec.outcome, text)
        names[f"family.{estimator(found)}"] = text(f"drivers.family.{estimator(found)}")
        names[found.covariance.symbol] = exact(found.covariance, text)
        if found.spec.weights:
            names[found.spec.weights] = column(found.spec.weights, text)
    for row in (*FOOTER, "model", "term", "estimate", "std_error", "statistic", "p_value", "low", "high"):
        names[row] = text(f"drivers.table.{row}")
    return names


def covariance(identifier: str, text: Text) -> str:
    """A covariance's name."""
    kind, _, clusters = identifier.partition(":")
    return text(f"laboratory.cov.{kind}", clusters=cluster_names(clusters, text))


def refusal(found: Refusal | NotAvailable, text: Text) -> str:
    """Why there is no answer, as a sentence."""
    return text(found.reason, **found.values)


def label_of(found: Estimate, text: Text) -> str:
    """The exact covariance in words."""
    values = dict(found.covariance.values)
    if "clusters" in values:
        values["clusters"] = cluster_names(str(values["clusters"]), text)
    if found.covariance.key.startswith("drivers.cov.classical"):
        values.pop("k", None)
    return text(found.covariance.key, **values)


def test_name(key: str, found: TestResult | NotAvailable, text: Text) -> str:
    """A test's name; the one that was done where several share a place."""
    return text(f"drivers.test.{found.key if isinstance(found, TestResult) else key}.name")


def reading(found: TestResult | NotAvailable, text: Text) -> str:
    """What a test says in plain words."""
    if isinstance(found, NotAvailable):
        return refusal(found, text)
    values: Mapping[str, object] = found.values
    if "column" in values:
        values = {**values, "column": column(str(values["column"]), text)}
    return text(f"drivers.test.{found.key}.{'fail' if found.rejected else 'pass'}", **values)
