"""XM-4: what if; the ready scenarios, how well the model tracks the past, its parameters and equations."""

from lib.ui.chapter import show_chapter

show_chapter("XM-4")
