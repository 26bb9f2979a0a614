"""XM-3d: see the chapter's narrative."""

from lib.ui.chapter import show_chapter

show_chapter("XM-3d")
