"""XM-3b: see the chapter's narrative."""

from lib.ui.chapter import show_chapter

show_chapter("XM-3b")
