from time import perf_counter
from typing import Any

import pytest

from app.dispatch.nearest import (
    APT_STEP_S,
    DETOUR,
    SPEED_MPS,
    SPREAD_P90,
    SUITED,
    TURNOUT_S,
    Candidate,
    Reason,
    rank,
)
from app.domain.case import Case, CaseId, CaseState, Category, Place, Source, UnitId, Urgency
from app.domain.telemetry import Fix
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.mercator import Wgs84, distance_m

NOW = 1000.0
HERE = Place(lon=120.62, lat=31.31, street="平江")


def case(**more: object) -> Case:
    given: dict[str, Any] = {
        "id": CaseId("c1"),
        "state": CaseState.FILED,
        "title": "t",
        "category": Category.NOISE,
        "source": Source.APP,
        "reported_at": 0.0,
        "place": HERE,
    }
    return Case(**{**given, **more})


def unit(unit_id: str, kind: UnitKind = UnitKind.ENFORCEMENT, **more: object) -> Unit:
    given: dict[str, Any] = {"id": UnitId(unit_id), "name": unit_id, "kind": kind, **more}
    return Unit(**given)


def fix(unit_id: str, east: float = 0.0, at: float = NOW) -> Fix:
    return Fix(unit_id, 120.62 + east, 31.31, at)


def ranked(units: list[Unit], *fixes: Fix, limit: int = 5, **more: object) -> list[str]:
    found = rank(case(**more), units, {f.unit: f for f in fixes}, NOW, limit)
    return [candidate.unit.id for candidate in found]


def one(units: list[Unit], *fixes: Fix, **more: object) -> Candidate:
    (candidate,) = rank(case(**more), units, {f.unit: f for f in fixes}, NOW)
    return candidate


def test_the_nearest_free_unit_is_first_and_busy_ones_are_last() -> None:
    units = [unit("far"), unit("near"), unit("busy", duty=Duty.BUSY), unit("off", duty=Duty.OFF)]
    fixes = [fix("far", 0.02), fix("near", 0.01), fix("busy"), fix("off")]
    assert ranked(units, *fixes) == ["near", "far", "busy"]
    assert ranked(units, *fixes, limit=1) == ["near"]


def test_time_is_turnout_and_the_way_with_its_detour() -> None:
    candidate = one([unit("u")], fix("u", 0.01))
    straight = distance_m(Wgs84(120.62, 31.31), Wgs84(120.63, 31.31))
    assert candidate.distance_m == pytest.approx(straight * DETOUR, rel=1e-4)
    travel = candidate.distance_m / SPEED_MPS[UnitKind.ENFORCEMENT]
    assert candidate.median_s == candidate.p50_s == pytest.approx(TURNOUT_S + travel)
    assert candidate.p90_s == pytest.approx(TURNOUT_S + travel * SPREAD_P90)


def test_no_place_no_candidates() -> None:
    assert ranked([unit("u")], place=Place()) == []
    assert ranked([]) == []


def test_only_suited_kinds_are_offered_unless_it_is_urgent() -> None:
    units = [unit("medic", UnitKind.MEDICAL), unit("grid", UnitKind.GRID)]
    fixes = [fix("medic"), fix("grid")]
    assert ranked(units, *fixes) == ["grid"]
    assert ranked(units, *fixes, urgency=Urgency.URGENT) == ["grid", "medic"]


def test_boats_are_for_water_only() -> None:
    boat = [unit("boat", UnitKind.BOAT)]
    assert ranked(boat, fix("boat"), urgency=Urgency.URGENT) == []
    assert ranked(boat, fix("boat"), category=Category.WATER) == ["boat"]


def test_a_less_apt_unit_must_be_there_sooner() -> None:
    units = [unit("grid", UnitKind.GRID), unit("team")]
    assert ranked(units, fix("grid"), fix("team", 0.001)) == ["team", "grid"]
    far = (APT_STEP_S + 60.0) * SPEED_MPS[UnitKind.ENFORCEMENT] / 95_000.0
    assert ranked(units, fix("grid"), fix("team", far)) == ["grid", "team"]


def test_a_unit_without_a_fix_counts_from_its_home() -> None:
    candidate = one([unit("u", home_lon=120.62, home_lat=31.31)])
    assert candidate.distance_m == pytest.approx(0.0)
    assert candidate.is_stale
    assert Reason.NO_FIX in candidate.reasons


@pytest.mark.parametrize(
    ("member", "at", "reasons", "stale"),
    [
        (unit("u"), NOW, (Reason.FREE, Reason.APT), False),
        (unit("u", street="平江"), NOW, (Reason.FREE, Reason.APT, Reason.SAME_STREET), False),
        (unit("u", UnitKind.GRID, duty=Duty.BUSY), NOW, (Reason.BUSY,), False),
        (unit("u", UnitKind.GRID), NOW - 16.0, (Reason.FREE, Reason.NO_FIX), True),
    ],
)
def test_the_reasons_say_why(
    member: Unit, at: float, reasons: tuple[Reason, ...], stale: bool
) -> None:
    candidate = one([member], fix("u", at=at))
    assert (candidate.reasons, candidate.is_stale) == (reasons, stale)


def test_every_category_has_suited_kinds() -> None:
    assert set(SUITED) == set(Category)
    assert set(SPEED_MPS) == set(UnitKind)


@pytest.mark.serial
def test_five_thousand_units_cost_little() -> None:
    units = [unit(f"u{n}") for n in range(5_000)]
    fixes = {f"u{n}": fix(f"u{n}", n * 1e-5) for n in range(5_000)}
    costs: list[float] = []
    for _ in range(400):
        start = perf_counter()
        rank(case(), units, fixes, NOW)
        costs.append(perf_counter() - start)
    assert min(costs) <= 0.005
