from __future__ import annotations

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from panels.look import Look, look_for
from panels.seat.conflict_view import WAYS, ConflictView
from widgets.button import ButtonData
from widgets.conflict import ConflictData

LABELS = ("Ask again", "Take theirs", "Merge", "Leave to leader")


def view_of(qtbot: QtBot, look: Look, shown: int = WAYS, high: int = 436) -> ConflictView:
    view = ConflictView(look)
    qtbot.addWidget(view)
    for index, (button, label) in enumerate(zip(view.buttons, LABELS, strict=True)):
        button.set_data(ButtonData(label, str(index + 1)))
        button.setHidden(index >= shown)
    view.show()
    view.resize(728, high)
    view.arrange()
    return view


def test_parts_stand_under_each_other_without_a_gap(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look)
    parts = (view.frame, view.card, view.buttons[0], view.note)
    rects = [part.geometry() for part in parts]
    assert rects[0].top() == 0
    for above, below in pairwise(rects):
        assert below.top() == above.bottom() + 1
    assert rects[-1].bottom() < view.height()


def test_a_tall_tray_keeps_the_buttons_near_the_versions(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look, high=1000)
    assert view.card.height() == round(86.0 * seat_look.scale.u)
    assert view.note.geometry().bottom() < 600


def test_a_low_tray_gives_up_the_versions_first(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look, high=80)
    assert view.card.height() == 0
    assert view.buttons[0].height() > 0


@pytest.mark.parametrize("shown", [1, 2, 3, 4])
def test_faces_stand_on_the_edges_of_the_column(qtbot: QtBot, seat_look: Look, shown: int) -> None:
    view = view_of(qtbot, seat_look, shown)
    margin = round(view.buttons[0].margin())
    buttons = view.buttons[:shown]
    assert buttons[0].geometry().left() == -margin
    right = buttons[-1].geometry().right() + 1 - margin
    assert abs(right - view.width()) <= shown, "up to a pixel for each button is left"
    for one, two in pairwise(buttons):
        assert one.geometry().right() - one.margin() < two.geometry().left() + two.margin()
    for button in buttons:
        assert button.width() >= button.sizeHint().width()


def test_no_buttons_are_no_trouble(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look, 0)
    assert all(button.isHidden() for button in view.buttons)


def test_all_parts_change_colours_and_sizes(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look)
    before = view.buttons[0].height()
    day, large = seat_look.with_theme("day"), look_for("seat", "night", "en", (3840, 2160))
    view.set_theme(day.theme)
    view.set_scale(large.scale)
    themes = {view.frame.theme.name, view.card.theme.name, view.note.theme.name}
    themes |= {button.theme.name for button in view.buttons}
    assert themes == {"day"}
    scales = [view.frame.scale, view.card.scale, view.note.scale]
    scales += [button.scale for button in view.buttons]
    assert all(scale == large.scale for scale in scales)
    assert view.buttons[0].height() == pytest.approx(2 * before, abs=1)


def test_keys_are_meant_for_it_while_a_part_has_the_focus(qtbot: QtBot, seat_look: Look) -> None:
    view = view_of(qtbot, seat_look)
    view.card.set_data(ConflictData(title="a"))
    view.activateWindow()
    seen = []
    for part in (view.card, view.buttons[2]):
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        seen.append(view.has_keys)
        part.clearFocus()
        seen.append(view.has_keys)
    assert seen == [True, False, True, False]
