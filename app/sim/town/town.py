"""A whole town by lot: same seed and scale, same town, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import Wgs84
from app.geo.sheet import Geometry, Sheet
from app.sim.town.blocks import blocks, zones
from app.sim.town.buildings import Buildings, buildings
from app.sim.town.cells import Cells, cells, outline
from app.sim.town.devices import devices
from app.sim.town.graph import RoadGraph, net, path_line
from app.sim.town.ground import DISTRICT, KEEP_CLEAR, OLD_TOWN, Ground
from app.sim.town.gusu import GUSU
from app.sim.town.lattice import build
from app.sim.town.layer import Layer, layer_of
from app.sim.town.places import Address, Places, places
from app.sim.town.plan import Plan, Points, points
from app.sim.town.roads import graph, layer, roads
from app.sim.town.shapes import smooth
from app.sim.town.taicang import TAICANG
from app.sim.town.units import TownUnit, units
from app.sim.town.warp import Warp
from app.sim.town.water import courses, layers, mark, parks

TIMEZONE = "Asia/Shanghai"
_WEIGHT_STEP_M = 170.0
_PATH_CLEAR_M = 20.0


class Scale(StrEnum):
    """How large a town is made."""

    DEMO = "demo"
    TAICANG = "taicang"


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """A generated town. `bounds` is west, south, east, north of the district, degrees.

    `sheets` hold the layers of the base map, `layers` the same by name; water comes twice, as areas
    and as lines. Shore stations lie beyond the bounds.
    """

    name: str
    centre: Wgs84
    bounds: tuple[float, float, float, float]
    timezone: str
    sheets: tuple[Sheet, ...]
    graph: RoadGraph
    units: tuple[TownUnit, ...]
    cell_codes: tuple[str, ...]
    cell_offices: tuple[str, ...]
    _warp: Warp
    _cells: Cells
    _places: Places

    @property
    def layers(self) -> Mapping[str, tuple[Sheet, ...]]:
        """Sheets by the name of their layer."""
        found: dict[str, tuple[Sheet, ...]] = {}
        for sheet in self.sheets:
            found[sheet.layer] = (*found.get(sheet.layer, ()), sheet)
        return found

    def cell_at(self, lonlat: Points) -> NDArray[np.int32]:
        """Return the index in `cell_codes` of the cell at each place (n, 2); -1 beyond the border.

        A cut between two cells belongs to the cell east or north of it.
        """
        return self._cells.at(self._warp.plan(lonlat))

    def cell_of(self, lon: float, lat: float) -> tuple[str, str]:
        """Return the code of the cell and the street office at a place; empty beyond the border."""
        cell = int(self.cell_at(np.array([[lon, lat]]))[0])
        return (self.cell_codes[cell], self.cell_offices[cell]) if cell >= 0 else ("", "")

    def address(self, lon: float, lat: float) -> Address:
        """Return where a place is in words."""
        code, office = self.cell_of(lon, lat)
        place, road = self._places.near(self._warp.plan(np.array([[lon, lat]])))
        return Address(office, code, place, road)


def generate(seed: int, scale: Scale = Scale.DEMO) -> Town:
    """Return the town of a seed. About a second for `DEMO`; touches nothing outside."""
    plan = _plan(scale)
    rng = np.random.default_rng([seed, 2])
    warp = Warp(seed, plan.lon, plan.lat)
    ground = Ground(plan)
    border = outline(plan)
    ground.mark_area(border, DISTRICT)
    ground.mark_area(smooth(points(plan.old), 3, ring=True), OLD_TOWN)
    water = courses(plan)
    mark(ground, water)
    greens, ponds = parks(plan, ground, rng)
    for path in plan.paths:
        ground.mark_line(path_line(path), 2.0 * _PATH_CLEAR_M, KEEP_CLEAR)
    lattice = build(plan, rng, lambda boxes: zones(plan, ground, boxes))
    land = blocks(lattice, ground)
    houses = buildings(plan, land, ground, rng)
    made = roads(net(lattice, plan.paths, ground), ground, rng)
    grid = cells(plan, lattice, _weights(houses, border, ground), rng)
    named = places(plan, grid, made, rng)
    factor = 1 if scale is Scale.DEMO else 5
    field = devices(plan, warp, ground, made, houses, grid, named, water, rng, factor=factor)
    base: list[Layer] = [
        _land(plan),
        *grid.layers(plan.county, plan.name),
        *layers(water, greens, ponds),
        land.layer(),
        houses.layer(),
        layer(made),
        named.layer(),
    ]
    sheets = (*(one.sheet(warp) for one in base), field)
    district = next(sheet for sheet in sheets if sheet.layer == "district").coords
    west, south = district.min(axis=0).tolist()
    east, north = district.max(axis=0).tolist()
    drive = graph(made, ground, warp)
    return Town(
        name=plan.name,
        centre=Wgs84(plan.lon, plan.lat),
        bounds=(west, south, east, north),
        timezone=TIMEZONE,
        sheets=sheets,
        graph=drive,
        units=units(grid, made, drive.lonlat, rng),
        cell_codes=grid.codes,
        cell_offices=grid.offices,
        _warp=warp,
        _cells=grid,
        _places=named,
    )


def _plan(scale: Scale) -> Plan:
    return GUSU if scale is Scale.DEMO else TAICANG


def _weights(houses: Buildings, border: Points, ground: Ground) -> Points:
    """Return places that weigh the division: every second house, and an even spread over land."""
    west, south = border.min(axis=0)
    east, north = border.max(axis=0)
    u, v = np.meshgrid(
        np.arange(west, east, _WEIGHT_STEP_M), np.arange(south, north, _WEIGHT_STEP_M)
    )
    spread = np.column_stack([u.ravel(), v.ravel()])
    return np.concatenate([houses.middles[::2], spread[ground.has(spread, DISTRICT)]])


def _land(plan: Plan) -> Layer:
    west, south, east, north = plan.frame
    ring = points(((west, south), (east, south), (east, north), (west, north)))
    return layer_of("land", Geometry.AREA, [ring], [""], ["land"])
