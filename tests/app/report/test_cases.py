"""The cases of a document: which are in it and what is said of them."""

from __future__ import annotations

import pytest

from app.domain.case import CaseState, Place, Urgency
from app.report import cases
from app.report.cases import attention_cells, due_word, listed, place_word, row
from app.report.packing import unpack
from app.report.words import Words
from tests.app.report.town import NOW, case_of, situation

ZH, EN = Words("zh_CN"), Words("en")


def test_open_cases_come_worst_first_then_those_that_ended_lately() -> None:
    known = situation(["一", "二", "三"])
    closed = {"state": CaseState.CLOSED, "due_at": 0.0}
    for number, changes in {
        3: {**closed, "closed_at": NOW - 60.0},
        4: {**closed, "closed_at": NOW - 30.0},
        5: {**closed, "closed_at": NOW - 90_000.0},
        6: {**closed, "state": CaseState.REFUSED},
    }.items():
        known.tables.cases[f"c{number}"] = case_of(number, "x", **changes)
    assert [case.id for case in listed(known)] == ["c0", "c1", "c2", "c4", "c3"]


def test_of_many_cases_the_most_urgent_and_the_newest_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = situation(["一", "二"])
    for number in (2, 3):
        changes = {"state": CaseState.CLOSED, "closed_at": NOW - number}
        known.tables.cases[f"c{number}"] = case_of(number, "x", **changes)
    monkeypatch.setattr(cases, "MOST_OPEN", 1)
    monkeypatch.setattr(cases, "MOST_CLOSED", 1)
    assert [case.id for case in listed(known)] == ["c0", "c2"]


def test_a_row_says_state_place_and_time_left() -> None:
    known = situation(["平江路"])
    case = case_of(
        1,
        "店外经营",
        urgency=Urgency.NORMAL,
        due_at=NOW + 222.0,
        place=Place(lon=120.61, lat=31.30, address="平江街道平江路", street="平江街道"),
    )
    said = row(known, case, ZH)
    assert said["state"] == "blue"
    assert said["place"] == "平江，平江路"
    assert (said["left"], said["due"], said["late"]) == ("03:42", "派单剩余", False)
    assert said["clock"] == "10:10:12"
    assert said["open"] is True
    assert said["x"] == pytest.approx(13_426_243.0, abs=1.0)
    late = row(known, case_of(1, "x", urgency=Urgency.NORMAL, due_at=NOW - 192.0), EN)
    assert (late["state"], late["left"], late["late"]) == ("yellow", "+03:12", True)


def test_a_case_without_place_or_limit_says_so() -> None:
    known = situation(["平江路"])
    case = case_of(1, "x", place=Place(), due_at=0.0, state=CaseState.WORKING)
    said = row(known, case, EN)
    assert "x" not in said
    assert said["place"] == "place unknown"
    assert (said["left"], said["due"], said["late"]) == ("", "", False)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (CaseState.CLUE, "to verify"),
        (CaseState.FILED, "to dispatch"),
        (CaseState.WORKING, "to handle"),
        (CaseState.CHECK, "to close"),
    ],
)
def test_what_the_time_is_left_for(state: CaseState, word: str) -> None:
    assert due_word(case_of(1, "x", state=state), EN) == word
    on_the_way = case_of(1, "x", state=state, arrive_by=NOW + 60.0)
    assert due_word(on_the_way, EN) == "to arrive"


def test_a_street_that_is_only_the_word_for_one_stays() -> None:
    assert place_word(case_of(1, "x", place=Place(street="街道")), ZH) == "街道"


def test_cells_that_need_eyes_are_marked_the_red_ones_last() -> None:
    known = situation(["一"])
    place = Place(lon=120.605, lat=31.305, cell="cell0")
    watch = case_of(1, "x", urgency=Urgency.WATCH, place=place)
    urgent = case_of(2, "x", urgency=Urgency.URGENT, place=place)
    plain = case_of(3, "x", urgency=Urgency.NORMAL, due_at=NOW + 9.0, place=place)
    nowhere = case_of(4, "x", urgency=Urgency.URGENT, place=Place(cell="elsewhere"))
    origin = (0.0, 0.0)
    for order in ([watch, urgent, nowhere], [urgent, watch]):
        (cell,) = attention_cells(known, order, origin)
        assert cell["state"] == "red"
        assert unpack(cell["groups"][0]["counts"]).tolist() == [4]
    assert attention_cells(known, [plain], origin) == []
    (own,) = attention_cells(known, [plain], origin, is_incident=True)
    assert own["state"] == "blue"
