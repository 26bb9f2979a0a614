"""Templates: Jinja2 with everything escaped; words come from the catalogs, not from the templates."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")
HTML_LANG = {"en": "en", "zh": "zh-Hans"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, lang: str, **values: object) -> bytes:
    """A page from a template, as UTF-8 HTML with its style inside.

    Raises:
        jinja2.UndefinedError: the template needs a value that is not given.
    """
    style = "".join(
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("common.css", f"{template}.css")
    )
    page = _environment().get_template(f"{template}.html.j2")
    return page.render(style=Markup(style), html_lang=HTML_LANG[lang], **values).encode()
