"""XM-4: what if; the model, its parameters, the ready scenarios, and how well it would have tracked the past."""

from lib.ui.chapter import show_chapter

show_chapter("XM-4")
