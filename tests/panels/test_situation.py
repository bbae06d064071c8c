from __future__ import annotations

import numpy as np
import pytest

from app.domain.case import CaseState, Place, Urgency
from app.domain.telemetry import Fix
from app.domain.unit import Duty
from panels.situation import (
    CaseMarks,
    fix_places,
    is_elsewhere,
    is_new,
    robust_bounds,
    share_inside,
    town_bounds,
    unit_mark,
)
from tests.panels.stage import NOW, TOWN, case, unit
from widgets.map.marks import Marker
from widgets.map.view import Bounds


def marks_of(*given: object) -> tuple[CaseMarks, dict[str, object]]:
    every = {str(each.id): each for each in given}  # type: ignore[attr-defined]
    marks = CaseMarks()
    marks.touch(every, every, NOW)  # type: ignore[arg-type]
    return marks, every


def test_open_cases_with_a_place_are_drawn() -> None:
    marks, _ = marks_of(
        case(1, urgency=Urgency.URGENT, state=CaseState.CLUE),
        case(2, due_at=NOW - 5.0),
        case(3, state=CaseState.CLOSED),
        case(4, place=Place()),
    )
    assert {mark.key: mark.state for mark in marks.markers} == {"c1": "red", "c2": "yellow"}
    assert marks.unknown == 1
    first, second = marks.marker("c1"), marks.marker("c2")
    assert first is not None
    assert second is not None
    assert first.unacked
    assert not second.unacked


def test_old_cases_ring_no_more() -> None:
    loud = case(1, urgency=Urgency.WATCH, state=CaseState.CLUE)
    assert is_new(loud, NOW)
    assert not is_new(loud, NOW + 7200.0)
    assert not is_new(case(1, state=CaseState.CLUE), NOW)


def test_overdue_cases_carry_the_chip() -> None:
    marks = CaseMarks()
    marks.overdue_word = "超"
    marks.touch({"c1": case(1, due_at=NOW - 5.0)}, ["c1"], NOW)
    mark = marks.marker("c1")
    assert mark is not None
    assert mark.overdue == "超"


def test_touching_tells_whether_it_reads_differently() -> None:
    marks, every = marks_of(case(1), case(4, place=Place()))
    assert not marks.touch(every, ["c1", "c4"], NOW)  # type: ignore[arg-type]
    every["c1"] = case(1, place=Place())
    assert marks.touch(every, ["c1"], NOW)  # type: ignore[arg-type]
    assert marks.unknown == 2
    every["c4"] = case(4, state=CaseState.CLOSED, place=Place())
    assert not marks.touch(every, ["c4"], NOW)  # type: ignore[arg-type]
    assert marks.unknown == 1
    marks.clear()
    assert marks.markers == ()


def test_numbers_and_selection_stay_with_their_case() -> None:
    marks, every = marks_of(case(1), case(2))
    assert marks.number(("c2",), {"c2": "十全街"})
    assert not marks.number(("c2",), {"c2": "十全街"})
    marks.select("c2")
    marks.touch(every, ["c2"], NOW)  # type: ignore[arg-type]
    second = marks.marker("c2")
    assert second is not None
    assert (second.number, second.label, second.selected) == (1, "十全街", True)
    marks.number(("c1", "gone"), {})
    marks.select("")
    second = marks.marker("c2")
    assert second is not None
    assert (second.number, second.label, second.selected) == (None, "", False)


def test_units_stand_where_they_were_seen_last() -> None:
    team = unit(1)
    fresh = unit_mark(team, Fix("u1", 120.6, 31.3, NOW), NOW, is_link_up=True)
    assert fresh is not None
    assert fresh.status == "free"
    lost = unit_mark(team, Fix("u1", 120.6, 31.3, NOW - 60.0), NOW, is_link_up=True)
    assert lost is not None
    assert lost.status == "lost"
    assert lost.reach == pytest.approx(240.0 / np.cos(np.radians(31.3)))
    home = unit_mark(team, None, NOW, is_link_up=True)
    assert home is not None
    assert (home.status, home.reach) == ("lost", 0.0)


def test_units_off_duty_or_nowhere_are_not_drawn() -> None:
    assert unit_mark(unit(1, duty=Duty.OFF), None, NOW, is_link_up=True) is None
    nowhere = unit(1)
    nowhere = type(nowhere)(id=nowhere.id, name="x", kind=nowhere.kind)
    assert unit_mark(nowhere, None, NOW, is_link_up=True) is None


def test_only_units_with_a_fix_move() -> None:
    keys, places = fix_places({"u1": Fix("u1", 120.6, 31.3, NOW)}, ["u1", "u2"])
    assert keys == ["u1"]
    assert places.shape == (1, 2)
    assert fix_places({}, ["u1"])[1].shape == (0, 2)


def test_strays_do_not_decide_where_the_map_goes() -> None:
    near = [Marker(str(n), float(n), float(n), "blue") for n in range(200)]
    stray = Marker("far", 1e7, 1e7, "blue")
    box = robust_bounds([*near, stray])
    assert box is not None
    assert box.east < 2000.0
    assert robust_bounds([]) is None


def test_how_many_lie_in_the_town() -> None:
    town = town_bounds(TOWN.bounds)
    inside = Marker("a", *town.centre, "blue")
    outside = Marker("b", 0.0, 0.0, "blue")
    assert share_inside([inside, outside], town) == 0.5
    assert share_inside([], town) == 1.0


def test_the_map_follows_only_when_the_cases_have_left() -> None:
    box = Bounds(0.0, 0.0, 100.0, 100.0)
    assert is_elsewhere(box, None)
    assert not is_elsewhere(box, Bounds(1.0, 1.0, 101.0, 101.0))
    assert is_elsewhere(box, Bounds(50.0, 0.0, 150.0, 100.0))


def test_the_selected_case_has_a_tag_even_without_a_number() -> None:
    marks, every = marks_of(case(1), case(2))
    marks.number(["c2"], {"c2": "十全街"})
    for case_id, labels in (("c1", ("平江路", "十全街")), ("c2", ("", "十全街"))):
        marks.select(case_id, "平江路")
        marks.touch(every, every, NOW)  # type: ignore[arg-type]
        shown = [marks.marker(key) for key in ("c1", "c2")]
        assert tuple(mark.label for mark in shown if mark is not None) == labels
    marks.select("")
    assert not any(mark.selected for mark in marks.markers)
