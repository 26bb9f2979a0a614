"""XM-2 workbench: the scorecard under the reader's own weights, quarter, baseline year and branch."""

from lib.ui.scorecard.page import show_workbench

show_workbench()
