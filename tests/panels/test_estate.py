from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from app.domain.rating import Grade, Rating
from app.geo.estate import BLUE, GREEN, NONE, RED, YELLOW
from panels.context import EVERYTHING, Aspect, Context
from panels.estate import EstateMap, Surveyed, surveyed
from panels.look import Look
from tests.panels.houses import corner, houses, sheets
from tests.panels.stage import Stage
from widgets.map.canvas import MapCanvas


class Spy(MapCanvas):
    """A canvas that keeps what it was told of states."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme, look.scale)
        self.fields: list[object] = []
        self.words: list[object] = []
        self.changes: list[tuple[list[int], list[int]]] = []

    def set_states(self, field, words=None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        self.fields.append(field)
        self.words.append(words)
        super().set_states(field, words)

    def change_states(self, rows, states) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        self.changes.append((rows.tolist(), states.tolist()))
        super().change_states(rows, states)


@pytest.fixture
def spy(qtbot: QtBot, wall_look: Look) -> Iterator[Spy]:
    made = Spy(wall_look)
    qtbot.addWidget(made)
    yield made
    made.shutdown()


@pytest.fixture
def shown(qtbot: QtBot, spy: Spy, stage: Stage, empty: Context) -> Iterator[EstateMap]:
    empty.take(stage.deliver(sheets=sheets()))
    made = EstateMap(spy)
    with qtbot.waitSignal(made.ready):
        made.refresh(empty, EVERYTHING)
    qtbot.waitUntil(lambda: not made.is_busy)
    yield made
    made.shutdown()


def town_of(estate: EstateMap) -> Surveyed:
    assert estate.town is not None
    return estate.town


def test_places_are_handed_over_those_that_nobody_rated_too(shown: EstateMap, spy: Spy) -> None:
    town = town_of(shown)
    states = [RED, GREEN, NONE, BLUE, GREEN, RED, YELLOW, GREEN, GREEN]
    assert town.field.states.tolist() == town.codes.tolist() == states
    assert town.field.owner.tolist() == [0, 1, 2, 3, 0, 0, 0, 1, 1]
    assert spy.fields == [town.field]
    assert spy.words == [("G", "B", "Y", "R")]
    assert len(town.divisions) == 3
    half = town.field.half_m
    assert 10.0 < half[0] < 40.0
    assert 0.0 < half[4] < half[0]


def test_only_what_changed_is_pushed(
    shown: EstateMap, spy: Spy, stage: Stage, empty: Context
) -> None:
    ratings = {"b1": Rating(state=Grade.YELLOW, at=1.0), "b0/2": Rating(state=Grade.BLUE, at=1.0)}
    assert empty.take(stage.deliver(ratings=ratings)) & Aspect.RATINGS
    shown.refresh(empty, Aspect.RATINGS)
    rows, states = spy.changes[0]
    assert dict(zip(rows, states, strict=True)) == {1: YELLOW, 5: BLUE}
    shown.refresh(empty, Aspect.RATINGS)
    assert len(spy.changes) == 1
    shown.touch(["no such place"])
    assert len(spy.changes) == 1


def test_an_own_rating_shows_before_it_is_answered_and_goes_when_it_is_refused(
    shown: EstateMap, spy: Spy, stage: Stage, empty: Context
) -> None:
    args = {"state": "red", "was": "green", "reason": "漏水"}
    issue = stage.issue(CommandKind.RATE, "b1", args)
    empty.take(stage.pumped())
    shown.refresh(empty, Aspect.RATINGS)
    empty.take(stage.answer(issue))
    shown.refresh(empty, Aspect.RATINGS)
    assert spy.changes == [([1], [RED]), ([1], [GREEN])]


def test_what_comes_while_places_are_prepared_is_not_lost(
    qtbot: QtBot, spy: Spy, stage: Stage, empty: Context
) -> None:
    empty.take(stage.deliver(sheets=sheets()))
    made = EstateMap(spy)
    with qtbot.waitSignal(made.ready):
        made.show(stage.board)
        assert made.is_busy
        empty.take(stage.deliver(ratings={"b2": Rating(state=Grade.RED, at=1.0)}))
        made.refresh(empty, Aspect.RATINGS)
    assert town_of(made).codes[2] == RED
    assert spy.changes == [([2], [RED])]
    made.shutdown()


def test_other_houses_take_the_place_of_these(
    qtbot: QtBot, shown: EstateMap, spy: Spy, stage: Stage, empty: Context
) -> None:
    assert not shown.show(stage.board)
    with qtbot.waitSignal(shown.ready):
        empty.take(stage.deliver(sheets={"building/0": houses()}))
        assert shown.show(stage.board)
        empty.take(stage.deliver(sheets={"building/1": houses()}))
        shown.refresh(empty, Aspect.BASE)
    assert town_of(shown).estate.buildings == 8
    assert len(spy.fields) == 2


def test_the_signs_follow_the_language(shown: EstateMap, spy: Spy, empty: Context) -> None:
    shown.refresh(empty, Aspect.LOOK)
    assert len(spy.words) == 2


def test_without_houses_there_is_nothing(spy: Spy, stage: Stage, empty: Context) -> None:
    made = EstateMap(spy)
    made.touch(["b1"])
    made.refresh(empty, Aspect.LOOK | Aspect.RATINGS)
    assert not made.show(stage.board)
    assert spy.fields == []
    made.shutdown()


def test_shutting_down_waits_and_shows_nothing_more(
    qtbot: QtBot, spy: Spy, stage: Stage, empty: Context
) -> None:
    empty.take(stage.deliver(sheets=sheets()))
    made = EstateMap(spy)
    made.show(stage.board)
    made.shutdown()
    qtbot.wait(1)
    assert spy.fields == []


def test_ratings_of_before_are_in_from_the_start(stage: Stage, empty: Context) -> None:
    ratings = {"b1": Rating(state=Grade.RED, at=1.0), "gone": Rating(state=Grade.RED, at=1.0)}
    empty.take(stage.deliver(sheets=sheets(), ratings=ratings))
    board = stage.board
    town = surveyed(board.sheets, board.rated.shown, board.rated.places)
    assert town.codes[1] == RED
    assert town.divisions == (), "these come a little later"
    assert town.row(board.rated.places, "b1/2") == 8
    assert town.row(board.rated.places, "gone") == -1
    west, _ = corner(1)
    assert town.estate.boxes[1][0] == pytest.approx(west)
