"""XM-4: what if; the ready scenarios, how well the model tracks the past, its parameters and equations."""

from lib.ui.chapter import show_chapter
from lib.ui.whatif.equations import show_equations

show_chapter("XM-4", after={"XM-4.8": show_equations})
