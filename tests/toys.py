"""A case small enough to be built in a test: two tables, with a key, nulls, texts and dates."""

import sys
import textwrap
from pathlib import Path

from lib.cases import Case, load_case

SCHEMA = """
CREATE TABLE branches (branch_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, opened_on DATE);
CREATE TABLE loans (
    loan_id BIGINT PRIMARY KEY, branch_id INTEGER REFERENCES branches (branch_id),
    amount_rmb DOUBLE CHECK (amount_rmb > 0), signed_at TIMESTAMP, renewed BOOLEAN,
    security ENUM ('unsecured', 'mortgage')
);
"""

# Every call leaves a line in the log; a file named `hang` beside it stops the build in its last step.
GENERATOR = """
    import time
    import tomllib
    from pathlib import Path

    import numpy as np
    import pandas as pd

    HERE = Path(__file__).parent

    def generate(progress=lambda share, step: None):
        with (HERE / "log").open("a") as log:
            log.write("generated\\n")
        settings = tomllib.loads((HERE / "case.toml").read_text())
        draw = np.random.default_rng(settings["seed"])
        progress(0.5, "drawing")
        number = settings["loans"]
        names = pd.DataFrame({
            "branch_id": [1, 2], "name": ["厦门 A", "B"], "opened_on": pd.to_datetime(["2001-02-03", None]),
        })
        loans = pd.DataFrame({
            "loan_id": np.arange(number),
            "branch_id": draw.integers(1, 3, number),
            "amount_rmb": np.where(draw.random(number) < 0.1, np.nan, draw.lognormal(12, 1, number).round(2)),
            "signed_at": pd.to_datetime(draw.integers(438000, 439000, number), unit="h"),
            "renewed": draw.random(number) < 0.3,
            "security": np.where(draw.random(number) < 0.5, "unsecured", "mortgage"),
        })
        return {"branches": names, "loans": loans}

    def check(con):
        if (HERE / "hang").exists():
            (HERE / "hanging").touch()
            time.sleep(60)
"""


def make_case(folder: Path, loans: int = 500) -> Case:
    """Write the toy case into `folder`, whose name must be new to this process, and load it."""
    home = folder / "toy"
    home.mkdir(parents=True)
    (home / "case.toml").write_text(f"seed = 7\nloans = {loans}\n", encoding="utf-8")
    (home / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    (home / "generate.py").write_text(textwrap.dedent(GENERATOR), encoding="utf-8")
    if str(folder.parent) not in sys.path:
        sys.path.append(str(folder.parent))
    return load_case("toy", folder)


def builder_script(case: Case, cache: Path) -> str:
    """Source of a program that builds `case` into `cache` and prints the fingerprint."""
    return textwrap.dedent(f"""
        import sys
        from pathlib import Path
        sys.path.append({str(case.folder.parent.parent)!r})
        from lib.cases import load_case
        from lib.warehouse import build
        case = load_case("toy", Path({str(case.folder.parent)!r}))
        print(build(case, cache=Path({str(cache)!r})).fingerprint)
    """)
