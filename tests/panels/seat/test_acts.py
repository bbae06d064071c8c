from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from app.domain.command import CommandKind, Refusal, RefusalCode
from app.runtime import IssueState
from panels.context import Context
from panels.seat.acts import Acts, Told, outcome_word, reason_word
from panels.seat.offers import offers
from tests.panels.stage import NOW, Stage, case


def test_the_main_act_sends_the_chosen_unit_with_its_order(
    qtbot: QtBot, desk: Context, acts: Acts, stage: Stage
) -> None:
    second = offers(desk)[1].unit
    desk.selection.choose_unit(str(second.id))
    with qtbot.waitSignal(acts.changed):
        acts.main()
    kind, subject, args = stage.asked[0]
    assert (kind, subject, args["unit"]) == (CommandKind.DISPATCH, "c1", second.id)
    assert args["order"].startswith("Go to the door")
    assert acts.told[0].subject == second.name


def test_another_order_goes_along(desk: Context, acts: Acts, stage: Stage) -> None:
    acts.write_order("  带上备用钥匙 ")
    assert acts.order() == "带上备用钥匙"
    acts.do(CommandKind.DISPATCH)
    assert stage.asked[0][2]["order"] == "带上备用钥匙"
    acts.write_order("")
    assert acts.order().startswith("Go to the door")


def test_only_what_state_and_role_admit_is_possible(
    desk: Context, acts: Acts, stage: Stage
) -> None:
    assert acts.possible() == (CommandKind.DISPATCH,)
    desk.selection.choose_case("c41")
    assert acts.possible() == (CommandKind.FILE,)
    desk.selection.choose_case("c40")
    assert acts.possible() == (CommandKind.CLOSE,)
    desk.selection.choose_case("c2")
    assert acts.possible() == ()
    acts.main()
    assert stage.asked == []


def test_without_a_case_nothing_happens(desk: Context, acts: Acts, stage: Stage) -> None:
    desk.selection.clear()
    acts.main()
    acts.do(CommandKind.CLOSE)
    acts.write_order("x")
    assert acts.order() == ""
    assert acts.possible() == ()
    assert stage.asked == []


def test_a_place_unknown_sends_nobody(desk: Context, acts: Acts, stage: Stage) -> None:
    stage.deliver(case(90, place=Place()))
    desk.selection.choose_case("c90")
    acts.do(CommandKind.DISPATCH)
    assert stage.asked == []


def test_a_check_says_passed(desk: Context, acts: Acts, stage: Stage) -> None:
    acts.do(CommandKind.CHECK)
    assert stage.asked[0][2] == {"passed": True}


def test_an_answer_is_told_and_goes_by_itself(desk: Context, acts: Acts, stage: Stage) -> None:
    acts.main()
    stage.pumped()
    assert acts.review(NOW)
    assert acts.told[0].shown is IssueState.QUEUED
    stage.answer(acts.told[0].issue)
    assert acts.review(NOW + 1.0)
    assert outcome_word(acts.told[0]) == "Dispatch: done"
    assert not acts.review(NOW + 2.0)
    assert acts.review(NOW + 7.0)
    assert acts.told == []


def test_a_refusal_stays_until_it_was_seen(
    qtbot: QtBot, desk: Context, acts: Acts, stage: Stage
) -> None:
    acts.do(CommandKind.CLOSE)
    told = acts.told[0]
    assert outcome_word(told) == "Close: refused"
    assert reason_word(told) == "not possible at this step"
    acts.review(NOW + 100.0)
    assert acts.told == [told]
    with qtbot.waitSignal(acts.changed):
        assert acts.dismiss()
    assert not acts.dismiss()


def test_a_refusal_by_the_platform_says_why(desk: Context, acts: Acts, stage: Stage) -> None:
    acts.main()
    stage.pumped()
    stage.answer(acts.told[0].issue, Refusal(code=RefusalCode.UNIT_TAKEN, text="x"))
    acts.review(NOW)
    assert reason_word(acts.told[0]) == "the unit has just been taken"


@pytest.mark.parametrize("state", list(IssueState))
def test_each_outcome_has_words(desk: Context, acts: Acts, state: IssueState) -> None:
    acts.main()
    told = acts.told[0]
    told.issue.reason = "disk full"
    shown = Told(told.issue, "队", state, NOW)
    assert outcome_word(shown).startswith("Dispatch")
    assert reason_word(shown)


def test_only_the_newest_three_are_told(desk: Context, acts: Acts) -> None:
    for _ in range(5):
        acts.do(CommandKind.CLOSE)
    assert len(acts.told) == 3
