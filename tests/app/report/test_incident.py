"""The card of an incident."""

from __future__ import annotations

from app.domain.case import CaseState, Place, Step, UnitId
from app.report.incident import MOST_STEPS, candidates, card
from app.report.words import Words
from tests.app.report.town import NOW, case_of, situation

ZH, EN = Words("zh_CN"), Words("en")


def test_the_card_says_what_who_where_and_how_long() -> None:
    known = situation(["独居老人", "一中队"])
    case = case_of(0, "独居老人", unit=UnitId("u1"), due_at=NOW + 222.0, reports=3)
    said = card(known, case, ZH)
    assert (said["title"], said["word"], said["left"]) == ("独居老人", "紧急", "03:42")
    facts = dict(said["facts"])
    assert facts["承办"] == "一中队"
    assert facts["网格"] == "一中队"
    assert facts["环节"] == "待派单"
    assert facts["受理"].endswith("10:10:12，3 次反映")
    assert facts["诉求"] == "独居老人"
    assert [step["verb"] for step in said["steps"]] == ["受理", "核实立案", "独居老人"]
    assert said["steps"][0] == {
        "clock": "10:10:12",
        "verb": "受理",
        "actor": "独居老人",
        "note": "独居老人",
    }


def test_the_nearest_units_are_numbered() -> None:
    known = situation([f"{n}中队" for n in range(14)])
    case = known.case("c0")
    said = card(known, case, EN)["nearest"]
    assert [unit["n"] for unit in said] == [1, 2, 3, 4, 5]
    assert [unit["id"] for unit in said] == [each.unit.id for each in candidates(known, case)]
    assert said[0]["arrival"]
    assert said[0]["about"] == "free"


def test_a_closed_case_needs_nobody_and_has_no_limit() -> None:
    known = situation(["x"])
    case = case_of(0, "x", state=CaseState.CLOSED, closed_at=NOW)
    said = card(known, case, EN)
    assert (said["nearest"], said["left"], said["due"]) == ([], "", "")
    assert (said["state"], said["late"]) == ("green", False)


def test_what_is_not_known_is_not_said() -> None:
    known = situation(["x"])
    bare = case_of(0, "", place=Place(cell="nowhere"), unit=UnitId(""), reports=1)
    facts = dict(card(known, bare, EN)["facts"])
    assert facts["Place"] == "place unknown"
    assert facts["Cell"] == "nowhere"
    assert "Handled by" not in facts
    assert "Order" not in facts
    assert "Cell" not in dict(card(known, case_of(0, "", place=Place()), EN)["facts"])


def test_a_long_history_keeps_its_newest_steps() -> None:
    known = situation(["x"])
    history = tuple(Step(at=NOW + n, actor=str(n), command="note") for n in range(MOST_STEPS + 9))
    steps = card(known, case_of(0, "x", history=history), EN)["steps"]
    assert len(steps) == MOST_STEPS
    assert steps[-1]["actor"] == str(MOST_STEPS + 8)
