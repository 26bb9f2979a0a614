"""XM-3a: see the chapter's narrative."""

from lib.ui.chapter import show_chapter

show_chapter("XM-3a")
