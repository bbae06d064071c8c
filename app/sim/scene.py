"""The scene: all that the day needs of a town, whoever made the town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from app.domain.base import Town
from app.domain.row import Body, Kind, encode
from app.domain.unit import Unit
from app.geo.sheet import MAX_SHEET_POINTS, Sheet, pack, split
from app.sim.places import Gazetteer
from app.sim.roads import Roads

MAX_SHEET_BYTES = 150 * 1024
"""Largest packed sheet. Source: the base map decision in docs/adr."""

TOWN_ID = "town"


@dataclass(frozen=True, slots=True)
class Scene:
    """A town ready to be played: base data as rows, roads to drive on, places to report from."""

    town: Town
    sheets: tuple[Sheet, ...]
    units: tuple[Unit, ...]
    roads: Roads
    gazetteer: Gazetteer
    doors: int
    shores: int
    cameras: int

    @property
    def zone(self) -> ZoneInfo:
        """The town's time zone."""
        return ZoneInfo(self.town.timezone)

    def base_rows(self) -> Iterator[tuple[str, str, Body]]:
        """Yield (kind, id, body) of the base data: sheets and units, the town itself last.

        Who finds the town on a server thereby knows that everything else is there.
        """
        numbers: dict[str, int] = {}
        for sheet in self.sheets:
            for body in packed(sheet):
                number = numbers.get(sheet.layer, 0)
                numbers[sheet.layer] = number + 1
                yield Kind.SHEET, f"{sheet.layer}/{number}", body
        for unit in self.units:
            yield Kind.UNIT, unit.id, encode(unit)
        yield Kind.TOWN, TOWN_ID, encode(self.town)


def packed(sheet: Sheet, max_points: int = MAX_SHEET_POINTS) -> Iterator[Body]:
    """Yield the row bodies of a sheet, none over the size limit unless it is a single feature."""
    for part in split(sheet, max_points):
        body = pack(part)
        if len(part) > 1 and len(msgspec.msgpack.encode(body)) > MAX_SHEET_BYTES:
            yield from packed(part, max(1, len(part.coords) // 2))
        else:
            yield body
