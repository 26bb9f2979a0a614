"""Formulas in the style of fixest: ``y ~ x1 + log(x2) + x1:x2 | fe1 + fe2 | endog ~ z1 + z2``.

The sums and products on each right-hand side are expanded by formulaic's parser. Its tokens are checked
against a whitelist before, and its factors are read by `lib.drivers.terms` afterwards: nothing is evaluated.
A Cox outcome is written ``Surv(duration, event)``.
"""

import re
from dataclasses import replace

from lib.drivers.refusal import Refusal, RefusedError, refuse
from lib.drivers.spec import Family, ModelSpec
from lib.drivers.terms import parse_factor, parse_term

MAX_LENGTH = 1_000
MAX_PRODUCTS = 8
# A product of sums grows as a power of its length, so that brackets and products together are kept short.
MAX_BRACKETED = (24, 4)
MAX_TERMS = 100
_OPERATORS = frozenset("+-*:")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_SURV = re.compile(r"\s*Surv\(\s*(`[^`]+`|[^\W\d][\w.]*)\s*,\s*(`[^`]+`|[^\W\d][\w.]*)\s*\)\s*")


def _split(text: str, mark: str) -> list[tuple[str, int]]:
    """Parts of the text between marks that are outside parentheses and backticks, with their positions."""
    parts, depth, quoted, start = [], 0, False, 0
    for position, char in enumerate(text):
        if char == "`":
            quoted = not quoted
        elif not quoted and char in "([{":
            depth += 1
        elif not quoted and char in ")]}":
            depth -= 1
        elif char == mark and not quoted and depth == 0:
            parts.append((text[start:position], start))
            start = position + 1
    return [*parts, (text[start:], start)]


def _where(text: str, near: str, position: int) -> RefusedError:
    return refuse(
        "formula_syntax", "formula", formula=text, near=near.strip() or text.strip(), position=position + 1
    )


def _check_tokens(part: str, offset: int, whole: str) -> None:
    from formulaic.errors import FormulaicError  # type: ignore[import-untyped]
    from formulaic.parser.algos.tokenize import tokenize  # type: ignore[import-untyped]
    from formulaic.parser.types import Token  # type: ignore[import-untyped]

    products = brackets = names = 0
    try:
        tokens = list(tokenize(part))
    except (FormulaicError, ValueError) as error:
        raise _where(whole, part, offset) from error
    for token in tokens:
        place = offset + (token.source_start or 0)
        if token.kind is Token.Kind.OPERATOR:
            if any(char not in _OPERATORS for char in token.token):
                raise refuse("operator", "formula", operator=token.token, position=place + 1)
            products += sum(char in "*:" for char in token.token)
        elif token.kind is Token.Kind.VALUE and token.token not in {"0", "1"}:
            raise refuse("literal", "formula", literal=token.token, position=place + 1)
        elif token.kind is Token.Kind.CONTEXT:
            if token.token not in "()":
                raise _where(whole, token.token, place)
            brackets += 1
        else:
            names += 1
    bracketed = brackets > 0 and products > 0 and (names > MAX_BRACKETED[0] or products > MAX_BRACKETED[1])
    if products > MAX_PRODUCTS or bracketed:
        raise refuse("too_many_products", "formula", most=MAX_PRODUCTS)


def _expand(part: str, offset: int, whole: str, control: str) -> tuple[tuple[str, ...], bool]:
    """Canonical terms of one right-hand side and whether it has an intercept."""
    from formulaic.errors import FormulaicError
    from formulaic.parser import DefaultFormulaParser  # type: ignore[import-untyped]
    from formulaic.parser.types import Factor as Parsed

    if not part.strip() or _EMPTY_BRACKETS.search(part):
        raise _where(whole, whole[offset:], offset)
    _check_tokens(part, offset, whole)
    try:
        parsed = list(DefaultFormulaParser().get_terms(part))
    except (FormulaicError, RecursionError, SyntaxError, ValueError, TypeError, IndexError) as error:
        # formulaic checks the spelling of calls with Python's compiler, which has errors of its own.
        raise _where(whole, part, offset) from error
    terms, intercept = [], False
    for term in parsed:
        factors = [factor for factor in term.factors if factor.eval_method is not Parsed.EvalMethod.LITERAL]
        if not factors:
            intercept = True
            continue
        spelled = [
            f"`{factor.expr}`" if factor.eval_method is Parsed.EvalMethod.LOOKUP else str(factor.expr)
            for factor in factors
        ]
        terms.append(parse_term(":".join(spelled), control).text)
    if len(terms) > MAX_TERMS:
        raise refuse("too_many_terms", control, terms=len(terms), most=MAX_TERMS)
    return tuple(terms), intercept


def _read(text: str, base: ModelSpec) -> ModelSpec:
    if len(text) > MAX_LENGTH:
        raise refuse("formula_long", "formula", length=len(text), most=MAX_LENGTH)
    sides = _split(text, "~")
    if len(sides) < 2 or not sides[0][0].strip():
        raise refuse("no_tilde", "formula", formula=text)
    (left, _), (_, start) = sides[0], sides[1]
    parts = [(part, start + place) for part, place in _split(text[start:], "|")]
    if len(parts) > 3:
        raise _where(text, parts[3][0], parts[3][1])

    spec = replace(base, fixed_effects=(), endogenous=(), instruments=())
    if surv := _SURV.fullmatch(left):
        duration, event = (name.strip("`") for name in surv.groups())
        spec = replace(
            spec, outcome=parse_factor(f"`{duration}`", "outcome").text, event=event, family=Family.COX
        )
    else:
        spec = replace(spec, outcome=parse_factor(left, "outcome").text)
    if "~" in parts[0][0]:
        raise _where(text, parts[0][0], parts[0][1])
    drivers, intercept = _expand(*parts[0], text, "drivers")
    spec = replace(spec, drivers=drivers, intercept=intercept)
    for part, place in parts[1:]:
        stage = _split(part, "~")
        if len(stage) == 2:
            if spec.instruments:
                raise _where(text, part, place)
            endogenous, _ = _expand(stage[0][0], place, text, "endogenous")
            instruments, _ = _expand(stage[1][0], place + stage[1][1], text, "instruments")
            spec = replace(spec, endogenous=endogenous, instruments=instruments)
        elif len(stage) == 1 and not spec.fixed_effects and not spec.instruments:
            effects, _ = _expand(part, place, text, "fixed_effects")
            factors = [parse_term(effect, "fixed_effects") for effect in effects]
            if any(len(term.factors) > 1 or term.factors[0].transform for term in factors):
                raise refuse("effect_not_column", "fixed_effects", effect=part.strip())
            spec = replace(spec, fixed_effects=tuple(term.factors[0].column for term in factors))
        else:
            raise _where(text, part, place)
    return spec


def parse_formula(text: str, base: ModelSpec | None = None) -> ModelSpec | Refusal:
    """The model that a formula describes, or where it does not parse.

    Parameters
    ----------
    text : ``outcome ~ drivers [| fixed effects] [| endogenous ~ instruments]``. Allowed: column names (in
        backticks if they hold spaces), ``+ - * :``, parentheses, 0 and 1, and the transforms of
        `lib.drivers.terms`.
    base : everything that a formula does not say (family, covariance, panel, …) is taken from here.

    Examples
    --------
    >>> parse_formula("log(loans) ~ cost + npl | branch + quarter").fixed_effects
    ('branch', 'quarter')
    >>> parse_formula("loans ~ __import__('os')").reason
    'drivers.refusal.not_a_term'
    """
    try:
        return _read(text, base or ModelSpec(outcome=""))
    except RefusedError as refused:
        return refused.refusal


def formula_of(spec: ModelSpec) -> str:
    """The formula of a specification; `parse_formula` reads it back.

    >>> formula_of(ModelSpec("y", ("x",), ("branch",), ("c",), ("z",)))
    'y ~ x | branch | c ~ z'
    """
    parts = " + ".join(spec.drivers) or ("1" if spec.intercept else "0")
    if not spec.intercept and spec.drivers:
        parts += " - 1"
    left = f"Surv({spec.outcome}, {spec.event})" if spec.family is Family.COX and spec.event else spec.outcome
    text = f"{left} ~ {parts}"
    if spec.fixed_effects:
        quoted = (parse_factor(f"`{name}`", "fixed_effects").text for name in spec.fixed_effects)
        text += " | " + " + ".join(quoted)
    if spec.endogenous:
        text += f" | {' + '.join(spec.endogenous)} ~ {' + '.join(spec.instruments)}"
    return text
