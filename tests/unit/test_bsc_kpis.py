"""Loading KPI definitions: what is refused, and how floors and targets are found."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.bsc.ahp import AhpResult
from lib.bsc.kpis import Judgements, KpiBook, KpiError, load_kpis
from lib.bsc.rules import Baseline, Benchmark, Finding, Fixed, Peers, Published, Rule, parse_rule, resolve
from lib.bsc.standards import Standards, find_standards
from lib.cases import CASE_STUDIES
from lib.facts import Facts
from lib.pedigree import Pedigree
from lib.values import NotAvailable

FOLDER = CASE_STUDIES / "xm_bank" / "kpis"
Edited = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def book() -> KpiBook:
    return load_kpis(FOLDER)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    def edit(old: str, new: str) -> Path:
        folder = Path(shutil.copytree(FOLDER, tmp_path / "kpis"))
        path = folder / "kpis.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name.zh = "不良贷款率"', "", "npl_ratio: name needs a text in en and zh"),
        ('name.zh = "不良贷款率"', 'name.zh = " "', "npl_ratio: name needs"),
        (
            'target.reason.zh = "管理目标（假设）：五个',
            'target.reason.cn = "',
            "decision_days: target: reason",
        ),
        ('perspective = "financial"', 'perspective = "money"', "perspective 'money' is none of financial"),
        ('direction = "higher"', 'direction = "up"', "direction 'up'"),
        ('kind = "lagging"', 'kind = "late"', "kind 'late'"),
        ('owner = "sme"', 'owner = "nobody"', "owner 'nobody'"),
        ("importance = 3", "importance = 9", "importance 9"),
        ('id = "sme_share"', 'id = "no_such"', "no_such.sql does not exist"),
        ('id = "sme_share"', 'id = "sme_balance"', "defined twice: sme_balance"),
        ('floor.rule = "baseline"', 'floor.rule = "guess"', "rule 'guess'"),
        ('floor.rule = "baseline"', 'floor.rule = "fixed"', "floor: rule 'fixed'"),
        ("target.value = 7.0", "target.valu = 7.0", "decision_days: target"),
        ("target.value = 3.0", "target.value = 0.0", "products_launched: floor and target are the same"),
        ("target.value = 80.0", "target.value = 800.0", "borrowers_per_officer: .* contradict"),
        ("floor.upper_value = 1.0", "", "approval_rate: a band"),
        ('target.start = "2019Q4"', "", "sme_balance: target: a baseline that grows"),
        ('problem = "team"\nsignal = true', "signal = true", "officer_turnover: signals no problem"),
        ("upper = [2, 2, 3, 1, 2, 2]", "upper = [2, 2]", "6 judgements on perspectives, not 2"),
        ('order = ["financial", ', 'order = ["finance", ', "judgements on perspectives do not cover"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    edited: Edited, old: str, new: str, message: str
) -> None:
    folder = edited(old, new)
    with pytest.raises(KpiError, match=message):
        load_kpis(folder)


def test_a_query_without_a_definition_is_refused(edited: Edited) -> None:
    folder = edited("baseline_year = 2019", "baseline_year = 2018")
    (folder / "left_over.sql").write_text("SELECT 1")
    with pytest.raises(KpiError, match="SQL without a definition: left_over"):
        load_kpis(folder)


def test_a_changed_query_changes_the_fingerprint(book: KpiBook, edited: Edited) -> None:
    folder = edited("baseline_year = 2019", "baseline_year = 2018")
    assert load_kpis(folder).fingerprint == book.fingerprint
    query = folder / "npl_ratio.sql"
    query.write_text(query.read_text().replace("npl_balance_rmb", "loan_balance_rmb"))
    assert load_kpis(folder).fingerprint != book.fingerprint


def test_no_peer_number_is_typed(book: KpiBook) -> None:
    assert not [kpi.id for kpi in book if kpi.peer and isinstance(kpi.peer.rule, Fixed)]


def test_changed_judgements_change_the_weights(book: KpiBook) -> None:
    before = book.ahp_weights()
    flat = {"perspectives": Judgements(tuple(book.perspectives), (1.0,) * 6)}
    after = book.ahp_weights(flat)
    for name in book.perspectives:
        share = sum(weight for kpi, weight in after.values.items() if book[kpi].perspective == name)
        assert share == pytest.approx(0.25)
    assert after.values["npl_ratio"] < before.values["npl_ratio"]
    with pytest.raises(KpiError, match=r"bsc\.ahp\.not_positive"):
        book.ahp_weights({"perspectives": Judgements(tuple(book.perspectives), (1.0, -1, 1, 1, 1, 1))})
    assert isinstance(book.ahp["perspectives"].result(), AhpResult)


def resolved(rule: Rule, facts: Facts) -> Benchmark:
    found = resolve(rule, facts)
    assert isinstance(found, Benchmark)
    return found


def test_published_rules_look_their_figures_up(facts: Facts) -> None:
    def figure(series: str, period: str) -> float:
        found = facts.value(series, period)
        assert not isinstance(found, NotAvailable)
        return found.value

    plain = resolved(Published("npl_ratio_city", "2024Q4"), facts)
    assert plain.value == figure("npl_ratio_city", "2024Q4")
    assert (plain.pedigree, plain.periods) == ((Pedigree.PUBLISHED,), ("2024Q4",))
    ratio = Published(
        "inclusive_sme_loans_pboc", "2024Q4", "inclusive_sme_borrowers", "2024Q4", factor=1000.0
    )
    expected = (
        1000 * figure("inclusive_sme_loans_pboc", "2024Q4") / figure("inclusive_sme_borrowers", "2024Q4")
    )
    assert resolved(ratio, facts).value == pytest.approx(expected)
    less = Published("lpr_1y", "2024-10", less="nim_city", less_period="2024Q4")
    assert resolved(less, facts).value == figure("lpr_1y", "2024-10") - figure("nim_city", "2024Q4")
    tolerance = Published("npl_ratio_city", "2024Q4", plus="E221")
    assert resolved(tolerance, facts).value == pytest.approx(plain.value + 0.03)
    judged = resolved(Published("roe_commercial", "2024Q3", factor=0.5), facts)
    assert judged.pedigree == (Pedigree.PUBLISHED, Pedigree.ASSUMED)


def test_a_figure_that_is_not_published_is_missing(facts: Facts) -> None:
    found = resolve(Published("npl_ratio_city", "2023Q1"), facts)
    assert isinstance(found, NotAvailable)
    assert isinstance(resolve(Peers("npl_ratio", "1999"), facts), NotAvailable)
    assert isinstance(resolve(Baseline(1.0, "npl_ratio_city", "2023Q1", "2024Q4"), facts), NotAvailable)


def test_findings_and_peers(facts: Facts) -> None:
    assert resolved(Finding("E080"), facts).value == pytest.approx(0.73)
    with pytest.raises(KeyError, match="E221 is no finding in %"):
        resolve(Finding("E221"), facts)
    with pytest.raises(KeyError, match="E999"):
        resolve(Finding("E999"), facts)
    peers = resolved(Peers("npl_ratio", "2024"), facts)
    banks = facts.city_banks("npl_ratio", "2024")
    assert not isinstance(banks, NotAvailable)
    assert (peers.n, peers.value) == (banks.n, banks.table["value"].median())


def test_a_baseline_grows_at_the_published_pace(facts: Facts) -> None:
    rule = Baseline(2.0, "inclusive_sme_loans_cbirc", "2019Q4", "2024Q4")
    found = resolved(rule, facts)
    first, last = (facts.value(rule.series, period) for period in (rule.start, rule.end))
    assert not isinstance(first, NotAvailable) and not isinstance(last, NotAvailable)
    assert found.of(10.0, 5) == pytest.approx(20.0 * last.value / first.value, rel=1e-3)
    assert found.of(10.0, 0) == 20.0
    why = NotAvailable("bsc.no_baseline", {"year": 2019})
    assert found.of(why, 5) is why


def test_rules_must_be_known_and_whole() -> None:
    assert parse_rule({"rule": "fixed", "value": 1.0, "reason": {}}) == Fixed(1.0)
    with pytest.raises(ValueError, match="is none of"):
        parse_rule({})
    with pytest.raises(ValueError, match="unexpected"):
        parse_rule({"rule": "fixed", "value": 1.0, "series": "x"})


def test_a_baseline_beyond_the_target_makes_no_scale(book: KpiBook, facts: Facts) -> None:
    days = find_standards(book, facts)["decision_days"]
    assert days.scale_of(3.0, 5) == NotAvailable("bsc.floor_beyond_target", {"floor": 3.0, "target": 7.0})
    why = NotAvailable("bsc.no_baseline")
    assert days.scale_of(why, 5) is why
    hole = Standards(days.kpi, days.floor, why, None)
    assert hole.scale_of(12.0, 5) is why
    broken = Standards(days.kpi, why, days.target, None)
    assert broken.scale_of(12.0, 5) is why


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_a_message_that_its_values_fill(language: str) -> None:
    from lib.text import text_for

    package = Path(load_kpis.__code__.co_filename).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(package.glob("*.py")))
    reasons = set(re.findall(r'NotAvailable\(\s*"(bsc\.[a-z_.]+)"', source))
    text = text_for("en" if language == "en" else "zh")
    assert reasons and not [reason for reason in sorted(reasons) if not text.has(reason)]
    values = {"n": 3, "needed": 5}
    assert text("bsc.thin", **values)
