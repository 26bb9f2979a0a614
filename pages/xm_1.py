"""XM-1: the bank and its setting."""

from lib.ui.chapter import show_chapter

show_chapter("XM-1")
