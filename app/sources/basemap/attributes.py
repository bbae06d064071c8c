"""What the attributes of a feature say of it: layer, class, id, name and facts. Pure.

Files of towns name their fields as they like: the names in use are looked for, in this order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.plain import line
from app.geo.sheet import Geometry
from app.sources.basemap.feature import Fact
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.tags import meaning

Attributes = Mapping[str, object]

NO_LAYER: Final = "it does not say its layer; say --layer"

_LAYER: Final = ("layer", "图层")
_KIND: Final = ("class", "kind", "fclass", "类别")
_ID: Final = ("id", "adcode", "code", "bm", "osm_id", "gid", "objectid", "编码", "网格编码", "编号")
_NAME: Final = (
    *("name:zh", "name_zh", "name_chn", "名称", "名字", "标准名称"),
    *("name", "mc", "fullname", "title", "name:en", "name_en"),
)
_FACTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "floors": ("floors", "levels", "building:levels", "floor", "层数", "楼层"),
        "height_m": ("height_m", "height", "高度"),
        "households": ("households", "building:flats", "户数"),
        "width_m": ("width_m", "width", "宽度"),
        "oneway": ("oneway", "单行"),
        "state": ("state",),
        "street": ("street", "街道", "所属街道"),
        "community": ("community", "社区", "所属社区", "村社区"),
    }
)
"""Names under which the columns of our layers are found."""

_STATES: Final = frozenset({"red", "yellow", "blue", "green"})
_YES: Final = frozenset({"yes", "true", "1", "t", "y", "f", "-1", "是"})
"""What says one-way; "F" (as drawn) and "T" are Geofabrik's."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the attributes say; `id` may be empty."""

    layer: str
    kind: str
    id: str
    name: str
    facts: Mapping[str, Fact]


def described(given: Attributes, geometry: Geometry, layer: str | None) -> Described | None:
    """Return what attributes say of a feature; `layer` is for one that does not say it.

    None when nobody says the layer.
    """
    found = {key.lower(): value for key, value in given.items() if value is not None}
    texts = {key: _text(value) for key, value in found.items()}
    own = _first(texts, _LAYER)
    tagged = meaning(texts, geometry)
    if own in LAYERS:
        layer = own
    elif layer is None:
        layer = tagged.layer if tagged is not None else None
    if layer is None:
        return None
    rule = LAYERS[layer].get(geometry)
    kind = _first(texts, _KIND)
    facts = dict(tagged.facts) if tagged is not None and tagged.layer == layer else {}
    for name, usual in rule.columns.items() if rule is not None else ():
        value = _fact(texts, name, usual)
        if value is not None:
            facts[name] = value
    if rule is None or kind not in rule.kinds:
        kind = tagged.kind if tagged is not None and tagged.layer == layer else ""
    return Described(layer, kind, line(_first(texts, _ID)), line(_first(texts, _NAME)), facts)


def _first(texts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((texts[name].strip() for name in names if texts.get(name, "").strip()), "")


def _text(value: object) -> str:
    """Return a value as text; a whole number that a table keeps as a fraction loses its point."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value) if isinstance(value, str | int) else ""


def _fact(texts: Mapping[str, str], name: str, usual: Fact) -> Fact | None:
    text = _first(texts, _FACTS[name])
    if not text:
        return None
    if isinstance(usual, bool):
        return text.lower() in _YES
    if isinstance(usual, str):
        return line(text) if name != "state" or text in _STATES else None
    try:
        number = float(text)
    except ValueError:
        return None
    if not 0.0 <= number < 100_000.0:
        return None
    return int(number) if isinstance(usual, int) else number
