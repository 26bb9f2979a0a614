"""The speed figures: `python -m lib.bench`.

A part is a function that takes the Setting and yields figures; it is listed in `lib.bench.parts.PARTS`
and can be run alone with `--only NAME`.
"""
