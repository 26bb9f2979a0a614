"""L-9: how history is replayed, and what stands behind it."""

from lib.ui.chapter import show_chapter

show_chapter("L-9")
