from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from app.dispatch import reach
from app.dispatch.nearest import SPEED_MPS, TURNOUT_S
from app.dispatch.reach import CELL_M, SNAP_M, Reach, distances, outline, roads_of
from app.domain.unit import UnitKind
from app.geo.mercator import Wgs84, distance_m
from app.geo.sheet import Geometry, Sheet
from app.sim.town.town import generate

LON, LAT = 120.6, 31.3
EAST = 1.0 / (math.radians(1.0) * 6_371_008.8 * math.cos(math.radians(LAT)))
NORTH = 1.0 / (math.radians(1.0) * 6_371_008.8)


def roads(*lines: Sequence[tuple[float, float]], oneway: Sequence[bool] | None = None) -> Sheet:
    """Return roads through places given in metres east and north of the middle."""
    counts = [len(line) for line in lines]
    return Sheet(
        layer="road",
        geometry=Geometry.LINE,
        ids=tuple(f"r{n}" for n in range(len(lines))),
        names=("",) * len(lines),
        classes=("street",) * len(lines),
        coords=np.array([(LON + x * EAST, LAT + y * NORTH) for line in lines for x, y in line]),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        columns={} if oneway is None else {"oneway": list(oneway)},
    )


def far(sheet: Sheet, most_m: float = 5_000.0) -> list[int]:
    """Return the road metres to all junctions that are reached from the middle."""
    return sorted(round(n) for n in distances(roads_of([sheet]), LON, LAT, most_m).values())


def test_the_way_is_along_the_roads_not_as_the_crow_flies() -> None:
    detour = [(0.0, 0.0), (0.0, 400.0), (300.0, 400.0), (300.0, 0.0)]
    assert far(roads(detour)) == [0, 400, 700, 1100]
    assert far(roads(detour), most_m=700.5) == [0, 400, 700]


def test_roads_meet_where_their_ends_agree_and_nowhere_else() -> None:
    joined = roads([(0.0, 0.0), (100.0, 0.0)], [(100.0, 0.0), (100.0, 50.0)])
    assert far(joined) == [0, 100, 150]
    apart = roads([(0.0, 0.0), (100.0, 0.0)], [(101.0, 0.0), (101.0, 50.0)])
    assert far(apart) == [0, 100]


def test_a_oneway_road_leads_one_way() -> None:
    there = [(0.0, 0.0), (100.0, 0.0)]
    assert far(roads(there, oneway=[True])) == [0, 100]
    assert far(roads(there[::-1], oneway=[True])) == [0]
    assert far(roads(there[::-1], oneway=[False])) == [0, 100]


def test_the_way_to_the_road_counts_and_far_from_any_road_nothing_is_reached() -> None:
    assert far(roads([(0.0, 50.0), (100.0, 50.0)])) == [50, 150]
    assert far(roads([(SNAP_M + 5.0, 0.0), (900.0, 0.0)])) == []
    assert outline(roads_of([]), LON, LAT, 1000.0) == ()
    assert roads_of([roads([(0.0, 0.0)])]).ends.tolist() == []


def test_the_outline_of_a_cross_reaches_as_far_along_each_arm_as_the_metres_allow() -> None:
    cross = roads([(-3000.0, 0.0), (0.0, 0.0), (3000.0, 0.0)], [(0.0, -3000.0), (0.0, 0.0)])
    (ring,) = outline(roads_of([cross]), LON, LAT, 1000.0)
    metres = (ring - (LON, LAT)) / (EAST, NORTH)
    assert metres[:, 0].max() == pytest.approx(1000.0, abs=60.0 + 2.0 * CELL_M)
    assert metres[:, 1].min() == pytest.approx(-1000.0, abs=60.0 + 2.0 * CELL_M)
    assert metres[:, 1].max() == pytest.approx(0.0, abs=60.0 + 2.0 * CELL_M)


def test_a_wide_ring_of_roads_leaves_a_hole() -> None:
    around = [
        (600.0 * math.cos(a), 600.0 * math.sin(a) + 600.0) for a in np.linspace(4.712, 11, 60)
    ]
    rings = outline(roads_of([roads(around)]), LON, LAT, 5000.0)
    areas = [reach._area(ring / (EAST, NORTH)) for ring in rings]
    assert len(rings) == 2
    assert areas[0] * areas[1] < 0.0


def test_in_the_demo_town_five_minutes_are_never_further_than_the_crow_flies() -> None:
    town = generate(7)
    lon, lat = town.centre.lon, town.centre.lat
    known = Reach()
    rings = known.of(town.sheets, UnitKind.POLICE, lon, lat)
    most = (300.0 - TURNOUT_S) * SPEED_MPS[UnitKind.POLICE]
    away = [distance_m(Wgs84(lon, lat), Wgs84(x, y)) for ring in rings for x, y in ring.tolist()]
    assert 0.3 * most < max(away) <= most + 60.0 + 3.0 * CELL_M
    made = known._known[1]
    grid = known.of(town.sheets, UnitKind.GRID, lon, lat)
    assert known._known[1] is made
    assert sum(map(len, grid)) < sum(map(len, rings))
    assert known.of(town.sheets[:1], UnitKind.GRID, lon, lat) == ()
