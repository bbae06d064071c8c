from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.map_tools.panels import (
    MiniPanel,
    NotePanel,
    ToolsPanel,
    hours_word,
    measured_words,
    on_word,
    per_km2,
    whose_word,
)
from panels.map_tools.tools import MapTools
from panels.map_tools.tracks import Whose
from widgets.map.pin import Pin

ZONE = QRect(748, 72, 380, 560)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    return made


@pytest.fixture
def listing(seat_look: Look, scene: Context, tools: MapTools, window: QWidget) -> ToolsPanel:
    panel = ToolsPanel(seat_look, tools)
    panel.widget.setParent(window)
    panel.place(ZONE)
    panel.refresh(scene, EVERYTHING)
    return panel


def _ignored(act: Callable[[], bool]) -> None:
    act()


@pytest.fixture
def note(seat_look: Look, scene: Context, tools: MapTools, window: QWidget) -> NotePanel:
    panel = NotePanel(seat_look, tools)
    panel.widget.setParent(window)
    panel.place(QRect(408, 72, 504, 36))
    tools.changed = partial(_ignored, panel.show_state)
    panel.refresh(scene, EVERYTHING)
    return panel


@pytest.fixture
def mini(seat_look: Look, scene: Context, tools: MapTools, window: QWidget) -> Iterator[MiniPanel]:
    panel = MiniPanel(seat_look, tools)
    panel.widget.setParent(window)
    panel.place(QRect(928, 72, 200, 152))
    panel.refresh(scene, EVERYTHING)
    yield panel
    panel.shutdown()


def values(panel: ToolsPanel) -> list[str]:
    return [row.value for row in panel.list.data.rows]


def test_the_list_opens_works_by_keys_and_closes(
    qtbot: QtBot, listing: ToolsPanel, tools: MapTools
) -> None:
    closed: list[str] = []
    listing.closed = lambda: closed.append("closed")
    assert listing.list.isHidden()
    listing.open()
    assert not listing.list.isHidden()
    assert listing.list.geometry().right() == ZONE.right()
    assert values(listing) == ["unit at hand", "off", "off", "", "on"]
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_5, Qt.Key.Key_9):
        QTest.keyClick(listing.list, key)
    listing.show_state()
    assert values(listing) == ["busy units", "4 hours", "on", "", "off"]
    QTest.keyClick(listing.list, Qt.Key.Key_Escape)
    assert listing.list.isHidden()
    listing.open()
    listing.open()
    assert (closed, listing.is_open) == (["closed", "closed"], False)
    listing.close()
    assert len(closed) == 2


def test_measuring_closes_the_list_and_gives_the_map_the_keys(
    listing: ToolsPanel, tools: MapTools
) -> None:
    listing.open()
    QTest.keyClick(listing.list, Qt.Key.Key_4)
    assert not listing.is_open
    assert tools.measure is not None
    tools.end_measure()


def test_saved_views_stand_in_the_list_and_are_gone_to_by_click(
    qtbot: QtBot, listing: ToolsPanel, tools: MapTools
) -> None:
    tools.views.save("3 石路", tools.canvas.view)
    tools.views.save("5", tools.canvas.view.panned(900.0, 0.0))
    saved = tools.canvas.view
    tools.moves.asked(saved.panned(-4_000.0, 0.0))
    listing.open()
    assert [(row.key, row.label) for row in listing.list.data.further] == [
        ("Ctrl+3", "石路"), ("Ctrl+5", "view 5"),
    ]  # fmt: skip
    listing.press("Ctrl+3")
    assert tools.canvas.view == saved


def test_the_line_says_what_is_measured(note: NotePanel, tools: MapTools) -> None:
    assert note.note.isHidden()
    tools.start_measure()
    assert not note.note.isHidden()
    assert note.note.data.text == "Measure: first place"
    for x in (100, 400):
        QTest.mouseClick(tools.canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, 300))
    assert note.note.data.text.startswith("Length ")
    assert note.note.data.more == ""
    QTest.mouseClick(tools.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 600))
    assert note.note.data.more.startswith("encloses ")
    assert note.note.width() <= 504
    tools.end_measure()
    assert note.note.isHidden()
    assert measured_words(tools)[1] == ""


def test_the_line_says_what_is_followed_and_how_long_it_waits(
    note: NotePanel, tools: MapTools, scene: Context
) -> None:
    taken: list[QRect | None] = []
    note.settled = taken.append
    scene.selection.choose_unit("u3")
    tools.toggle_follow()
    assert note.note.data.text == "Following 综合执法3中队"
    tools.canvas.pan_by(50.0, 0.0)
    note.refresh(scene, Aspect.SECOND)
    assert note.note.data.more == "waits 10 s"
    tools.toggle_follow()
    before, after = taken[-2:]
    assert before is not None
    assert 200 < before.width() <= 504
    assert after is None
    tools.followed = "gone"
    note.refresh(scene, Aspect.SECOND)
    assert note.note.data.text == "Following gone"


def test_the_line_says_which_place_is_marked(note: NotePanel, tools: MapTools) -> None:
    tools.show_place(Pin("彩香一村", tools.canvas.view.x, tools.canvas.view.y))
    assert note.note.data.text == "彩香一村"
    assert [hint.keys for hint in note.note.data.hints] == [("⌫",), ("Esc",)]


def test_the_small_map_is_there_while_the_large_one_shows_only_a_part(
    qtbot: QtBot, mini: MiniPanel, tools: MapTools, scene: Context
) -> None:
    taken: list[QRect | None] = []
    mini.settled = taken.append
    tools.moves.home()
    assert mini.mini.isHidden()
    tools.canvas.zoom_by(6.0)
    assert not mini.mini.isHidden()
    assert mini.mini.data.seen == tools.canvas.view.bounds
    assert taken[-1] == mini.mini.geometry()
    assert any(state == "red" for *_, state in mini.mini.data.marks)
    qtbot.waitUntil(lambda: mini.mini.data.picture is not None)
    picture = mini.mini.data.picture
    assert picture is not None
    assert picture.size() == mini.mini.picture_size()
    tools.has_mini = False
    mini.show_state()
    assert mini.mini.isHidden()
    assert taken[-1] is None


def test_the_small_map_gives_way_to_the_list(mini: MiniPanel, tools: MapTools) -> None:
    tools.canvas.zoom_by(6.0)
    assert not mini.mini.isHidden()
    mini.is_covered = lambda: True
    mini.show_state()
    assert mini.mini.isHidden()


def test_pointing_at_the_small_map_moves_the_large_one(mini: MiniPanel, tools: MapTools) -> None:
    tools.canvas.zoom_by(6.0)
    mini.mini.pointed.emit(13_425_000.0, 3_672_000.0)
    view = tools.canvas.view
    assert (view.x, view.y) == pytest.approx((13_425_000.0, 3_672_000.0), abs=10.0)
    assert tools.moves.back()


def test_words_and_figures() -> None:
    assert len({whose_word(each) for each in Whose}) == 3
    assert (hours_word(0), hours_word(24)) == ("off", "24 hours")
    assert on_word(True) != on_word(False)
    assert (per_km2(3.14159), per_km2(31.4159)) == ("3.1", "31")
