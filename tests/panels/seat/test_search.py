from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.errors import WorldError
from panels.look import Look
from panels.seat.search import Search
from tests.panels.stage import Stage, case


class Shown:
    """Keeps what a search showed."""

    def __init__(self) -> None:
        self.all: list[Sequence[Case] | None] = []
        self.parent: QWidget | None = None

    def __call__(self, found: Sequence[Case] | None) -> None:
        self.all.append(found)


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
    for _ in range(4):
        await asyncio.sleep(0)
    found = shown.all[-1]
    assert found is not None
    assert [each.title for each in found] == ["井盖松动"]
    search.field.setText("")
    assert shown.all[-1] is None
    search.cancel()


async def test_a_mirror_that_cannot_be_read_finds_nothing(
    qtbot: QtBot, seat_look: Look, tmp_path: Path
) -> None:
    search, shown = search_of(qtbot, seat_look, Broken(tmp_path))
    await search.find("x")
    assert shown.all == [()]


def test_leaving_shows_the_queue_again(qtbot: QtBot, seat_look: Look, stage: Stage) -> None:
    search, shown = search_of(qtbot, seat_look, stage)
    search.open()
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert shown.all == [None]
    search.open()
    search.field.setText("x")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert shown.all == [None]
    search.open()
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert shown.all[-1] is None
