"""XM-4 what if: the simulator of XM Bank on sliders."""

from lib.ui.whatif.xm import show_xm

show_xm()
