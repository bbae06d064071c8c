"""The scene of a generated town: its rows, its roads, and the places where matters come up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.base import Town as TownRow
from app.domain.unit import Unit
from app.geo.sheet import Geometry, Sheet
from app.sim.places import Gazetteer, Spot
from app.sim.roads import Roads
from app.sim.scene import Scene
from app.sim.town import Scale, Town, generate

CENTRE = "城市集成指挥中心"
ESTATE_SPOTS = 1_500
"""Houses of which one is drawn when something happens in an estate."""

WATER_STEP = 3
_MARKET_KINDS = {"market", "square", "sight", "station"}

Points = NDArray[np.float64]


def scene_of(seed: int, scale: str) -> Scene:
    """Return the generated town of a seed, ready to be played."""
    town = generate(seed, Scale(scale))
    devices = _only(town, "device")
    return Scene(
        town=TownRow(
            name=town.name,
            centre=f"{town.name}{CENTRE}",
            bounds=town.bounds,
            timezone=town.timezone,
        ),
        sheets=town.sheets,
        units=_units(town),
        roads=Roads(town.graph.lonlat, town.graph.edges, town.graph.classes),
        gazetteer=_gazetteer(town, devices, seed),
        doors=devices.classes.count("door"),
        shores=devices.classes.count("shore"),
        cameras=devices.classes.count("camera"),
    )


def _only(town: Town, layer: str) -> Sheet:
    return town.layers[layer][0]


def _units(town: Town) -> tuple[Unit, ...]:
    return tuple(
        Unit(
            id=unit.id,
            name=unit.name,
            kind=unit.kind,
            street=unit.street,
            members=unit.members,
            home_lon=round(unit.lon, 6),
            home_lat=round(unit.lat, 6),
            skills=unit.skills,
        )
        for unit in town.units
    )


def _gazetteer(town: Town, devices: Sheet, seed: int) -> Gazetteer:
    return Gazetteer(
        {
            "road": _roads(town),
            "estate": _estates(town, seed),
            "water": _waters(town),
            "market": _points(town, _only(town, "place"), _MARKET_KINDS),
            "shore": _points(town, devices, {"level"}),
        }
    )


def _spots(town: Town, at: Points, names: list[str], address: str) -> list[Spot]:
    """Return the named points that lie in the district."""
    cells: list[int] = town.cell_at(at).tolist() if len(at) else []
    places: list[list[float]] = at.tolist()
    return [
        Spot(
            name,
            f"{name}{address}",
            lon,
            lat,
            town.cell_offices[cell],
            town.cell_codes[cell],
        )
        for name, (lon, lat), cell in zip(names, places, cells, strict=True)
        if cell >= 0 and name
    ]


def _roads(town: Town) -> list[Spot]:
    graph = town.graph
    middles = graph.lonlat[graph.edges].mean(axis=1)
    return _spots(town, middles, list(graph.names), "{number}号")


def _estates(town: Town, seed: int) -> list[Spot]:
    """Return houses drawn by lot, each under the name of the estate nearest to it."""
    houses = _only(town, "building")
    dice = np.random.default_rng([seed, 21])
    chosen = dice.permutation(len(houses))[:ESTATE_SPOTS]
    at = houses.coords[houses.starts[chosen]]
    places = _only(town, "place")
    estates = [index for index, kind in enumerate(places.classes) if kind == "estate"]
    known = places.coords[places.starts[estates]]
    scale = np.array([np.cos(np.radians(town.centre.lat)), 1.0])
    nearest = [
        int((((known - house) * scale) ** 2).sum(axis=1).argmin()) if len(known) else -1
        for house in at
    ]
    names = [places.names[estates[index]] if index >= 0 else "" for index in nearest]
    return _spots(town, at, names, "{number}幢")


def _waters(town: Town) -> list[Spot]:
    spots: list[Spot] = []
    for sheet in town.layers["water"]:
        if sheet.geometry is not Geometry.LINE:
            continue
        for index, name in enumerate(sheet.names):
            line = sheet.ring(index)[::WATER_STEP]
            spots += _spots(town, line, [name] * len(line), "沿岸")
    return spots


def _points(town: Town, sheet: Sheet, kinds: set[str]) -> list[Spot]:
    chosen = [index for index, kind in enumerate(sheet.classes) if kind in kinds]
    at = sheet.coords[sheet.starts[chosen]] if chosen else np.zeros((0, 2))
    return _spots(town, at, [sheet.names[index] for index in chosen], "")
