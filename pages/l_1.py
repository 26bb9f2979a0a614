"""L-1: small and micro enterprises, how they finance themselves, and four theories of lending."""

from lib.ui.chapter import show_chapter
from lib.ui.l_bank.setting import PANELS_1

show_chapter("L-1", after=PANELS_1)
