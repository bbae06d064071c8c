from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from app.domain.command import CommandKind
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.acts import Acts
from panels.seat.dispatch import DispatchPanel
from panels.seat.offers import offers
from tests.panels.stage import Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context, acts: Acts) -> DispatchPanel:
    panel = DispatchPanel(look, context, acts)
    qtbot.addWidget(panel.widget)
    panel.widget.resize(776, 552)
    panel.widget.show()
    panel.refresh(context, EVERYTHING)
    return panel


def test_five_units_on_one_axis(qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    data = panel.view.axis.data
    assert [row.digit for row in data.rows] == ["1", "2", "3", "4", "5"]
    assert data.chosen == data.rows[0].key
    assert panel.view.note.data.text.startswith("Go to the door")
    (button,) = [b.data for b in panel.view.buttons if not b.isHidden()]
    assert button.label == f"Dispatch {data.rows[0].name}"
    assert (button.key, button.kind) == ("Enter", "primary")
    assert panel.view.timeline.data.entries == ("10:20:12 12345热线 reported",)
    assert not panel.refresh(desk, Aspect.SECOND)


def test_a_digit_chooses(qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    assert panel.choose(3)
    assert desk.selection.unit_id == panel.view.axis.data.rows[2].key
    assert not panel.choose(9)


def test_buttons_and_axis_act(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    panel.view.buttons[0].clicked.emit()
    panel.view.buttons[3].clicked.emit()
    assert [kind for kind, _, _ in stage.asked] == [CommandKind.DISPATCH]
    stage.deliver(case(95))
    desk.selection.choose_case("c95")
    second = str(offers(desk)[1].unit.id)
    panel.view.axis.confirmed.emit(second)
    assert stage.asked[1][2]["unit"] == second


def test_the_order_is_written_over_the_template(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    panel.edit_order()
    assert not panel.view.field.isHidden()
    panel.view.field.setText("带钥匙")
    QTest.keyClick(panel.view.field, Qt.Key.Key_Return)
    assert panel.view.field.isHidden()
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.note.data.text == "带钥匙"
    panel.edit_order()
    QTest.keyClick(panel.view.field, Qt.Key.Key_Escape)
    assert acts.order() == "带钥匙"


def test_once_somebody_has_it_the_way_so_far_is_shown(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    panel.edit_order()
    desk.selection.choose_case("c2")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.axis.isHidden()
    assert panel.view.field.isHidden()
    assert panel.view.history.data.verdict == "综合执法9中队, Handling"
    assert all(button.isHidden() for button in panel.view.buttons)
    panel.edit_order()
    assert panel.view.field.isHidden()
    desk.runtime.board.units.pop("u8")
    desk.selection.choose_case("c40")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.history.data.verdict == "Checked, to close"


def test_why_nobody_is_offered(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, acts: Acts
) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    stage.deliver(case(90, place=Place()))
    desk.selection.choose_case("c90")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.axis.data.empty == "Place unknown: nobody can be ranked"
    assert all(button.isHidden() for button in panel.view.buttons)
    stage.board.units.clear()
    desk.selection.choose_case("c1")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.axis.data.empty == "To dispatch"
    desk.selection.clear()
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.axis.data.empty == "Choose a case first"
    assert panel.view.timeline.data.entries == ()


def test_look_changes(qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts) -> None:
    panel = panel_of(qtbot, seat_look, desk, acts)
    panel.set_look(seat_look.with_theme("day").with_size(3840, 2160))
    assert panel.view.axis.theme.name == "day"
