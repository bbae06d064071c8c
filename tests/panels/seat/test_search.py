from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.errors import WorldError
from panels.look import Look
from panels.seat.search import Found, Search
from tests.panels.stage import EAST, SOUTH, WEST, Stage, case, square


class Shown:
    """Keeps what a search showed."""

    def __init__(self) -> None:
        self.all: list[Found | None] = []
        self.shown = asyncio.Event()
        self.parent: QWidget | None = None

    def __call__(self, found: Found | None) -> None:
        self.all.append(found)
        if found is not None:
            self.shown.set()

    async def next(self) -> Found:
        """Return what is shown once something is."""
        async with asyncio.timeout(5.0):
            await self.shown.wait()
        found = self.all[-1]
        assert found is not None
        return found


class Broken(Stage):
    """A runtime whose mirror cannot be read."""

    async def search(self, text: str, limit: int = 20) -> list[Case]:
        raise WorldError("disk")


def search_of(qtbot: QtBot, look: Look, stage: Stage) -> tuple[Search, Shown]:
    parent, shown = QWidget(), Shown()
    qtbot.addWidget(parent)
    parent.show()
    search = Search(look, stage, parent, shown)
    shown.parent = parent
    return search, shown


async def test_what_is_typed_is_searched_for(qtbot: QtBot, seat_look: Look, stage: Stage) -> None:
    search, shown = search_of(qtbot, seat_look, stage)
    stage.found = [case(1, title="井盖松动"), case(2, title="店外经营")]
    search.open()
    search.field.setText("井")
    search.field.setText("井盖")
    found = await shown.next()
    assert [each.title for each in found.cases] == ["井盖松动"]
    search.field.setText("")
    assert shown.all[-1] is None
    search.cancel()


async def test_a_mirror_that_cannot_be_read_finds_nothing(
    qtbot: QtBot, seat_look: Look, tmp_path: Path
) -> None:
    search, shown = search_of(qtbot, seat_look, Broken(tmp_path))
    await search.find("x")
    assert shown.all == [Found()]


def test_leaving_shows_the_queue_again(qtbot: QtBot, seat_look: Look, stage: Stage) -> None:
    search, shown = search_of(qtbot, seat_look, stage)
    search.open()
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert shown.all == [None]
    search.entered = lambda: shown.all.append(Found())
    search.open()
    search.field.setText("x")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert shown.all == [None, Found()]
    search.open()
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert shown.all[-1] is None


async def test_places_of_the_base_map_are_found_beside_cases(
    qtbot: QtBot, seat_look: Look, stage: Stage
) -> None:
    stage.deliver(sheets={"street/1": square("street", ("s1", "s2"), ("金阊街道", "双塔街道"))})
    search, shown = search_of(qtbot, seat_look, stage)
    search.open()
    search.field.setText("jc")
    found = await shown.next()
    assert [place.name for place in found.places] == ["金阊街道"]
    assert found.cases == ()
    search.cancel()


async def test_names_are_indexed_when_the_search_opens(
    qtbot: QtBot, seat_look: Look, stage: Stage
) -> None:
    stage.deliver(sheets={"street/1": square("street", ("s1",), ("金阊街道",))})
    search, _ = search_of(qtbot, seat_look, stage)
    search.open()
    assert search._task is not None
    await search._task
    assert len(stage.gazetteer) == 1


def pair(lon: float) -> tuple[float, float]:
    return lon, SOUTH


async def test_of_equal_places_those_near_where_the_map_looks_come_first(
    qtbot: QtBot, seat_look: Look, stage: Stage
) -> None:
    stage.deliver(sheets={"street/1": square("street", ("s1", "s2"), ("河东", "河西"))})
    for near, first in ((WEST, "河东"), (EAST, "河西")):
        shown = Shown()
        parent = QWidget()
        qtbot.addWidget(parent)
        search = Search(seat_look, stage, parent, shown, partial(pair, near))
        await search.find("he")
        assert (await shown.next()).places[0].name == first
