from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from app.domain.telemetry import Reading
from app.runtime import OfflineClass
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.abilities import AbilitiesPanel, abilities, acts_of, named
from panels.selection import Selection
from tests.panels.stage import NOW, Stage


def panel_of(qtbot: QtBot, look: Look, context: Context) -> AbilitiesPanel:
    panel = AbilitiesPanel(look)
    qtbot.addWidget(panel.widget)
    panel.widget.show()
    panel.widget.resize(728, 260)
    panel.refresh(context, EVERYTHING)
    return panel


def test_the_lists_say_what_the_machine_holds_and_the_role_may(desk: Context) -> None:
    goes, waits, lacks = abilities(desk)
    assert goes.lines == (
        "read and search 42 case(s)",
        "deadlines, map",
        "ranking by last positions",
    )
    assert waits.lines == (
        "Report, Verify",
        "Dispatch, Close",
        "Remark, Correct",
        "Regrade, Count again",
        "Void, Rate",
    )
    readings = len(desk.runtime.board.readings)
    assert lacks.lines == (
        "what others do",
        "live positions of 20 unit(s)",
        f"live readings of {readings} sensor(s)",
    )
    assert [each.is_quiet for each in (goes, waits, lacks)] == [False, True, True]


def test_nothing_is_invented_where_nothing_is_held(stage: Stage, seat_look: Look) -> None:
    bare = Context(stage, seat_look, Selection())
    goes, _, lacks = abilities(bare)
    assert goes.lines == ("read and search 0 case(s)", "deadlines, map")
    assert lacks.lines == ("what others do",)
    stage.deliver(readings=[Reading("shore/level", NOW, 3.1)])
    assert abilities(bare)[2].lines[1] == "live readings of 1 sensor(s)"


def test_before_the_first_link_no_act_is_offered(stage: Stage, desk: Context) -> None:
    desk.take(stage.disconnect(role=""))
    _, waits, lacks = abilities(desk)
    assert waits.lines == ()
    assert lacks.lines[-1] == "acts: not before the first link"


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("checker", (CommandKind.CHECK, CommandKind.NOTE)),
        ("field", (CommandKind.REPORT, CommandKind.SIGN, CommandKind.ARRIVE,
                   CommandKind.FEEDBACK, CommandKind.NOTE)),
        ("wall", ()),
    ],
)  # fmt: skip
def test_only_acts_of_the_own_role_are_named(
    stage: Stage, desk: Context, role: str, kinds: tuple[CommandKind, ...]
) -> None:
    desk.take(stage.connect(role=role))
    assert acts_of(desk, OfflineClass.LOCAL_PENDING) == kinds
    assert acts_of(desk, OfflineClass.LOCAL_FINAL) == (), "a seat keeps no ledger of its own"


def test_base_data_cannot_be_brought_in_while_cut_off(stage: Stage, desk: Context) -> None:
    desk.take(stage.connect(role="admin"))
    assert acts_of(desk, OfflineClass.NEVER) == (CommandKind.PUT,)
    assert abilities(desk)[2].lines[-1] == "Bring in base data"


def test_two_acts_share_a_line() -> None:
    assert named(()) == ()
    kinds = (CommandKind.FILE, CommandKind.DISPATCH, CommandKind.CLOSE)
    assert named(kinds) == ("Verify, Dispatch", "Close")


def test_the_panel_follows_the_role_and_its_frame_the_room(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    assert panel.view.frame.data.title == "While cut off"
    assert panel.view.frame.geometry() == panel.view.rect()
    assert [each.title for each in panel.view.lists.data.lists] == [
        "Goes on",
        "Queues",
        "Not available",
    ]
    assert not panel.refresh(desk, Aspect.LINK)
    desk.take(stage.connect(role="checker"))
    assert panel.refresh(desk, Aspect.LINK)
    assert panel.view.lists.data.lists[1].lines == ("Check, Remark",)
    panel.set_look(seat_look.with_theme("day"))
    assert panel.view.lists.theme.name == "day"


def test_a_hidden_panel_does_nothing(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = AbilitiesPanel(seat_look)
    qtbot.addWidget(panel.widget)
    panel.widget.hide()
    assert not panel.refresh(desk, EVERYTHING)
    assert panel.view.lists.data.lists == ()
