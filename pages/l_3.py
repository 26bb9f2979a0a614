"""L-3: the lending process as an event log, before, during and after the loan."""

from lib.ui.chapter import show_chapter
from lib.ui.l_bank.process import PANELS

show_chapter("L-3", after=PANELS)
