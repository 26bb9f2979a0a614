"""How L Bank's data are made: calibration, tables, rules, parameters."""

from lib.ui.chapter import show_chapter

show_chapter("SRC-L")
