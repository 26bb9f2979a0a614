"""Home: what this is, for whom, and where to start."""

from lib.ui.home import show_home

show_home()
