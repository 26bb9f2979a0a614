"""What the laboratory calls columns, coefficients and choices in the reader's language."""

import re
from collections.abc import Collection, Mapping

from lib.drivers import Estimate, Refusal, TestResult
from lib.drivers.table import FOOTER
from lib.text import Text
from lib.values import NotAvailable

_EVENT = re.compile(r"event\[(-?\d+)\]")


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
    return " × ".join(column(part, text) for part in name.split(":"))


def terms(estimates: Collection[Estimate], text: Text) -> dict[str, str]:
    """Names of all coefficients and of the rows below them, for tables."""
    names = {name: term(name, text) for found in estimates for name in found.coefficients["term"]}
    for found in estimates:
        names |= {name: column(name, text) for name in (*found.spec.fixed_effects, *found.groups)}
        names |= {name: column(name, text) for name in found.spec.covariance.clusters}
    for row in (*FOOTER, "model", "term", "estimate", "std_error", "statistic", "p_value", "low", "high"):
        names[row] = text(f"drivers.table.{row}")
    return names


def covariance(identifier: str, text: Text) -> str:
    """A covariance's name."""
    kind, _, clusters = identifier.partition(":")
    names = ", ".join(column(name, text) for name in clusters.split(",") if name)
    return text(f"laboratory.cov.{kind}", clusters=names)


def refusal(found: Refusal | NotAvailable, text: Text) -> str:
    """Why there is no answer, as a sentence."""
    return text(found.reason, **found.values)


def label_of(found: Estimate, text: Text) -> str:
    """The exact covariance in words."""
    values = dict(found.covariance.values)
    if "clusters" in values:
        values["clusters"] = ", ".join(column(name, text) for name in str(values["clusters"]).split(", "))
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
