"""Themes and scales that the tests of widgets paint with, and a reader of what was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, W
from widgets import headline, surface
from widgets.theme import Theme, load_theme
from widgets.type_scale import TypeScale

THEMES = Path(__file__).resolve().parents[2] / "resources" / "themes"


@pytest.fixture(scope="session")
def night() -> Theme:
    return load_theme(THEMES / "night.json")


@pytest.fixture(scope="session")
def day() -> Theme:
    return load_theme(THEMES / "day.json")


@pytest.fixture(scope="session")
def wall() -> TypeScale:
    return TypeScale(4.0, 8.0, 0.63)


@pytest.fixture(scope="session")
def seat() -> TypeScale:
    return TypeScale(0.6, 0.6, 0.277)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    kept = Reader()
    monkeypatch.setattr(surface, "draw_text", kept.write)
    monkeypatch.setattr(headline, "draw_text", kept.write)
    return kept


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(widget: W, width: float = 0.0, height: float = 0.0) -> W:
        qtbot.addWidget(widget)
        hint = widget.sizeHint()
        widget.resize(round(width or hint.width()), round(height or hint.height()))
        widget.show()
        return widget

    return shown
