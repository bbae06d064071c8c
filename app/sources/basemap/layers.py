"""The layers of the base map: what a feature of each is made of, its classes and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.geo.sheet import Geometry
from app.sources.basemap.feature import Fact

NO_FACTS: Final[Mapping[str, Fact]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LayerRule:
    """Classes that the map styles, the first for what says nothing; columns and their defaults."""

    kinds: tuple[str, ...]
    columns: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)


BUILDING_COLUMNS: Final[Mapping[str, Fact]] = MappingProxyType(
    {"floors": 0, "height_m": 0.0, "households": 0, "state": ""}
)
"""0 and "" mean: not known. A building without a state has been judged by nobody."""

LAYERS: Final[Mapping[str, Mapping[Geometry, LayerRule]]] = MappingProxyType(
    {
        "land": {Geometry.AREA: LayerRule(("land",))},
        "block": {Geometry.AREA: LayerRule(("new", "old"))},
        "park": {Geometry.AREA: LayerRule(("park", "bank"))},
        "building": {Geometry.AREA: LayerRule(("new", "old"), BUILDING_COLUMNS)},
        "water": {
            Geometry.AREA: LayerRule(("lake", "reach", "sea")),
            Geometry.LINE: LayerRule(
                ("canal", "river", "stream", "ditch"), MappingProxyType({"width_m": 9.0})
            ),
        },
        "road": {
            Geometry.LINE: LayerRule(
                ("street", "lane", "main", "express"), MappingProxyType({"oneway": False})
            )
        },
        "district": {Geometry.AREA: LayerRule(("district",))},
        "street": {Geometry.AREA: LayerRule(("street",))},
        "cell": {
            Geometry.AREA: LayerRule(("grid",), MappingProxyType({"street": "", "community": ""}))
        },
        "place": {
            Geometry.POINT: LayerRule(
                ("sight", "station", "square", "hospital", "estate", "market", "school", "place")
            )
        },
    }
)
"""Bottom first. Source: the base map decision in docs/adr, and the styles of the map."""
