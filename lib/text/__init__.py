"""Texts in the reader's language: message catalogs, number and date formats, narratives, glossary."""

from lib.text.catalog import LANGUAGES, Language, MissingMessage
from lib.text.spacing import spaced
from lib.text.text import Bilingual, Text, text_for

__all__ = ["LANGUAGES", "Bilingual", "Language", "MissingMessage", "Text", "spaced", "text_for"]
