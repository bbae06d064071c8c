import dataclasses
from typing import Any

import msgspec
import pytest

from app.domain.base import Norm, Town
from app.domain.case import CaseState
from app.domain.command import Command, Receipt, Refusal, RefusalCode
from app.domain.row import Row, decode
from app.domain.unit import Duty
from app.geo.sheet import unpack
from app.store.board import KEPT_ENDED_S, Board, End, Tables, Waiting, ended_at
from tests.app.store.rows import LIMITS, case_body, case_row, unit_row

NOW = 1_000_000.0
FILED = {"state": "filed", "filed_at": 1000.0}
YES = Receipt(op_no=1, seq=5)
NO = Receipt(op_no=1, refusal=Refusal(code=RefusalCode.UNIT_TAKEN, text="u1 is taken"))


@pytest.fixture
def board() -> Board:
    return Board(LIMITS)


def put(board: Board, row: Row, now: float = NOW) -> None:
    board.put(row.kind, row.id, row.version, decode(row.kind, row.body), now)


def state(board: Board) -> CaseState:
    return board.cases["c1"].state


def wish(kind: str, subject: str = "c1", op_no: int = 1, **args: object) -> Command:
    return Command(op_no=op_no, kind=kind, subject=subject, made_at=NOW, actor="s", args=args)


def test_rows_of_every_kind_find_their_place(board: Board) -> None:
    put(board, case_row("c1", 2))
    put(board, unit_row("u1"))
    body = {"name": "姑苏区", "centre": "x", "bounds": [120, 31, 121, 32], "timezone": "UTC"}
    put(board, Row("town", "town", 1, body))
    week = [1.0] * 168
    put(board, Row("norm", "intake", 1, {"low": week, "mid": week, "high": week}))
    sheet = unpack(
        {
            "layer": "road",
            "geometry": "line",
            "ids": [],
            "names": [],
            "classes": [],
            "starts": [0],
            "coords": [],
            "columns": {},
        }
    )
    board.put("sheet", "road/0", 1, sheet, NOW)
    assert board.cases["c1"].title == "店外经营占道"
    assert board.units["u1"].duty is Duty.FREE
    assert board.sheets["road/0"] is sheet
    assert isinstance(board.town, Town)
    assert board.town.name == "姑苏区"
    assert isinstance(board.norms["intake"], Norm)
    assert board.versions["case", "c1"] == 2


def test_a_second_town_row_is_not_the_town(board: Board) -> None:
    body = {"name": "n", "centre": "x", "bounds": [0, 0, 1, 1], "timezone": "UTC"}
    put(board, Row("town", "elsewhere", 1, body))
    assert board.town is None


@pytest.mark.parametrize(
    ("body", "instant"),
    [
        (case_body("c"), 0.0),
        (case_body("c", state="closed", closed_at=77.0), 77.0),
        (case_body("c", state="merged"), 1000.0),
        ({"state": "void"}, 0.0),
        ({}, 0.0),
    ],
)
def test_a_body_tells_when_its_case_ended(body: dict[str, Any], instant: float) -> None:
    assert ended_at(msgspec.convert(body, End)) == instant


def test_old_cases_are_not_taken_in_and_leave_in_time(board: Board) -> None:
    closed = {"state": "closed", "closed_at": NOW - KEPT_ENDED_S + 10.0}
    put(board, case_row("c1"))
    put(board, case_row("c1", 2, **closed))
    put(board, case_row("open"))
    put(board, case_row("void", state="void", reported_at=NOW))
    assert board.forget_old(NOW) == frozenset()
    assert board.forget_old(NOW + 20.0) == {"c1"}
    assert set(board.cases) == {"open", "void"}
    put(board, case_row("open", 2, **closed), NOW + 20.0)
    assert set(board.cases) == {"void"}
    assert ("case", "open") not in board.versions
    assert board.open_cases() == []


def test_open_cases_are_those_on_which_somebody_has_to_act(board: Board) -> None:
    put(board, case_row("c1"))
    put(board, case_row("c2", state="closed", closed_at=NOW))
    assert [case.id for case in board.open_cases()] == ["c1"]


def test_a_pending_command_shows_at_once_and_goes_with_a_refusal(board: Board) -> None:
    put(board, case_row("c1", **FILED))
    put(board, unit_row("u1"))
    command = wish("dispatch", unit="u1")
    board.queue(Waiting(command))
    assert state(board) is CaseState.SENT
    assert (board.units["u1"].duty, board.units["u1"].case) == (Duty.BUSY, "c1")
    assert board.pending == {"c1": [command]}
    board.settle(command, NO)
    assert state(board) is CaseState.FILED
    assert board.units["u1"].duty is Duty.FREE
    assert board.pending == {}
    assert [refused.refusal.text for refused in board.refused] == ["u1 is taken"]
    first = board.refused[0]
    board.dismiss(first)
    board.dismiss(first)
    assert board.refused == []


def test_an_accepted_command_stays_as_the_mirror_has_it(board: Board) -> None:
    put(board, case_row("c1", **FILED))
    put(board, unit_row("u1"))
    command = wish("dispatch", unit="u1")
    board.queue(Waiting(command))
    sent = {"state": "sent", "unit": "u1", "sent_at": NOW}
    put(board, case_row("c1", 2, **sent))
    put(board, unit_row("u1", 2, duty="busy", case="c1"))
    assert state(board) is CaseState.SENT
    board.settle(command, YES)
    assert state(board) is CaseState.SENT
    assert board.versions["case", "c1"] == 2
    assert board.units["u1"].case == "c1"


def test_several_pending_commands_fold_in_order(board: Board) -> None:
    put(board, case_row("c1"))
    first, second = wish("file"), wish("dispatch", op_no=2, unit="u9")
    board.queue(Waiting(first))
    board.queue(Waiting(second))
    assert state(board) is CaseState.SENT
    board.settle(first, YES)
    assert board.pending == {"c1": [second]}
    assert state(board) is CaseState.CLUE  # until the row of the first comes
    put(board, case_row("c1", 2, **FILED))
    assert state(board) is CaseState.SENT


def test_a_report_of_ones_own_shows_before_there_is_a_row(board: Board) -> None:
    command = wish("report", title="水管爆裂", category="water", source="seat")
    board.queue(Waiting(command))
    assert board.cases["c1"].title == "水管爆裂"
    board.settle(command, NO)
    assert "c1" not in board.cases


def test_a_wish_that_no_longer_fits_changes_nothing(board: Board) -> None:
    put(board, case_row("c1", state="closed", closed_at=NOW))
    board.queue(Waiting(wish("file")))
    assert state(board) is CaseState.CLOSED


def test_a_pending_dispatch_survives_news_of_its_unit(board: Board) -> None:
    put(board, case_row("c1", **FILED))
    board.queue(Waiting(wish("dispatch", unit="u1")))
    assert "u1" not in board.units
    put(board, unit_row("u1"))
    assert board.units["u1"].case == "c1"
    put(board, unit_row("u1", 2, duty="busy", case="other"))
    assert board.units["u1"].case == "other"


def test_a_snapshot_takes_the_place_of_all_but_own_commands(board: Board) -> None:
    put(board, case_row("gone"))
    put(board, unit_row("u1"))
    put(board, case_row("c1", **FILED))
    board.queue(Waiting(wish("dispatch", unit="u1")))
    tables = Tables()
    for row in (case_row("c1", 7, **FILED), unit_row("u1", 3)):
        tables.put(row.kind, row.id, row.version, decode(row.kind, row.body))
    board.adopt(tables)
    assert set(board.cases) == {"c1"}
    assert state(board) is CaseState.SENT
    assert board.units["u1"].duty is Duty.BUSY
    assert board.versions["case", "c1"] == 7


def test_a_second_case_that_wants_the_same_unit_does_not_take_it(board: Board) -> None:
    put(board, unit_row("u1"))
    for case_id in ("c1", "c2"):
        put(board, case_row(case_id, **FILED))
    first, second = wish("dispatch", unit="u1"), wish("dispatch", "c2", 2, unit="u1")
    board.queue(Waiting(first))
    board.queue(Waiting(second))
    assert board.units["u1"].case == "c1"
    board.settle(second, NO)
    assert board.units["u1"].case == "c1"
    board.settle(first, NO)
    assert board.units["u1"].duty is Duty.FREE


def test_ratings_are_kept_apart_from_cases_and_own_ones_are_folded_in(board: Board) -> None:
    houses = unpack(
        {
            "layer": "building",
            "geometry": "area",
            "ids": ["b1"],
            "names": [""],
            "classes": [""],
            "starts": [0, 0],
            "coords": [],
            "columns": {"state": ["green"]},
        }
    )
    board.put("sheet", "building/0", 1, houses, NOW)
    asked = wish("rate", "b1", state="red", was="green", reason="漏水")
    board.queue(Waiting(asked))
    assert board.rated.grade("b1") == "red"
    assert (board.pending, board.cases) == ({}, {})
    assert list(board.waiting) == [1]
    put(board, Row("rating", "b1", 1, {"state": "blue", "at": 1.0}))
    board.settle(asked, NO)
    assert board.rated.grade("b1") == "blue"
    assert board.versions["rating", "b1"] == 1
    assert [one.command for one in board.refused] == [asked]
    tables = Tables()
    tables.put("rating", "b2", 3, decode("rating", {"state": "red", "at": 1.0}))
    tables.put("sheet", "building/0", 2, houses)
    tables.put("sheet", "building/0", 3, dataclasses.replace(houses, layer="road"))
    board.adopt(tables)
    assert board.rated.grade("b2") == "red"
    assert board.rated.places.find("b1") is None
