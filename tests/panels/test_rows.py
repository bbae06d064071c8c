from __future__ import annotations

from app.domain.case import CaseState, Step, Urgency
from app.domain.command import CommandKind
from panels.context import Context
from panels.happenings import Happening
from panels.rows import case_of, feed_row, second_line, time_left
from tests.panels.stage import NOW, Stage, case


def test_time_left_takes_colour_at_half() -> None:
    red = case(1, urgency=Urgency.URGENT, age=100.0, due_at=NOW + 90.0)
    left = time_left(red, NOW)
    assert (left.figure, left.state, left.is_overdue) == ("01:30", "red", False)
    assert left.share < 0.5
    calm = time_left(case(1, urgency=Urgency.URGENT, age=10.0, due_at=NOW + 90.0), NOW)
    assert calm.state == ""
    assert time_left(case(1, age=100.0, due_at=NOW + 9.0), NOW).state == ""


def test_time_beyond_the_limit_counts_up() -> None:
    late = time_left(case(1, due_at=NOW - 192.0), NOW)
    assert (late.figure, late.is_overdue, late.share, late.state) == ("+03:12", True, 0.0, "yellow")


def test_without_a_limit_the_figure_is_unknown() -> None:
    closed = time_left(case(1, state=CaseState.CLOSED), NOW)
    assert (closed.figure, closed.caption) == ("--:--", "Closed")
    odd = time_left(case(1, due_at=NOW - 500.0, age=100.0, history=()), NOW)
    assert odd.share == 0.0


def test_the_second_line_says_who_has_it(town: Context) -> None:
    cases = town.runtime.board.cases
    assert second_line(town, cases["c2"]) == "平江, 十全街, 综合执法9中队, Handling"
    assert second_line(town, cases["c1"]) == "双塔, 彩香一村1幢, Door"


def test_a_feed_row_says_what_happened(town: Context) -> None:
    reported = feed_row(town, Happening(NOW, "c1", "report"))
    assert (reported.time, reported.state, reported.title) == (
        "10:25:12",
        "red",
        "独居老人 26 小时未出门",
    )
    assert reported.source == "双塔 Door"
    closed = feed_row(town, Happening(NOW, "c4", "close"))
    assert closed.state == "green"
    assert closed.title.endswith(" closed")
    assert case_of(closed.key) == "c4"
    gone = feed_row(town, Happening(NOW, "gone", "report"))
    assert (gone.title, gone.state) == ("", "green")


def test_the_limit_runs_from_the_last_step() -> None:
    step = Step(at=NOW - 50.0, actor="a", command="file")
    left = time_left(case(1, urgency=Urgency.URGENT, history=(step,), due_at=NOW + 150.0), NOW)
    assert left.share == 0.75


def test_an_own_act_without_an_answer_is_marked_in_the_feed(stage: Stage, town: Context) -> None:
    issue = stage.issue(CommandKind.FILE, "c41")
    town.take(stage.pumped())
    told = town.happenings.newest[0]
    assert (told.case_id, feed_row(town, told).pending) == ("c41", True)
    assert not feed_row(town, Happening(told.at - 1.0, "c41", "report")).pending
    town.take(stage.answer(issue))
    assert not feed_row(town, told).pending
