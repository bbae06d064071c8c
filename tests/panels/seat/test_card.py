from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.case import Place, Step
from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.seat.acts import Acts
from panels.seat.card import CardPanel, facts, steps
from tests.panels.stage import NOW, Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context, acts: Acts) -> CardPanel:
    panel = CardPanel(look, acts)
    qtbot.addWidget(panel.widget)
    panel.widget.resize(776, 436)
    panel.refresh(context, EVERYTHING)
    return panel


def test_the_card_of_the_case_at_hand(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    data = panel_of(qtbot, seat_look, desk, acts).view.card.data
    assert (data.title, data.number, data.figure) == ("独居老人 26 小时未出门", "1", "00:40")
    assert data.id_line == "0618-0001, 双塔, 彩香一村1幢, Door 10:20:12"
    assert [step.progress for step in data.steps] == ["done", "done", "now", "next", "next"]


def test_phones_are_masked_in_the_facts(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    evidence = panel_of(qtbot, seat_look, desk, acts).view.evidence.data
    assert "13800002042" not in evidence.lines[0].text
    assert (evidence.key, evidence.verdict) == ("", "To dispatch")
    desk.selection.choose_case("c41")
    assert panel_of(qtbot, seat_look, desk, acts).view.evidence.data.key == "V"


def test_no_case_says_how_to_choose_one(
    qtbot: QtBot, seat_look: Look, desk: Context, acts: Acts
) -> None:
    desk.selection.clear()
    panel = panel_of(qtbot, seat_look, desk, acts)
    assert panel.view.card.data.empty == "No case chosen"
    panel.set_look(seat_look.with_theme("day"))
    assert panel.view.card.theme.name == "day"


def test_an_overdue_case_without_a_number(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, acts: Acts
) -> None:
    stage.deliver(*(case(n, due_at=NOW - n) for n in range(60, 64)))
    desk.selection.choose_case("c60")
    data = panel_of(qtbot, seat_look, desk, acts).view.card.data
    assert (data.overdue, data.number, data.left) == ("Overdue", "", 0.0)


def test_the_way_tells_limits_of_what_is_to_come() -> None:
    sent = case(1, sent_at=NOW - 10.0, arrive_by=NOW + 138.0, handle_by=NOW + 3600.0)
    made = steps(sent, "Asia/Shanghai")
    assert [step.time for step in made[2:]] == ["10:25:02", "under way", "by 11:25"]
    made = steps(case(1), "Asia/Shanghai")
    assert [step.time for step in made[2:]] == ["under way", "", ""]


def test_what_is_known(desk: Context) -> None:
    cases = desk.runtime.board.cases
    working = {line.label: line.text for line in facts(desk, cases["c2"])}
    assert working["Unit"] == "综合执法9中队, Handling"
    bare = replace(cases["c1"], text="", order="快去", history=(), place=Place())
    lines = facts(desk, bare)
    assert [line.label for line in lines] == ["Kind", "Place", "Order"]
    assert lines[1].icon == "times"
    noted = replace(bare, history=(Step(at=NOW, actor="a", command="x", note="电话 13800002042"),))
    assert facts(desk, noted)[-1].text == "10:25:12 a x, 电话 ****"
