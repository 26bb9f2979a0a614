"""L-2: products and portfolio."""

from lib.ui.chapter import show_chapter
from lib.ui.l_bank.setting import PANELS_2

show_chapter("L-2", after=PANELS_2)
