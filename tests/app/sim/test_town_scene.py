from __future__ import annotations

import random
from collections import Counter

import msgspec
import pytest

from app.domain.unit import UnitKind
from app.geo.mercator import Wgs84
from app.geo.sheet import MAX_SHEET_BYTES
from app.sim.scene import Scene
from app.sim.town_scene import scene_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(1, "demo")


def test_a_scene_has_all_that_a_day_needs(scene: Scene) -> None:
    assert scene.town.name in scene.town.centre
    assert scene.doors > 1_000
    assert scene.shores >= 9
    assert scene.cameras >= 46
    kinds = Counter(unit.kind for unit in scene.units)
    assert len(scene.units) >= 40
    assert {UnitKind.ENFORCEMENT, UnitKind.GRID, UnitKind.MEDICAL, UnitKind.BOAT} <= set(kinds)
    west, south, east, north = scene.town.bounds
    for unit in scene.units:
        assert west <= unit.home_lon <= east
        assert south <= unit.home_lat <= north


def test_its_rows_fit_the_wire(scene: Scene) -> None:
    rows = list(scene.base_rows())
    assert rows[-1][:2] == ("town", "town")
    assert len({(kind, row_id) for kind, row_id, _ in rows}) == len(rows)
    assert all(len(msgspec.msgpack.encode(body)) <= MAX_SHEET_BYTES for _, _, body in rows)


@pytest.mark.parametrize("kind", ["road", "estate", "water", "market", "shore"])
def test_places_of_every_kind_are_in_the_district(scene: Scene, kind: str) -> None:
    west, south, east, north = scene.town.bounds
    dice = random.Random(1)
    found = [scene.gazetteer.choose(dice, kind) for _ in range(200)]
    for name, place in found:
        assert name
        assert name in place.address
        assert len(place.cell) == 15
        assert place.street
        assert west <= (place.lon or 0.0) <= east
        assert south <= (place.lat or 0.0) <= north
    if kind in {"road", "estate"}:
        assert len({place.street for _, place in found}) == 8


def test_every_unit_can_drive_to_every_other_home(scene: Scene) -> None:
    roads = scene.roads
    first = roads.nearest(*roads.plane.point(home(scene, 0)))
    for index in range(0, len(scene.units), 9):
        node = roads.nearest(*roads.plane.point(home(scene, index)))
        assert roads.route(first, node)


def home(scene: Scene, index: int) -> Wgs84:
    unit = scene.units[index]
    return Wgs84(unit.home_lon, unit.home_lat)
