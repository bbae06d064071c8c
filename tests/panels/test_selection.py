from __future__ import annotations

from pytestqt.qtbot import QtBot

from panels.selection import Selection


def test_a_choice_is_told_once(qtbot: QtBot) -> None:
    selection = Selection()
    with qtbot.waitSignal(selection.changed, timeout=100):
        selection.choose_case("c1")
    with qtbot.assertNotEmitted(selection.changed):
        selection.choose_case("c1")
    assert selection.case_id == "c1"


def test_a_unit_is_looked_at_for_its_case() -> None:
    selection = Selection()
    selection.choose_case("c1")
    selection.choose_unit("u1")
    assert (selection.case_id, selection.unit_id) == ("c1", "u1")
    selection.choose_case("c2")
    assert selection.unit_id == ""
    selection.clear()
    assert (selection.case_id, selection.unit_id) == ("", "")


def test_a_case_taken_in_hand_by_the_program_is_known_as_such(qapp: object) -> None:
    selection = Selection()
    selection.choose_case("c1", by_itself=True)
    assert selection.is_by_itself
    selection.choose_case("c2")
    assert not selection.is_by_itself
