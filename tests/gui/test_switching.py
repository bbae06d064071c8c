"""Theme and language are switched while a screen lives, without losing what was chosen."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from panels.seat import SeatScreen
from tests.gui.conftest import Open
from tests.gui.reading import ScreenReader
from tests.panels.stage import Language

pytestmark = pytest.mark.wall


@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_language_switches_live(open_screen: Open, reader: ScreenReader, profile: str) -> None:
    screen = open_screen(profile, (1920, 1080), "zh_CN")
    assert any(each.text == "平时" for each in reader.read(screen))
    with Language("en"):
        screen.retranslate()
        words = [each.text for each in reader.read(screen)]
    assert "Peace" in words
    assert "平时" not in words


@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_theme_switches_live(open_screen: Open, profile: str) -> None:
    screen = open_screen(profile, (1920, 1080))
    corner = screen.grab().toImage().pixelColor(3, 1040 if profile == "wall" else 20).name()
    assert corner == screen.look.theme.color("i0").name()
    screen.set_theme("day")
    corner = screen.grab().toImage().pixelColor(3, 1040 if profile == "wall" else 20).name()
    assert corner == screen.look.theme.color("i0").name()


def test_switching_keeps_what_was_chosen(open_screen: Open) -> None:
    seat = cast("SeatScreen", open_screen("seat", (1920, 1080)))
    seat.selection.choose_case("c9")
    QTest.keyClick(seat, Qt.Key.Key_3)
    chosen = seat.selection.unit_id
    QTest.keyClick(seat, Qt.Key.Key_F4)
    with Language("en"):
        seat.retranslate()
    assert (seat.selection.case_id, seat.selection.unit_id) == ("c9", chosen)
    assert seat.card.view.card.data.title.endswith("9")
