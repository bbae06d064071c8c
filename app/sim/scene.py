"""The scene: all that the day needs of a town, whoever made the town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.base import Town
from app.domain.row import Body, Kind, encode
from app.domain.unit import Unit
from app.geo.sheet import Sheet, packed
from app.sim.places import Gazetteer
from app.sim.roads import Roads

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
