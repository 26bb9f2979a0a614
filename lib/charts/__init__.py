"""Charts: Altair specifications built once per language and joined with the data at the last moment."""

from lib.charts.export import can_draw_chinese, export_spec, to_png, to_svg
from lib.charts.spec import ChartBuilder, ChartText, chart_specs

__all__ = ["ChartBuilder", "ChartText", "can_draw_chinese", "chart_specs", "export_spec", "to_png", "to_svg"]
