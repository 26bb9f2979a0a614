"""XM-3a: what drives a branch's lending."""

from lib.ui.chapter import show_chapter
from lib.ui.laboratory.doors import show_doors

show_chapter("XM-3a")
show_doors("lending")
