from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from app.analysis.columns import Columns
from app.analysis.figures import HOUR_S, Share, figures
from app.domain.case import CaseState, Place, Source, UnitId
from app.domain.unit import Duty, Unit, UnitKind
from tests.app.analysis.cases import NOON, ZONE, case

MIDNIGHT = NOON - 12 * HOUR_S


def unit(unit_id: str, kind: UnitKind, duty: Duty) -> Unit:
    return Unit(id=UnitId(unit_id), name=unit_id, kind=kind, duty=duty)


def test_nothing_is_known_of_nothing() -> None:
    nothing = figures(Columns(), [], NOON, ZONE)
    assert nothing.intake == nothing.closed_today == nothing.units_total == 0
    assert nothing.intake_hourly == (0,) * 13
    assert nothing.on_time == Share(None, 0, (None,) * 13)
    assert nothing.arrival_median_s is None
    assert nothing.topics == ()


def test_the_hour_of_week_is_local() -> None:
    shown = figures(Columns(), [], NOON, ZONE)
    assert (shown.hour, shown.day_hour, shown.day_starts_at) == (3 * 24 + 12, 12, MIDNIGHT)
    assert figures(Columns(), [], NOON, "UTC").day_hour == 4
    assert shown.at == NOON


def test_intake_is_counted_by_local_hour() -> None:
    at = [MIDNIGHT - 1.0, MIDNIGHT, MIDNIGHT + 1.0, NOON - 1.0, NOON, NOON + 5 * HOUR_S]
    columns = Columns(case(f"c{n}", reported_at=instant) for n, instant in enumerate(at))
    shown = figures(columns, [], NOON, ZONE)
    assert shown.intake == 5
    assert shown.intake_hourly == (2, *(0,) * 10, 1, 2)  # a clock ahead of ours counts as now
    assert shown.last_hour == 2


def test_closing_on_time_is_a_share_of_those_closed_today() -> None:
    columns = Columns(
        [
            case("yesterday", state=CaseState.CLOSED, closed_at=MIDNIGHT - 1.0),
            case("good", state=CaseState.CLOSED, closed_at=MIDNIGHT, done_at=5.0, handle_by=5.0),
            case("late", state=CaseState.CLOSED, closed_at=NOON, done_at=6.0, handle_by=5.0),
            case("open"),
        ]
    )
    shown = figures(columns, [], NOON, ZONE)
    assert shown.closed_today == 2
    assert shown.on_time == Share(50.0, 2, (*(100.0,) * 12, 50.0))


def test_arrival_is_a_share_of_promised_arrivals_today() -> None:
    promised = {"arrive_by": NOON}
    columns = Columns(
        [
            case("quick", sent_at=NOON - 300.0, arrived_at=NOON, **promised),
            case("slow", sent_at=NOON - 301.0, arrived_at=NOON, **promised),
            case("slower", sent_at=NOON - 900.0, arrived_at=NOON, **promised),
            case("unpromised", sent_at=NOON - 1.0, arrived_at=NOON),
            case("under way", sent_at=NOON - 1.0, **promised),
        ]
    )
    shown = figures(columns, [], NOON, ZONE)
    assert shown.arrival.percent == pytest.approx(100.0 / 3.0)
    assert shown.arrival.count == 3
    assert shown.arrival_median_s == 301.0


def test_free_units_are_counted_by_kind() -> None:
    units = [
        unit("a", UnitKind.GRID, Duty.FREE),
        unit("b", UnitKind.GRID, Duty.FREE),
        unit("c", UnitKind.ENFORCEMENT, Duty.FREE),
        unit("d", UnitKind.GRID, Duty.BUSY),
        unit("e", UnitKind.BOAT, Duty.OFF),
    ]
    shown = figures(Columns(), units, NOON, ZONE)
    assert (shown.units_free, shown.units_total) == (3, 5)
    assert shown.units_free_by_kind == (("enforcement", 1), ("grid", 2))


def test_topics_are_todays_and_the_hotlines() -> None:
    columns = Columns(
        [
            case("a", topic="噪声"),
            case("b", topic="噪声", reported_at=MIDNIGHT - 1.0),
            case("c", topic="噪声", source=Source.APP),
            case("d", topic="占道"),
            case("e", topic="占道"),
        ]
    )
    assert figures(columns, [], NOON, ZONE).topics == (("占道", 2), ("噪声", 1))


def test_open_cases_without_a_place_are_counted() -> None:
    columns = Columns(
        [
            case("a"),
            case("b", place=Place(lon=120.6, lat=31.3)),
            case("c", state=CaseState.CLOSED),
        ]
    )
    assert figures(columns, [], NOON, ZONE).place_unknown == 1


@pytest.mark.parametrize(("month", "day", "hours"), [(10, 25, 25), (3, 29, 23), (6, 18, 24)])
def test_days_of_changing_clocks_have_their_own_length(month: int, day: int, hours: int) -> None:
    last = datetime(2026, month, day, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    shown = figures(Columns(), [], last.timestamp(), "Europe/Berlin")
    assert len(shown.intake_hourly) == hours


@pytest.mark.serial
def test_ten_thousand_cases_cost_little() -> None:
    columns = Columns(case(f"c{n}", reported_at=NOON - n) for n in range(10_000))
    costs: list[float] = []
    for _ in range(5):
        start = perf_counter()
        figures(columns, [], NOON, ZONE)
        costs.append(perf_counter() - start)
    assert min(costs) <= 0.005
