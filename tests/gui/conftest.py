"""Whole screens at real sizes, with a town on them and their language installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from panels.look import look_for
from panels.screen import Screen
from panels.seat import SeatScreen
from panels.wall import WallScreen
from tests.gui.reading import ScreenReader
from tests.panels.stage import NOW, Language, Stage, fill
from widgets import headline, surface

Open = Callable[..., Screen]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> ScreenReader:
    kept = ScreenReader()
    monkeypatch.setattr(surface, "draw_text", kept.write)
    monkeypatch.setattr(headline, "draw_text", kept.write)
    return kept


@pytest.fixture
def stage(tmp_path: Path, qapp: object) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def open_screen(qtbot: QtBot, stage: Stage) -> Iterator[Open]:
    opened: list[Screen] = []
    with ExitStack() as languages:

        def opening(
            profile: str,
            size: tuple[int, int],
            language: str = "zh_CN",
            theme: str = "night",
            *,
            is_filled: bool = True,
        ) -> Screen:
            languages.enter_context(Language(language))
            look = look_for(profile, theme, language, size)
            kind = WallScreen if profile == "wall" else SeatScreen
            screen: Screen = kind(stage, look)
            qtbot.addWidget(screen)
            screen.show()
            if is_filled:
                screen.apply(fill(stage))
            screen.tick(NOW)
            opened.append(screen)
            return screen

        yield opening
        for screen in opened:
            screen.close()
