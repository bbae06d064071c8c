from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.runtime import POLICY
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.acts import Acts
from panels.seat.keys import HelpPage, KeysPanel, all_hints, rules
from panels.seat.trays import Trays


def caps(panel: KeysPanel) -> list[str]:
    return [hint.keys[-1] for hint in panel.bar.data.hints]


def test_the_bar_shows_only_keys_that_do_something(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    trays = Trays(seat_look, desk, acts, ())
    for each in trays.panels:
        qtbot.addWidget(each.widget)
    trays.show(is_open=False)
    panel = KeysPanel(seat_look, acts, trays)
    qtbot.addWidget(panel.widget)
    assert panel.refresh(desk, EVERYTHING)
    assert caps(panel) == ["↓", "5", "Enter", "E", "F", "L", "/", "F4", "F1"]
    desk.selection.choose_case("c2")
    panel.refresh(desk, Aspect.CHOICE)
    assert caps(panel) == ["↓", "F", "L", "/", "F4", "F1"]
    trays.show(is_open=True)
    panel.refresh(desk, Aspect.CHOICE)
    assert caps(panel) == ["↓", "F9", "F10", "F", "L", "/", "F4", "F1"]


def test_every_key_is_on_the_page_and_any_key_leaves(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    page = HelpPage(seat_look, window)
    page.resize(1920, 1080)
    window.show()
    assert page.isHidden()
    page.open(desk)
    assert page.data.hints == all_hints()
    assert page.data.lines == rules(desk)
    clashes = [line for line in page.data.lines if line.startswith("Clash, ")]
    assert len(clashes) == len(POLICY)
    assert any("Dispatch" in line and "sent in order" in line for line in page.data.lines)
    page.grab()
    QTest.keyClick(page, Qt.Key.Key_X)
    assert page.isHidden()
    page.open(desk)
    QTest.mouseClick(page, Qt.MouseButton.LeftButton)
    assert page.isHidden()
