from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from app.domain.case import CaseState, Place, Signal, signal
from app.domain.command import CommandKind
from app.domain.roles import Role
from app.domain.unit import Duty, Unit
from app.errors import BugError
from app.sim.day import Day, Player
from app.sim.handlers import Act, Crew
from app.sim.reports import Reports
from app.sim.rhythm import HOUR_S, Rhythm
from app.sim.stories import load_stories
from tests.app.sim.scenes import example_limits, square_gazetteer, square_units

ZONE = ZoneInfo("Asia/Shanghai")
STORIES = load_stories()
LIMITS = example_limits()
MIDNIGHT = datetime(2026, 11, 24, tzinfo=ZONE).timestamp()


def player(seed: int, units: tuple[Unit, ...]) -> tuple[Player, Rhythm]:
    rhythm = Rhythm(seed, STORIES, ZONE)
    crew = Crew(seed, LIMITS, rhythm.intensity, STORIES.orders(), units=len(units))
    return Player(crew, LIMITS, units), rhythm


def play(seed: int, now: float) -> Day:
    playing, rhythm = player(seed, square_units())
    reports = Reports(STORIES, square_gazetteer(), seed)
    return playing.play(map(reports.act, rhythm.arrivals(now - 30 * HOUR_S, now)), now)


@pytest.mark.parametrize("hour", [0.4, 4.0, 6.5, 9.0, 12.0, 15.5, 18.3, 22.0])
@pytest.mark.parametrize("seed", [1, 7])
def test_a_living_day_at_any_hour(seed: int, hour: float) -> None:
    now = MIDNIGHT + hour * HOUR_S
    day = play(seed, now)
    shown = Counter(signal(case, now) for case in day.cases.values())
    opened = [case for case in day.cases.values() if case.is_open]
    assert 30 <= len(opened) <= 125
    assert 1 <= shown[Signal.RED] <= 3
    assert shown[Signal.YELLOW] <= 6
    assert len({case.place.street for case in opened}) == 2
    free = sum(unit.duty is Duty.FREE for unit in day.units.values())
    assert 12 <= free < 54


def test_the_same_seed_plays_the_same_day() -> None:
    now = MIDNIGHT + 3 * HOUR_S
    assert play(3, now).acts == play(3, now).acts


def test_acts_wait_for_what_they_need() -> None:
    day = play(1, MIDNIGHT + 5 * HOUR_S)
    busy: dict[str, str] = {}
    for index, played in enumerate(day.acts):
        assert all(before < index for before in played.after)
        if played.act.kind is CommandKind.REPORT:
            assert played.after == ()
        else:
            assert day.acts[played.after[0]].act.subject == played.act.subject
        if played.act.kind is CommandKind.DISPATCH:
            unit = str(played.act.args["unit"])
            assert busy.get(unit, "") == ""
            busy[unit] = played.act.subject
        if played.act.kind is CommandKind.FEEDBACK:
            unit = day.cases[played.act.subject].unit
            if busy[unit] == played.act.subject:
                busy[unit] = ""


def test_busy_units_are_where_their_case_is() -> None:
    day = play(1, MIDNIGHT + 12 * HOUR_S)
    at_work = [
        u
        for u in day.units.values()
        if u.duty is Duty.BUSY and day.cases[u.case].state is CaseState.WORKING
    ]
    assert at_work
    for unit in at_work:
        assert day.places[unit.id].lon == day.cases[unit.case].place.lon


def report(key: str, at: float, place: Place) -> Act:
    known = {"lon": place.lon, "lat": place.lat} if place.is_known else {}
    return Act(
        at,
        Role.CONNECTOR,
        CommandKind.REPORT,
        key,
        "x",
        {"title": "t", "category": "noise", "source": "app", "place": known},
    )


def test_without_a_free_unit_a_case_waits() -> None:
    playing, _ = player(1, square_units()[:1])
    here = Place(lon=120.59, lat=31.29)
    day = playing.play([report("a", MIDNIGHT, here), report("b", MIDNIGHT, here)], MIDNIGHT + 700.0)
    states = {case.state for case in day.cases.values()}
    assert CaseState.FILED in states
    end = playing.play([], MIDNIGHT + 40 * 3_600.0)
    assert {case.state for case in end.cases.values()} == {CaseState.CLOSED}


def test_a_case_without_a_place_is_reached_all_the_same() -> None:
    playing, _ = player(1, square_units())
    day = playing.play([report("a", MIDNIGHT, Place())], MIDNIGHT + 40 * 3_600.0)
    case = day.cases["a"]
    assert case.state is CaseState.CLOSED
    assert case.arrived_at - next(s.at for s in case.history if s.command == "sign") == 180.0


def test_a_refused_act_is_a_bug() -> None:
    playing, _ = player(1, square_units())
    bad = report("a", MIDNIGHT, Place())
    again = [bad, bad]
    with pytest.raises(BugError, match="was refused"):
        playing.play(again, MIDNIGHT + 1.0)


def test_units_of_no_case_stay_as_they_are() -> None:
    playing, _ = player(1, tuple(replace(unit, duty=Duty.OFF) for unit in square_units()))
    day = playing.play([report("a", MIDNIGHT, Place())], MIDNIGHT + 3_600.0)
    assert day.cases["a"].state is CaseState.FILED
