"""XM-2: the balanced scorecard, with a workbench for the reader's own weights."""

from lib.ui.scorecard.page import show_scorecard

show_scorecard()
