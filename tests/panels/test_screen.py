from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.screen import Screen
from tests.panels.stage import NOW, Stage, case, fill


class Spy(Panel):
    """A panel that keeps what it was asked to show."""

    zone = "bar"
    follows = Aspect.CASES | Aspect.SECOND | Aspect.CHOICE | Aspect.LOOK

    def __init__(self) -> None:
        super().__init__(QWidget())
        self.asked: list[Aspect] = []
        self.is_shut = False

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        self.asked.append(aspects)
        return Aspect.CASES in aspects

    def shutdown(self) -> None:
        self.is_shut = True


@pytest.fixture
def screen(qtbot: QtBot, stage: Stage, wall_look: Look) -> Iterator[Screen]:
    made = Screen(stage, wall_look, "wall-peace")
    qtbot.addWidget(made)
    made.add(Spy())
    made.show()
    yield made
    made.close()


def complete(screen: Screen) -> bool:
    return screen.is_complete


def spy(screen: Screen) -> Spy:
    (panel,) = screen.panels
    assert isinstance(panel, Spy)
    return panel


def test_panels_hear_only_what_they_follow(qtbot: QtBot, screen: Screen, stage: Stage) -> None:
    assert not complete(screen)
    with qtbot.waitSignal(screen.caught_up) as seen:
        screen.apply(fill(stage))
    assert seen.args == [True]
    assert complete(screen)
    assert spy(screen).asked[-1] == Aspect.CASES
    asked = len(spy(screen).asked)
    screen.apply(stage.connect())
    assert len(spy(screen).asked) == asked
    screen.tick(NOW)
    assert Aspect.SECOND in spy(screen).asked[-1]
    assert not screen.is_behind


def test_much_to_show_is_shown_in_slices(qtbot: QtBot, screen: Screen, stage: Stage) -> None:
    other = Spy()
    screen.add(other)
    screen.set_paced()
    with qtbot.waitSignal(screen.caught_up):
        screen.apply(stage.deliver(case(1)))
        assert screen.is_behind
        assert other.asked == []
    assert other.asked
    assert not screen.is_behind


def test_selection_theme_and_words_reach_all(screen: Screen) -> None:
    screen.selection.choose_case("c1")
    assert spy(screen).asked[-1] == Aspect.CHOICE
    screen.set_theme("day")
    assert screen.look.theme.name == "day"
    assert spy(screen).asked[-1] == EVERYTHING
    screen.retranslate()
    assert spy(screen).asked[-1] == EVERYTHING


def test_zones_follow_the_window(screen: Screen) -> None:
    screen.resize(3840, 2160)
    assert screen.look.scale.px("kpi") == 128
    assert spy(screen).widget.height() == 136


def test_each_repaint_is_told(qtbot: QtBot, screen: Screen) -> None:
    with qtbot.waitSignal(screen.frame_painted):
        screen.update()


def test_closing_ends_what_runs(screen: Screen) -> None:
    screen.close()
    assert spy(screen).is_shut
