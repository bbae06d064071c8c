from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as renewed
from pytestqt.qtbot import QtBot

from app.domain.case import Step
from panels.context import EVERYTHING, Aspect, Context
from panels.feed_panel import FeedPanel
from panels.look import Look
from tests.panels.stage import NOW, Stage, case


def told(qtbot: QtBot, look: Look, context: Context) -> FeedPanel:
    panel = FeedPanel(look, "feed", with_source=True)
    qtbot.addWidget(panel.widget)
    panel.refresh(context, EVERYTHING)
    return panel


def test_newest_on_top_with_the_normal_beside(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = told(qtbot, wall_look, town)
    assert panel.feed.model.row_at(0).time >= panel.feed.model.row_at(1).time
    assert panel.frame.data.caption.startswith("41 in the last hour, normal 30–45")


def test_what_is_new_is_added_without_moving_the_rest(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = told(qtbot, wall_look, town)
    rows = panel.feed.model.rowCount()
    step = Step(at=NOW + 1.0, actor="a", command="close")
    first = stage.board.cases["c5"].history[0]
    resets: list[bool] = []
    panel.feed.model.modelReset.connect(lambda: resets.append(True))
    town.take(stage.deliver(renewed(stage.board.cases["c5"], history=(first, step))))
    assert panel.refresh(town, Aspect.CASES)
    assert panel.feed.model.rowCount() == rows + 1
    assert panel.feed.model.row_at(0).title.endswith("closed")
    assert resets == []
    assert not panel.refresh(town, Aspect.CASES)


def test_what_comes_late_is_put_in_its_place(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = told(qtbot, wall_look, town)
    town.take(stage.deliver(case(90, age=1000.0)))
    panel.refresh(town, Aspect.CASES)
    times = [panel.feed.model.row_at(n).time for n in range(panel.feed.model.rowCount())]
    assert times == sorted(times, reverse=True)


def test_without_figures_or_norm_the_caption_says_less(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    stage.board.norms.clear()
    panel = told(qtbot, wall_look, town)
    assert panel.frame.data.caption == "41 in the last hour"
    town.figures = None
    panel.refresh(town, Aspect.FIGURES)
    assert panel.frame.data.caption == ""


def test_offline_the_feed_is_stale(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = told(qtbot, wall_look, town)
    town.take(stage.disconnect())
    panel.refresh(town, Aspect.LINK)
    assert panel.feed.data.stale


def test_a_narrow_feed_leaves_the_source_out(qtbot: QtBot, seat_look: Look, town: Context) -> None:
    panel = FeedPanel(seat_look, "events", with_source=False)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    assert panel.feed.model.row_at(0).source == ""


def test_nothing_has_happened(qtbot: QtBot, wall_look: Look, empty: Context) -> None:
    panel = told(qtbot, wall_look, empty)
    assert panel.feed.data.empty == "Nothing has happened yet"
    assert panel.frame.data.state == "empty"
    assert replace(panel.feed.data, stale=True).stale
