"""A whole town by lot: same seed and scale, same town, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import Wgs84
from app.geo.sheet import Geometry, Sheet
from app.sim.town.devices import devices
from app.sim.town.graph import RoadGraph
from app.sim.town.gusu import GUSU
from app.sim.town.layer import Layer, layer_of
from app.sim.town.places import Address
from app.sim.town.plan import Plan, Points, points
from app.sim.town.roads import graph
from app.sim.town.roads import layer as road_layer
from app.sim.town.survey import Survey, survey
from app.sim.town.taicang import TAICANG
from app.sim.town.units import TownUnit, units
from app.sim.town.water import layers as water_layers

TIMEZONE = "Asia/Shanghai"


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
    sheets: tuple[Sheet, ...] = field(repr=False)
    graph: RoadGraph = field(repr=False)
    units: tuple[TownUnit, ...] = field(repr=False)
    cell_codes: tuple[str, ...] = field(repr=False)
    cell_offices: tuple[str, ...] = field(repr=False)
    survey: Survey = field(repr=False)
    """The same town on its plan, for those who want to look under it."""

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
        return self.survey.cells.at(self.survey.warp.plan(lonlat))

    def cell_of(self, lon: float, lat: float) -> tuple[str, str]:
        """Return the code of the cell and the street office at a place; empty beyond the border."""
        cell = int(self.cell_at(np.array([[lon, lat]]))[0])
        return (self.cell_codes[cell], self.cell_offices[cell]) if cell >= 0 else ("", "")

    def address(self, lon: float, lat: float) -> Address:
        """Return where a place is in words."""
        code, office = self.cell_of(lon, lat)
        place, road = self.survey.places.near(self.survey.warp.plan(np.array([[lon, lat]])))
        return Address(office, code, place, road)


def generate(seed: int, scale: Scale = Scale.DEMO) -> Town:
    """Return the town of a seed. Under a second for `DEMO`, some for `TAICANG`; no I/O."""
    demo = scale is Scale.DEMO
    return carry_out(GUSU if demo else TAICANG, seed, device_factor=1 if demo else 5)


def carry_out(plan: Plan, seed: int, *, device_factor: int = 1) -> Town:
    """Return the town of a plan; `device_factor` multiplies cameras and door sensors."""
    made = survey(plan, seed)
    sheets = (
        *(layer.sheet(made.warp) for layer in _layers(made)),
        devices(made, factor=device_factor),
    )
    district = next(sheet for sheet in sheets if sheet.layer == "district").coords
    west, south = district.min(axis=0).tolist()
    east, north = district.max(axis=0).tolist()
    drive = graph(made.roads, made.ground, made.warp)
    return Town(
        name=plan.name,
        centre=Wgs84(plan.lon, plan.lat),
        bounds=(west, south, east, north),
        timezone=TIMEZONE,
        sheets=sheets,
        graph=drive,
        units=units(made.cells, made.roads, drive.lonlat, made.rng),
        cell_codes=made.cells.codes,
        cell_offices=made.cells.offices,
        survey=made,
    )


def _layers(made: Survey) -> list[Layer]:
    """Return the layers of the base map but the devices, bottom first."""
    west, south, east, north = made.plan.frame
    ring = points(((west, south), (east, south), (east, north), (west, north)))
    return [
        layer_of("land", Geometry.AREA, [ring], [""], ["land"]),
        *made.cells.layers(made.plan.county, made.plan.name),
        *water_layers(made.water, made.greens, made.ponds),
        made.blocks.layer(),
        made.houses.layer(),
        road_layer(made.roads),
        made.places.layer(),
    ]
