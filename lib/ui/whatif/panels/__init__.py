"""The panels below the results, each a module here with ``show(panel: Panel) -> None``.

`PANELS` lists them in the order of the page; a panel's title is the message ``simulator.panels.<id>``. Only
the open one is imported and run, in the page's fragment: what it computes is paid for when it is looked at.

``predict`` is not listed. Its ``show(panel) -> bool`` stands in the place of the results while a reader
predicts first, and answers whether they may be seen.
"""

PANELS: tuple[str, ...] = (
    "attribution", "tornado", "evidence", "public_cost", "reverse", "frontier", "beside", "record",
    "takeaway",
)  # fmt: skip
