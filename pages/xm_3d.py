"""XM-3d: the truth behind the data, with switches and worlds to redraw."""

from lib.ui.chapter import show_chapter
from lib.ui.laboratory.redraw import show_redraw
from lib.ui.laboratory.switches import show_switches

show_chapter("XM-3d")
show_switches()
show_redraw()
