"""XM-3e: the same functions on real figures."""

from lib.ui.chapter import show_chapter
from lib.ui.laboratory.doors import show_doors

show_chapter("XM-3e")
show_doors("national", "city_banks", "loanapp")
