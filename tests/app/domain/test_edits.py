from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.case import Case, CaseId, CaseState, Category, Place, Source, Urgency
from app.domain.command import Command, Refusal, RefusalCode
from app.domain.edits import MAX_TALLY, MAX_TITLE, revived
from app.domain.lifecycle import apply
from app.domain.limits import parse_limits

LIMITS = parse_limits(
    (Path(__file__).parents[3] / "resources" / "limits" / "example.toml").read_text("utf-8")
)
CASE = Case(
    id=CaseId("c1"),
    state=CaseState.FILED,
    title="店外经营",
    text="占道",
    category=Category.APPEARANCE,
    source=Source.GRID,
    reported_at=1.0,
    due_at=600.0,
    place=Place(address="金门路"),
)


def ask(case: Case, kind: str, **args: object) -> Case | Refusal:
    command = Command(op_no=1, kind=kind, subject="c1", made_at=9.0, actor="seat", args=args)
    return apply(case, command, LIMITS)


def done(outcome: Case | Refusal) -> Case:
    assert isinstance(outcome, Case), outcome
    return outcome


def code(outcome: Case | Refusal) -> RefusalCode:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def test_remarks_of_both_sides_are_kept() -> None:
    case = done(ask(done(ask(CASE, "note", note="一")), "note", note="二"))
    assert [step.note for step in case.history] == ["一", "二"]
    assert case.state is CaseState.FILED
    assert code(ask(CASE, "note", note=" ")) is RefusalCode.BAD_ARGS


@pytest.mark.parametrize(
    ("field", "was"), [("title", "店外经营"), ("text", "占道"), ("address", "金门路")]
)
def test_a_text_changes_only_from_what_its_maker_saw(field: str, was: str) -> None:
    def of(case: Case) -> str:
        return case.place.address if field == "address" else str(getattr(case, field))

    first = done(ask(CASE, "amend", field=field, was=was, now="甲"))
    assert of(first) == "甲"
    assert first.place.lon is None
    refusal = ask(first, "amend", field=field, was=was, now="乙")
    assert code(refusal) is RefusalCode.CONFLICT
    assert isinstance(refusal, Refusal)
    assert "甲" in refusal.text
    same = done(ask(first, "amend", field=field, was=was, now="甲"))
    assert of(same) == "甲"


def test_a_title_is_cut_and_never_empty() -> None:
    assert code(ask(CASE, "amend", field="title", was="店外经营", now=" ")) is RefusalCode.BAD_ARGS
    case = done(ask(CASE, "amend", field="title", was="店外经营", now="长" * 500))
    assert len(case.title) == MAX_TITLE


def test_grade_and_deadline_are_compared_and_set() -> None:
    case = done(ask(CASE, "regrade", urgency="urgent", was_urgency="normal"))
    assert case.urgency is Urgency.URGENT
    assert case.due_at == 600.0
    late = ask(case, "regrade", urgency="watch", was_urgency="normal")
    assert code(late) is RefusalCode.CONFLICT
    later = done(ask(case, "regrade", due_at=900.0, was_due_at=600.0))
    assert later.due_at == 900.0
    assert code(ask(later, "regrade", due_at=950.0, was_due_at=600.0)) is RefusalCode.CONFLICT


@pytest.mark.parametrize(
    "args",
    [{}, {"urgency": "urgent"}, {"due_at": -1.0, "was_due_at": 600.0}, {"urgency": "huge"}],
)
def test_a_regrade_says_what_it_saw_and_what_it_wants(args: dict[str, Any]) -> None:
    assert code(ask(CASE, "regrade", **args)) is RefusalCode.BAD_ARGS


def test_tallies_add_up() -> None:
    assert done(ask(done(ask(CASE, "again")), "again", count=3)).reports == 5
    assert code(ask(CASE, "again", count=0)) is RefusalCode.BAD_ARGS
    assert code(ask(CASE, "again", count=MAX_TALLY + 1)) is RefusalCode.BAD_ARGS


def test_a_voided_case_is_ended_and_can_come_back() -> None:
    assert code(ask(CASE, "void", note="")) is RefusalCode.BAD_ARGS
    void = done(ask(CASE, "void", note="误报"))
    assert not void.is_open
    assert void.closed_at == 9.0
    assert code(ask(void, "note", note="再说")) is RefusalCode.WRONG_STATE
    back = revived(void)
    assert back.state is CaseState.FILED
    assert back.history == void.history
    assert back.closed_at == 0.0


def test_a_correction_is_plain_and_only_a_text_has_lines() -> None:
    title = done(ask(CASE, "amend", field="title", was="店外经营", now="占\u202e道\n经营"))
    assert title.title == "占道 经营"
    text = done(ask(CASE, "amend", field="text", was=CASE.text, now="一\n二\u200b"))
    assert text.text == "一\n二"
