from __future__ import annotations

import itertools

import numpy as np
import pytest

from app.domain.case import UnitId
from app.domain.unit import Unit, UnitKind
from app.geo.mercator import Wgs84, distance_m
from app.sim.patrol import WANDER_M, Patrol, Task
from app.sim.roads import Roads
from tests.app.sim.scenes import SOUTH, STEP, WEST, square_roads, square_units

MIDDLE = Wgs84(WEST + 4 * STEP, SOUTH + 4 * STEP)


def unit(kind: UnitKind, place: Wgs84 = MIDDLE) -> Unit:
    return Unit(id=UnitId("u"), name="一中队", kind=kind, home_lon=place.lon, home_lat=place.lat)


def run(patrol: Patrol, seconds: int) -> list[str]:
    arrived: list[str] = []
    for _ in range(seconds):
        arrived += patrol.tick(1.0)
    return arrived


@pytest.mark.parametrize("kind", [UnitKind.ENFORCEMENT, UnitKind.GRID, UnitKind.POLICE])
def test_patrols_wander_near_home_at_their_speed(kind: UnitKind) -> None:
    patrol = Patrol(square_roads(), [unit(kind)], 1)
    places = []
    for _ in range(1_500):
        patrol.tick(1.0)
        places.append(patrol.where("u"))
    steps = [distance_m(a, b) for a, b in itertools.pairwise(places)]
    assert max(steps) < 9.0
    assert sum(steps) > 300.0
    assert max(distance_m(MIDDLE, place) for place in places) < WANDER_M[kind] + 900.0


@pytest.mark.parametrize("kind", [UnitKind.MEDICAL, UnitKind.FIRE, UnitKind.BOAT])
def test_others_wait_at_their_post(kind: UnitKind) -> None:
    patrol = Patrol(square_roads(), [unit(kind)], 1)
    run(patrol, 50)
    assert distance_m(patrol.where("u"), MIDDLE) < 1.0
    assert patrol.fixes(5.0)[0].speed_mps == 0.0


@pytest.mark.parametrize("kind", [UnitKind.ENFORCEMENT, UnitKind.GRID, UnitKind.BOAT])
def test_a_sent_unit_gets_there_once_and_stays(kind: UnitKind) -> None:
    patrol = Patrol(square_roads(), [unit(kind)], 1)
    target = Wgs84(WEST + 6.3 * STEP, SOUTH + 6.2 * STEP)
    patrol.send("u", target)
    assert patrol.task("u") is Task.DRIVE
    assert run(patrol, 30) == []
    assert patrol.fixes(1.0)[0].speed_mps > 3.0
    assert run(patrol, 400) == ["u"]
    assert patrol.task("u") is Task.HOLD
    assert distance_m(patrol.where("u"), target) < 1.0
    assert run(patrol, 50) == []
    patrol.free("u")
    run(patrol, 900)
    assert patrol.task("u") is Task.WANDER
    assert distance_m(patrol.where("u"), MIDDLE) < 1_500.0


def test_a_unit_that_left_a_while_ago_is_further_on() -> None:
    late, early = (Patrol(square_roads(), [unit(UnitKind.FIRE)], 1) for _ in range(2))
    target = Wgs84(WEST, SOUTH)
    late.send("u", target)
    run(late, 40)
    early.send("u", target, 40.0)
    assert distance_m(late.where("u"), early.where("u")) < 15.0
    early.send("u", target, 10_000.0)
    assert distance_m(early.where("u"), target) < 1.0
    assert early.tick(1.0) == ["u"]


def test_held_and_placed() -> None:
    patrol = Patrol(square_roads(), [unit(UnitKind.ENFORCEMENT)], 1)
    patrol.place("u", Wgs84(WEST, SOUTH))
    patrol.hold("u")
    run(patrol, 30)
    assert distance_m(patrol.where("u"), Wgs84(WEST, SOUTH)) < 1.0
    patrol.free("u")
    patrol.free("u")
    run(patrol, 2_500)
    assert distance_m(patrol.where("u"), MIDDLE) < 2_000.0
    assert patrol.knows("u")
    assert not patrol.knows("x")


def test_a_target_that_no_road_reaches_is_driven_to_straight() -> None:
    lonlat = np.asarray([[0.0, 0.0], [0.001, 0.0], [0.01, 0.0], [0.011, 0.0]])
    roads = Roads(lonlat, np.asarray([[0, 1], [2, 3]], dtype=np.int32), ("lane", "lane"))
    patrol = Patrol(roads, [unit(UnitKind.FIRE, Wgs84(0.0, 0.0))], 1)
    patrol.send("u", Wgs84(0.011, 0.0))
    assert run(patrol, 400) == ["u"]


def test_the_same_seed_walks_the_same_ways() -> None:
    first, second = (Patrol(square_roads(), square_units(), 4) for _ in range(2))
    run(first, 200)
    run(second, 200)
    assert first.fixes(1.0) == second.fixes(1.0)
    assert len(first.fixes(1.0)) == 54


def test_no_units_at_all() -> None:
    patrol = Patrol(square_roads(), [], 1)
    assert patrol.tick(1.0) == []
    assert patrol.fixes(1.0) == ()
