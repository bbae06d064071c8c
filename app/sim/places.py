"""Places where things happen: roads, estates, waters and markets of the town, by their names."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.case import Place


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point in WGS-84 degrees, its street office and the code of its cell.

    `address` is a template with a house `{number}`.
    """

    name: str
    address: str
    lon: float
    lat: float
    street: str = ""
    cell: str = ""


class Gazetteer:
    """Chooses places by kind: "road", "estate", "water", "market", "shore".

    A kind of which the town has none is taken from the roads.
    """

    def __init__(self, spots: Mapping[str, list[Spot]]) -> None:
        self._spots = {kind: found for kind, found in spots.items() if found}

    def choose(self, dice: random.Random, kind: str) -> tuple[str, Place]:
        """Return a short name and a place of a kind."""
        spot = dice.choice(self._spots.get(kind) or self._spots["road"])
        number = dice.randint(1, 188) if kind == "road" else dice.randint(1, 40)
        return spot.name, Place(
            lon=round(spot.lon, 6),
            lat=round(spot.lat, 6),
            address=spot.address.format(number=number),
            street=spot.street,
            cell=spot.cell,
        )

    def args(self, place: Place) -> dict[str, Any]:
        """Return a place as plain data."""
        return {
            "lon": place.lon,
            "lat": place.lat,
            "address": place.address,
            "street": place.street,
            "cell": place.cell,
        }
