"""What an exported notebook calls: show an exhibit that it has just computed, and compare it."""

from IPython.display import HTML, SVG, display

from lib.charts import to_svg
from lib.exhibits import CaseData, Result, get_exhibit
from lib.exhibits.compute import check
from lib.exhibits.expected import differences
from lib.exhibits.prepared import Prepared
from lib.report.edition import SHORT
from lib.report.pictures import exhibit_spec, exhibit_svg
from lib.text import Language, text_for


def check_edition(data: CaseData, warehouse: str, published: str, lang: Language) -> bool:
    """Say whether the data are those that the notebook was made from; returns the answer."""
    text = text_for(lang)
    found = (data.warehouse.fingerprint[:SHORT], data.facts.fingerprint()[:SHORT])
    same = found == (warehouse, published)
    print(text("notebook.same_data" if same else "notebook.other_data", data=found[0], published=found[1]))
    return same


def show(exhibit_id: str, result: Result, lang: Language) -> None:
    """Show a result as the page does, then compare it with the committed expectation.

    Raises:
        BrokenExhibit: the result does not keep what the exhibit declares.
        AssertionError: a number differs from the expectation; the message names the first differences.
    """
    exhibit, text = get_exhibit(exhibit_id), text_for(lang)
    check(exhibit, result)
    shown = Prepared(exhibit, result, text)
    print(shown.takeaway)
    spec = exhibit_spec(shown)
    if spec is not None:
        display(SVG(str(exhibit_svg(shown, to_svg(spec)))))
    display(HTML(shown.screen_table.to_html(index=False)))
    found = differences(exhibit, result)
    if found:
        raise AssertionError("\n".join(one.what for one in found[:5]))
    print(text("notebook.agrees", id=exhibit_id, count=result.table.size))
