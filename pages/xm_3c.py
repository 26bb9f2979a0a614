"""XM-3c: how much, how fast, and who stops paying."""

from lib.ui.chapter import show_chapter
from lib.ui.laboratory.doors import show_doors

show_chapter("XM-3c")
show_doors("amount", "time", "default")
