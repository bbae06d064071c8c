"""A lost link worked through by keys alone: act, see what waits, decide what clashed."""

from __future__ import annotations

from typing import cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.case import Case, CaseState, Step
from app.domain.command import CommandKind
from panels.seat import SeatScreen
from tests.gui.conftest import Open
from tests.gui.reading import ScreenReader, outside, over_each_other, too_small
from tests.panels.stage import NOW, Stage

pytestmark = pytest.mark.wall


def press(*keys: Qt.Key) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)


def has_trays(seat: SeatScreen) -> bool:
    return seat.trays.is_open


@pytest.fixture
def seat(open_screen: Open) -> SeatScreen:
    screen = cast("SeatScreen", open_screen("seat", (1920, 1080)))
    screen.activateWindow()
    screen.queue.view.list.setFocus()
    return screen


def cut(seat: SeatScreen, stage: Stage) -> None:
    seat.apply(stage.disconnect())
    seat.tick(NOW)


def newer(case: Case, **fields: object) -> Case:
    """Return a case as somebody else made it meanwhile."""
    step = Step(at=NOW + 5.0, actor="区值班", command="amend")
    return replace(case, history=(*case.history, step), **fields)


def clash(seat: SeatScreen, stage: Stage, number: int, title: str = "上级改的标题") -> None:
    """Have a correction of a title refused because somebody else corrected it."""
    case = stage.board.cases[f"c{number}"]
    args = {"field": "title", "was": case.title, "now": "本机改的标题"}
    stage.refuse(CommandKind.AMEND, case.id, args, theirs=newer(case, title=title))
    seat.apply(stage.connect(refused=len(stage.board.refused)))


def decide(stage: Stage, *keys: Qt.Key) -> None:
    """Open the conflicts and press keys once they are listened to."""
    press(Qt.Key.Key_F10)
    stage.manual.advance(0.5)
    press(*keys)


def test_acts_while_cut_off_wait_in_order(seat: SeatScreen, stage: Stage) -> None:
    cut(seat, stage)
    assert has_trays(seat)
    seat.selection.choose_case("c41")
    press(Qt.Key.Key_V)
    seat.apply(stage.pumped())
    press(Qt.Key.Key_Return)
    assert not has_trays(seat), "a dispatch shows whom it sends first"
    press(Qt.Key.Key_Return)
    seat.apply(stage.pumped())
    press(Qt.Key.Key_Escape)
    assert has_trays(seat)
    seat.selection.choose_case("c40")
    press(Qt.Key.Key_C)
    seat.apply(stage.pumped())
    seat.tick(NOW)
    rows = seat.trays.outbox.view.list.data.rows
    assert [row.kind for row in rows] == ["核实立案", "派单", "办结"]
    assert [row.depends for row in rows] == ["", "依赖 1", ""]


def test_both_versions_come_up_and_keys_are_ignored_at_first(
    seat: SeatScreen, stage: Stage
) -> None:
    cut(seat, stage)
    clash(seat, stage, 5)
    assert has_trays(seat)
    card = seat.trays.conflicts.view.card.data
    assert "上级改的标题" in {row.theirs for row in card.rows}
    assert "本机改的标题" in {row.mine for row in card.rows}
    press(Qt.Key.Key_F10, Qt.Key.Key_2)
    assert len(stage.board.refused) == 1, "too early to be meant"


def test_1_asks_again_on_what_is_there_now(seat: SeatScreen, stage: Stage) -> None:
    clash(seat, stage, 5)
    decide(stage, Qt.Key.Key_1)
    assert stage.asked[-1][2] == {"field": "title", "was": "上级改的标题", "now": "本机改的标题"}
    assert stage.board.refused == []


def test_2_takes_theirs(seat: SeatScreen, stage: Stage) -> None:
    clash(seat, stage, 5)
    asked = len(stage.asked)
    decide(stage, Qt.Key.Key_2)
    assert (len(stage.asked), stage.board.refused) == (asked, [])
    assert not has_trays(seat), "nothing is left to decide"


def test_3_merges_field_by_field(seat: SeatScreen, stage: Stage) -> None:
    clash(seat, stage, 5)
    decide(stage, Qt.Key.Key_3, Qt.Key.Key_3, Qt.Key.Key_Return)
    assert stage.asked[-1][2]["now"] == "上级改的标题；本机改的标题"
    assert stage.board.refused == []


def test_h_leaves_it_to_the_leader_and_it_stays_listed(seat: SeatScreen, stage: Stage) -> None:
    clash(seat, stage, 5)
    clash(seat, stage, 6)
    decide(stage, Qt.Key.Key_H)
    assert [each.is_left for each in stage.board.refused] == [True, False]
    assert seat.trays.conflicts.at_hand is stage.board.refused[1]


def test_f10_goes_round_and_escape_goes_back(seat: SeatScreen, stage: Stage) -> None:
    clash(seat, stage, 5)
    clash(seat, stage, 6)
    press(Qt.Key.Key_F10)
    first = seat.trays.conflicts.at_hand
    press(Qt.Key.Key_F10)
    assert seat.trays.conflicts.at_hand is not first
    press(Qt.Key.Key_Escape)
    assert not has_trays(seat)


def test_a_step_that_is_over_can_only_be_dropped(seat: SeatScreen, stage: Stage) -> None:
    case = stage.board.cases["c40"]
    done = newer(case, state=CaseState.CLOSED, closed_at=NOW)
    stage.refuse(CommandKind.CLOSE, "c40", {"note": "复查合格"}, theirs=done)
    seat.apply(stage.connect(refused=1))
    decide(stage, Qt.Key.Key_1)
    assert len(stage.board.refused) == 1, "asking again could not be accepted"
    assert seat.trays.conflicts.view.card.data.suggested == "theirs"
    press(Qt.Key.Key_Return)
    assert stage.board.refused == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(3840, 2160), (1920, 1080)])
def test_every_text_of_the_trays_is_where_it_can_be_read(
    open_screen: Open, reader: ScreenReader, stage: Stage, size: tuple[int, int], language: str
) -> None:
    screen = cast("SeatScreen", open_screen("seat", size, language))
    clash(screen, stage, 5)
    cut(screen, stage)
    for number in range(6, 26):
        stage.issue(CommandKind.AGAIN, f"c{number}", {"count": 1})
    screen.apply(stage.pumped())
    screen.tick(NOW)
    texts = reader.read(screen)
    assert outside(texts, screen) == []
    assert too_small(texts, screen) == []
    assert over_each_other(texts) == []
