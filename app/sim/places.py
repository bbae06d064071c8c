"""Places where things happen: roads, estates, waters and markets of the town, by their names."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.case import Place

CellAt = Callable[[float, float], tuple[str, str]]
"""Finds the cell code and the name of the street office at longitude, latitude."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point: WGS-84 degrees and the address that is given for it."""

    name: str
    address: str
    lon: float
    lat: float


class Gazetteer:
    """Chooses places by kind: "road", "estate", "water", "market", "shore".

    A kind of which the town has none is taken from the roads.
    """

    def __init__(self, spots: Mapping[str, list[Spot]], cell_at: CellAt) -> None:
        self._spots = {kind: found for kind, found in spots.items() if found}
        self._cell_at = cell_at

    def choose(self, dice: random.Random, kind: str) -> tuple[str, Place]:
        """Return a short name and a place of a kind."""
        spots = self._spots.get(kind) or self._spots["road"]
        spot = dice.choice(spots)
        cell, street = self._cell_at(spot.lon, spot.lat)
        number = dice.randint(1, 188) if kind == "road" else dice.randint(1, 40)
        address = spot.address.format(number=number)
        place = Place(
            lon=round(spot.lon, 6),
            lat=round(spot.lat, 6),
            address=address,
            street=street,
            cell=cell,
        )
        return spot.name, place

    def args(self, place: Place) -> dict[str, Any]:
        """Return a place as plain data."""
        return {
            "lon": place.lon,
            "lat": place.lat,
            "address": place.address,
            "street": place.street,
            "cell": place.cell,
        }
