"""XM-3b: did the credit-information platform work?"""

from lib.ui.chapter import show_chapter
from lib.ui.laboratory.doors import show_doors

show_chapter("XM-3b")
show_doors("platform")
