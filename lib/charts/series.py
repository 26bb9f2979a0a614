"""The three series of a simulation in the order of their colours, and how their lines are dashed."""

# The scenario first: it has the first colour, and its line is the plain one.
SERIES = ("scenario", "believed", "baseline")
DASHES = ([1, 0], [7, 3], [2, 3])
