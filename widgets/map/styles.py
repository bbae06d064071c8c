"""How each class of the base map looks: theme tokens, and widths in ground metres and pixels.

Widths follow the ground, held between a least and a greatest number of pixels, so that a main road
is wide when near and still a line when far. Source of colours and edges: the visual design, 6 Map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class AreaStyle:
    """Fill of a class of areas; drawn only from `min_scale` px per ground metre."""

    fill: str
    edge: str = ""
    min_scale: float = 0.0
    edge_scale: float = 0.0
    """Px per ground metre from which the edge is drawn."""

    speckle_px: float = 4.0
    """Areas whose box is not longer are filled as their box: their shape cannot be told."""


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Stroke of a class of lines: `width_m` ground metres, at least `min_px` line scales."""

    color: str
    width_m: float
    min_px: float
    casing: str = ""
    centre: str = ""
    """Token of the dashed middle line of a wide road or canal."""
    min_scale: float = 0.0

    def width_px(self, scale: float, line_scale: float, width_m: float | None = None) -> float:
        """Return the width in px at `scale` px per ground metre."""
        ground = self.width_m if width_m is None else width_m
        return max(ground * scale, self.min_px * line_scale)


AREAS: Final[Mapping[str, Mapping[str, AreaStyle]]] = {
    "land": {"": AreaStyle("map.land")},
    "block": {"": AreaStyle("map.block", speckle_px=12.0)},
    "park": {"bank": AreaStyle("map.bank"), "": AreaStyle("map.park")},
    "building": {
        "new": AreaStyle("map.building", "map.land", 0.06, 1.1),
        "old": AreaStyle("map.building.old", "map.land", 0.06, 0.6),
        "": AreaStyle("map.building", "map.land", 0.06, 1.1),
    },
    "water": {"": AreaStyle("map.water", "map.water.edge")},
}
"""Area styles by layer and class; class "" is the rest."""

LAND: Final[Sequence[str]] = ("land", "block", "park", "building")
"""Area layers below the water, in drawing order."""

WATER: Final[Mapping[str, LineStyle]] = {
    "moat": LineStyle("map.water", 40.0, 3.0, "map.water.edge", "map.water.edge"),
    "river": LineStyle("map.water", 50.0, 3.0, "map.water.edge", "map.water.edge"),
    "canal": LineStyle("map.water", 9.0, 1.0, "map.water.edge", "map.water.edge"),
    "": LineStyle("map.water", 12.0, 1.0, "map.water.edge", "map.water.edge"),
}
"""Water drawn as lines, where the layer gives no `width_m`."""

ROADS: Final[Mapping[str, LineStyle]] = {
    "lane": LineStyle("map.road.lane", 6.0, 0.6, min_scale=0.08),
    "street": LineStyle("map.road.street", 16.0, 0.8, "map.land"),
    "main": LineStyle("map.road.main", 28.0, 1.5, "map.land", "map.road.centre"),
    "express": LineStyle("map.road.express", 40.0, 2.0, "map.land", "map.road.centre"),
}
"""Road styles, lowest first: all casings are drawn before all fills, so that junctions join."""


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """An administrative edge: a stroke of the text colour, px times the line scale."""

    layer: str
    px: float
    opacity: float
    dotted: bool = False
    min_scale: float = 0.0
    max_scale: float = 1e9


EDGES: Final[Sequence[EdgeStyle]] = (
    EdgeStyle("cell", 0.5, 0.09, min_scale=0.1, max_scale=0.25),
    EdgeStyle("cell", 1.0, 0.16, dotted=True, min_scale=0.25),
    EdgeStyle("street", 1.0, 0.36),
    EdgeStyle("district", 2.5, 0.70),
)

OUTSIDE_OPACITY: Final = 0.64
"""How much of the ground colour covers what lies outside the district."""


def area_style(layer: str, kind: str) -> AreaStyle | None:
    """Return the style of a class of areas, or None for a layer that is not filled."""
    table = AREAS.get(layer)
    return None if table is None else table.get(kind, table[""])


TOKENS: Final[Sequence[str]] = (
    *("map.land", "map.block", "map.building", "map.building.old", "map.park", "map.bank"),
    *("map.water", "map.water.edge", "map.water.name", "map.outside", "t1"),
    *("map.road.lane", "map.road.street", "map.road.main", "map.road.express", "map.road.centre"),
)
"""Theme tokens the base map is painted with."""
