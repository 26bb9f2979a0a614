"""A script that computes an estimate again, with this project's own functions."""

from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from lib.drivers.spec import CovarianceSpec, EventSpec, ModelSpec, PanelIndex

_NAMES = (CovarianceSpec, EventSpec, ModelSpec, PanelIndex)


def _default(item: object) -> object:
    factory = getattr(item, "default_factory", MISSING)
    return factory() if factory is not MISSING else getattr(item, "default", MISSING)


def source_of(value: object, indent: int = 0) -> str:
    """Python source of a specification, fields at their default left out.

    >>> source_of(CovarianceSpec("cluster", ("branch",)))
    "CovarianceSpec(kind='cluster', clusters=('branch',))"
    """
    if isinstance(value, StrEnum):
        return repr(str(value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = [
            f"{item.name}={source_of(getattr(value, item.name))}"
            for item in fields(value)
            if getattr(value, item.name) != _default(item)
        ]
        if not indent:
            return f"{type(value).__name__}({', '.join(parts)})"
        lines = "".join(f"{' ' * indent}{part},\n" for part in parts)
        return f"{type(value).__name__}(\n{lines})"
    return repr(value)


def as_script(spec: ModelSpec, data_path: str) -> str:
    """A complete script: reads the table, estimates the model, prints coefficients and covariance.

    Parameters
    ----------
    spec : the model.
    data_path : where the table lies, a ``.csv`` or ``.parquet`` file.

    Notes
    -----
    It is run from the project's folder. Every text is written as a Python literal, so that no column name can
    become code.
    """
    reader = "read_parquet" if PurePosixPath(data_path).suffix == ".parquet" else "read_csv"
    body = source_of(spec, indent=4)
    used = sorted({kind.__name__ for kind in _NAMES if f"{kind.__name__}(" in body} | {"Refusal", "estimate"})
    return (
        "import pandas as pd\n\n"
        f"from lib.drivers import {', '.join(used)}\n\n"
        f"data = pd.{reader}({data_path!r})\n"
        f"spec = {body}\n"
        "found = estimate(spec, data)\n"
        "if isinstance(found, Refusal):\n"
        '    raise SystemExit(f"{found.reason}: {dict(found.values)}")\n'
        "print(found.coefficients.to_string(index=False))\n"
        "print(found.covariance.symbol)\n"
        'print("n =", found.n)\n'
    )
