from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from pytestqt.qtbot import QtBot

from widgets.shield import shielded
from widgets.surface import Brush, Surface
from widgets.theme import Theme
from widgets.type_scale import TypeScale

ROOT = Path(__file__).parents[2]

BROKEN = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from widgets.shield import shielded

class Broken(QWidget):
    @shielded
    def paintEvent(self, event):
        raise RuntimeError("no picture today")

class Whole(QWidget):
    painted = 0

    def paintEvent(self, event):
        Whole.painted += 1

class Window(QWidget):
    def event(self, event):
        return super().event(event)

errors = []
sys.excepthook = lambda *details: errors.append(details[1])
app = QApplication([])
window = Window()
window.resize(400, 100)
window.show()
app.processEvents()
for x in range(20):
    for kind, y in ((Broken, 0), (Whole, 50)):
        child = kind(window)
        child.setGeometry(20 * x, y, 20, 50)
        child.show()
    app.processEvents()
print("alive", Whole.painted >= 20, len(errors) >= 20)
"""
"""Without the shield the first error leaves a method freed while in use: SIGSEGV (PySide 6.11)."""


def test_an_error_while_painting_does_not_take_the_process_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "alive True True"


class Fragile(Surface[str]):
    def paint(self, brush: Brush, clip: QRect) -> None:
        raise ZeroDivisionError

    def resizeEvent(self, event: QResizeEvent) -> None:
        raise KeyError(event.size().width())


def test_errors_in_the_handlers_of_a_surface_are_reported_and_go_no_further(
    qtbot: QtBot, night: Theme, seat: TypeScale, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: reported.append(error))
    surface = Fragile(night, seat, "")
    qtbot.addWidget(surface)
    surface.resize(30, 20)
    surface.grab()
    assert {type(error) for error in reported} == {KeyError, ZeroDivisionError}


def test_a_shield_lets_an_interrupt_pass() -> None:
    @shielded
    def handler(this: object) -> None:
        del this
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handler(None)
