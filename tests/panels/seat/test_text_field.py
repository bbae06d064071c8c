from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panels.look import Look
from panels.seat.text_field import TextField


@pytest.fixture
def field(qtbot: QtBot, seat_look: Look) -> TextField:
    made = TextField(seat_look)
    qtbot.addWidget(made)
    made.open("原文")
    return made


def test_typing_replaces_and_enter_ends(qtbot: QtBot, field: TextField) -> None:
    assert field.selectedText() == "原文"
    QTest.keyClicks(field, "abc")
    with qtbot.waitSignal(field.entered) as got:
        QTest.keyClick(field, Qt.Key.Key_Enter)
    assert got.args == ["abc"]
    assert field.isHidden()


def test_escape_leaves(qtbot: QtBot, field: TextField) -> None:
    with qtbot.waitSignal(field.left), qtbot.assertNotEmitted(field.entered):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.isHidden()


def test_it_takes_a_look_and_closes_silently(field: TextField, seat_look: Look) -> None:
    day = seat_look.with_theme("day")
    field.set_theme(day.theme)
    field.set_scale(day.scale)
    assert field.palette().text().color() == day.theme.color("t1")
    field.close_field()
    assert field.isHidden()


def test_a_text_from_outside_hides_nothing_in_it(field: TextField) -> None:
    field.open("立即\u202e上门\u200b שלום")
    assert field.text() == "立即上门 שלום"
