from __future__ import annotations

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.acts import Acts
from panels.seat.toasts import OfflinePanel, ToastsPanel
from tests.panels.stage import Stage

ZONE = QRect(1456, 880, 440, 156)


def panel_of(qtbot: QtBot, look: Look, context: Context, acts: Acts) -> ToastsPanel:
    panel = ToastsPanel(look, acts)
    qtbot.addWidget(panel.widget)
    panel.place(ZONE)
    panel.refresh(context, EVERYTHING)
    return panel


def test_nothing_to_tell_takes_no_room(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    assert panel_of(qtbot, seat_look, desk, acts).widget.isHidden()


def test_an_act_is_told_at_once_and_then_its_answer(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    acts.main()
    assert panel.refresh(desk, Aspect.CHOICE)
    assert panel.toasts[0].data.icon == "up"
    assert panel.widget.geometry().bottom() == ZONE.bottom()
    stage.pumped()
    stage.answer(acts.told[0].issue)
    panel.refresh(desk, Aspect.CASES)
    assert (panel.toasts[0].data.icon, panel.toasts[0].data.title) == ("check", "Dispatch: done")
    desk.now += 6.0
    assert panel.refresh(desk, Aspect.SECOND)
    assert panel.widget.isHidden()


def test_refusals_are_red_and_name_the_way_out(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    acts.do(CommandKind.CLOSE)
    panel.refresh(desk, Aspect.CHOICE)
    data = panel.toasts[0].data
    assert (data.state, data.key, data.text) == ("red", "Esc", "not possible at this step")
    panel.set_look(seat_look.with_theme("day"))


def test_offline_an_act_waits_in_the_outbox(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    desk.take(stage.disconnect())
    acts.main()
    panel.refresh(desk, Aspect.CHOICE)
    data = panel.toasts[0].data
    assert data.state == "yellow"
    assert data.text == "in the outbox, sent when the link is back"
    assert data.title.startswith("Dispatch, ")


def test_the_bar_shows_only_while_the_link_is_lost(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    panel = OfflinePanel(seat_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(desk, EVERYTHING)
    assert panel.bar.isHidden()
    desk.take(stage.disconnect())
    assert panel.refresh(desk, Aspect.LINK)
    data = panel.bar.data
    assert data.title == "Cut off from the upper tier 12:37"
    assert data.aside == "last sync 10:12:35  next try 00:18"
    desk.take(stage.disconnect(unsent=3, retry_at=0.0))
    panel.refresh(desk, Aspect.LINK)
    assert panel.bar.data.text.startswith("3 act(s) waiting to be sent, Verify")
    assert "next" not in panel.bar.data.aside
    desk.take(stage.connect())
    assert panel.refresh(desk, Aspect.LINK)
    assert not panel.refresh(desk, Aspect.LINK)
