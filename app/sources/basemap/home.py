"""The home of a wall: the town row that an imported map gets, so that a screen knows its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain.base import Town
from app.domain.plain import line
from app.errors import BadInputError
from app.sources.basemap.feature import Feature
from app.sources.basemap.shapes import Box

CENTRE: Final = "城市集成指挥中心"
TIMEZONE: Final = "Asia/Shanghai"


def home(frame: Box, name: str, timezone: str = TIMEZONE) -> Town:
    """Return the town of a frame (WGS-84 degrees); raises `BadInputError` for a wrong time zone."""
    name = line(name)
    try:
        return Town(name=name, centre=f"{name}{CENTRE}", bounds=frame, timezone=timezone)
    except ValueError as error:
        raise BadInputError(str(error), field="timezone") from error


def own_name(places: Sequence[Feature], otherwise: str) -> str:
    """Return the name of the only city, town or district among features, else another."""
    names = {each.name for each in places if each.kind in {"place", "district"} and each.name}
    return names.pop() if len(names) == 1 else otherwise
