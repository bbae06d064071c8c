"""Rows of the legend for what the tools draw just now: all that is on the map is explained."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from panels.map_tools.panels import per_km2
from panels.map_tools.tools import MapTools
from widgets.legend import LegendRow

translate = QCoreApplication.translate


def legend_rows(tools: MapTools) -> tuple[LegendRow, ...]:
    """Return a row for each kind of thing that is drawn, with the figures it stands for."""
    rows: list[LegendRow] = []
    if not tools.tracks.sketch.is_empty:
        rows.append(LegendRow("icon", "track", translate("MapTools", "track, 30 min")))
    heat = tools.heat.heat
    if heat.grid is not None:
        label = translate("MapTools", "cases in {n} h, ≥ {figure} a km²")
        least = per_km2(heat.inmost_per_km2)
        rows.append(LegendRow("icon", "density", label.format(n=tools.heat.hours, figure=least)))
    if tools.reach.regions:
        rows.append(LegendRow("icon", "reach", translate("MapTools", "reached in 5 min")))
    if tools.pin is not None:
        rows.append(LegendRow("icon", "place", translate("MapTools", "place found")))
    return tuple(rows)
