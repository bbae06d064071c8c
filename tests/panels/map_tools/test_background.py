from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Event, get_ident

import pytest
from pytestqt.qtbot import QtBot

from panels.map_tools.background import Background


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def background(qapp: object, told: list[object]) -> Iterator[Background]:
    made = Background()
    made.done.connect(told.append)
    yield made
    made.shutdown()


def idle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: not background.is_busy)


def test_work_is_done_in_a_thread_of_its_own(
    qtbot: QtBot, background: Background, told: list[object]
) -> None:
    background.ask(get_ident)
    idle(qtbot, background)
    assert len(told) == 1
    assert told[0] != get_ident()


def test_of_what_is_asked_meanwhile_only_the_last_is_done(
    qtbot: QtBot, background: Background, told: list[object]
) -> None:
    go, ran = Event(), list[int]()

    def work(number: int) -> int:
        go.wait(5.0)
        ran.append(number)
        return number

    background.ask(partial(work, 0))
    for number in range(1, 5):
        background.ask(partial(work, number))
    go.set()
    idle(qtbot, background)
    assert ran == [0, 4]
    assert told == [4]


def test_what_was_cancelled_is_not_told(
    qtbot: QtBot, background: Background, told: list[object]
) -> None:
    go = Event()
    background.ask(lambda: go.wait(5.0))
    background.cancel()
    go.set()
    idle(qtbot, background)
    assert told == []
    background.ask(lambda: "again")
    idle(qtbot, background)
    assert told == ["again"]


def test_shutting_down_waits_for_what_is_done(qtbot: QtBot, told: list[object]) -> None:
    made, go = Background(), Event()
    made.done.connect(told.append)
    made.ask(lambda: go.wait(5.0))
    go.set()
    made.shutdown()
    idle(qtbot, made)
    assert told == []
