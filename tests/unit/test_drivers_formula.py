"""Formulas: what is read, what is refused, and that nothing is ever evaluated."""

import pytest

from lib.drivers import Family, ModelSpec, Refusal, formula_of, parse_formula


def read(text: str) -> ModelSpec:
    found = parse_formula(text)
    assert isinstance(found, ModelSpec), found
    return found


def test_all_three_parts() -> None:
    spec = read("log(y) ~ x1 + log(x2) + x1:x2 | fe1 + fe2 | endog ~ z1 + lag(z2, 2)")
    assert spec.outcome == "log(y)"
    assert spec.drivers == ("x1", "log(x2)", "x1:x2")
    assert spec.fixed_effects == ("fe1", "fe2")
    assert (spec.endogenous, spec.instruments) == (("endog",), ("z1", "lag(z2, 2)"))


def test_instruments_without_effects() -> None:
    spec = read("y ~ x | w ~ z")
    assert spec.fixed_effects == () and spec.endogenous == ("w",)


@pytest.mark.parametrize(
    ("text", "drivers", "intercept"),
    [
        ("y ~ a*b", ("a", "b", "a:b"), True),
        ("y ~ a*b - a:b", ("a", "b"), True),
        ("y ~ 0 + a", ("a",), False),
        ("y ~ a - 1", ("a",), False),
        ("y ~ 1", (), True),
        ("y ~ I(x^2) + I(x**3)", ("I(x^2)", "I(x^3)"), True),
        ("y ~ `net loans` + log(`net loans`)", ("`net loans`", "log(`net loans`)"), True),
        ("贷款 ~ 资金成本 + log(余额)", ("资金成本", "log(余额)"), True),
        (
            "y ~ C(size) + lag(x) + lead(x, k = 2) + diff(x)",
            ("C(size)", "lag(x, 1)", "lead(x, 2)", "diff(x, 1)"),
            True,
        ),
    ],
)
def test_sums_products_and_transforms(text: str, drivers: tuple[str, ...], intercept: bool) -> None:
    spec = read(text)
    assert spec.drivers == drivers and spec.intercept is intercept


def test_durations() -> None:
    spec = read("Surv(days, decided) ~ amount | officer")
    assert (spec.family, spec.outcome, spec.event) == (Family.COX, "days", "decided")
    assert formula_of(spec) == "Surv(days, decided) ~ amount | officer"


@pytest.mark.parametrize(
    "text",
    [
        "y ~ x1 + log(x2) + x1:x2 | fe1 + fe2 | endog ~ z1 + z2",
        "y ~ x - 1",
        "`my y` ~ `a b`:x | `fe 1`",
        "y ~ 1 | fe",
    ],
)
def test_a_written_formula_reads_back(text: str) -> None:
    spec = read(text)
    assert read(formula_of(spec)) == spec


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("y", "no_tilde"),
        ("~ x", "no_tilde"),
        ("y ~ ", "formula_syntax"),
        ("y ~ x +", "formula_syntax"),
        ("y ~ x z", "formula_syntax"),
        ("y ~ ((x)", "formula_syntax"),
        ("y ~ x |", "formula_syntax"),
        ("y ~ x | | e ~ z", "formula_syntax"),
        ("y ~ x | a | b", "formula_syntax"),
        ("y ~ x | a | b ~ z | c", "formula_syntax"),
        ("y ~ x | e ~ z | a", "formula_syntax"),
        ("y ~ x ~ z", "formula_syntax"),
        ("y ~ `a", "formula_syntax"),
        ("y ~ x^2", "operator"),
        ("y ~ x / z", "operator"),
        ("y ~ x == z", "operator"),
        ("y ~ 2*x", "literal"),
        ("y ~ 'x'", "literal"),
        ("y ~ .", "literal"),
        ("y ~ sin(x)", "unknown_transform"),
        ("y ~ log(x + 1)", "not_a_term"),
        ("y ~ log(log(x))", "not_a_term"),
        ("y ~ log(x, 2)", "not_a_term"),
        ("y ~ lag(x, 99)", "bad_argument"),
        ("y ~ I(x^9)", "bad_argument"),
        ("y ~ x | log(a)", "effect_not_column"),
        ("y ~ x | a:b", "effect_not_column"),
        ("y ~ " + "*".join("abcdefghijk"), "too_many_products"),
        ("y ~ " + ":".join(["(" + "+".join("abcdefghij") + ")"] * 6), "too_many_products"),
        ("y ~ " + "+".join(f"x{i}" for i in range(150)), "too_many_terms"),
        ("y ~ " + "x" * 2_000, "formula_long"),
    ],
)
def test_what_does_not_parse_is_refused_with_its_reason(text: str, reason: str) -> None:
    found = parse_formula(text)
    assert isinstance(found, Refusal)
    assert found.reason == f"drivers.refusal.{reason}"


@pytest.mark.parametrize(
    "text",
    [
        "y ~ __import__('os').system('id')",
        "y ~ {x + 1}",
        "y ~ x[0]",
        "y ~ eval(x)",
        "y ~ log(__import__('os'))",
        "y ~ (lambda: 1)()",
        "y ~ x.__class__()",
        "__import__('os') ~ x",
        "y ~ x | os.system('id')",
        "y ~ x | e ~ open('f')",
        "Surv(days, exec('1')) ~ x",
    ],
)
def test_code_is_refused(text: str) -> None:
    assert isinstance(parse_formula(text), Refusal)


def test_where_it_does_not_parse() -> None:
    found = parse_formula("y ~ x | a | e ~ z +")
    assert isinstance(found, Refusal)
    assert found.values["position"] == 16


def test_the_base_keeps_what_a_formula_does_not_say() -> None:
    base = ModelSpec("old", ("gone",), ("gone",), family=Family.POISSON, sample="2020 on")
    spec = parse_formula("y ~ x", base)
    assert isinstance(spec, ModelSpec)
    assert (spec.family, spec.sample, spec.drivers, spec.fixed_effects) == (
        Family.POISSON,
        "2020 on",
        ("x",),
        (),
    )
