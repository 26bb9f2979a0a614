"""Where the numbers come from: pedigree, lineage, calibration, limits, last reproduction."""

from lib.ui.chapter import show_chapter
from lib.ui.reproduction import show_last_reproduction

show_chapter("SRC")
show_last_reproduction()
