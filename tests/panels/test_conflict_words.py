from __future__ import annotations

from enum import StrEnum

import pytest
from msgspec.structs import replace

from app.domain.case import Case, CaseState, Category, Place, Step, Urgency
from app.domain.command import CommandKind, RefusalCode
from app.domain.conflict import FieldKind, OnClash
from app.domain.offline import OfflineClass
from app.domain.unit import Duty
from app.runtime import difference
from panels import conflict_words
from panels.conflict_words import compared, reason, rows, value_word
from panels.context import Context
from panels.words import Words
from tests.panels.stage import NOW, Stage, case, unit
from widgets.conflict import ConflictRow

AMEND = {"field": "title", "was": "独居老人 26 小时未出门", "now": "老人 28 小时未出门"}


def stepped(value: Case, kind: str, actor: str = "王班长", note: str = "") -> Case:
    step = Step(at=NOW - 60.0, actor=actor, command=kind, note=note)
    return replace(value, history=(*value.history, step))


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (conflict_words.POLICIES, FieldKind),
        (conflict_words.RULES, OnClash),
        (conflict_words.OFFLINE_CLASSES, OfflineClass),
    ],
)
def test_each_rule_has_its_words(table: dict[str, Words], kinds: type[StrEnum]) -> None:
    assert set(table) == set(kinds)
    found = [each() for each in table.values()]
    assert all(found)
    assert len(set(found)) == len(found)


def test_each_field_in_which_cases_can_differ_has_a_word() -> None:
    one = case(
        1, unit="u1", handler="a", order="x", category=Category.FIRE, urgency=Urgency.URGENT,
        title="甲", due_at=1.0, reports=2,
    )  # fmt: skip
    two = stepped(
        replace(one, state=CaseState.CLOSED, place=Place(address="别处")), "note", note="已回访"
    )
    bare = Case(
        id=two.id, state=CaseState.CLUE, title="乙", category=Category.ROAD, source=two.source,
        reported_at=0.0,
    )  # fmt: skip
    found = {each.field for each in difference(two, bare)} | {"text"}
    assert found == set(conflict_words.FIELDS)
    assert all(each() for each in conflict_words.FIELDS.values())


def test_whoever_was_faster_is_named(stage: Stage, town: Context) -> None:
    theirs = stepped(stage.board.cases["c1"], "close")
    theirs = replace(theirs, state=CaseState.CLOSED)
    refused = stage.refuse(CommandKind.DISPATCH, "c1", {"unit": "u1"}, theirs=theirs)
    assert reason(town, refused, theirs) == "王班长 closed; your Dispatch had no effect"
    nobody = stepped(replace(theirs, history=()), "close", actor="")
    assert reason(town, refused, nobody).startswith("Upper tier closed;")
    assert reason(town, refused, replace(theirs, history=())).startswith("Upper tier Closed;")


def test_without_their_version_the_refusal_is_the_reason(stage: Stage, town: Context) -> None:
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "a"}, code=RefusalCode.CONFLICT)
    expected = "someone else was faster; your Remark had no effect"
    assert reason(town, refused, refused.theirs) == expected
    refused = stage.refuse(
        CommandKind.NOTE, "c1", {"note": "b"}, theirs=case(1), code=RefusalCode.NOT_ALLOWED
    )
    expected = "this seat may not do that; your Remark had no effect"
    assert reason(town, refused, refused.theirs) == expected


def test_a_text_is_kept_twice_and_its_other_writer_named(stage: Stage, town: Context) -> None:
    theirs = stepped(stepped(stage.board.cases["c1"], "amend", "赵"), "note", "钱")
    refused = stage.refuse(CommandKind.AMEND, "c1", AMEND, theirs=theirs)
    assert reason(town, refused, theirs) == "赵 changed the same text; both are kept"
    unknown = stepped(stage.board.cases["c2"], "note", "钱")
    assert reason(town, refused, unknown).startswith("钱 changed"), "the last one, at least"


def test_a_grade_has_its_own_words(stage: Stage, town: Context) -> None:
    theirs = stepped(stage.board.cases["c1"], "regrade")
    args = {"urgency": "normal", "was_urgency": "urgent"}
    refused = stage.refuse(CommandKind.REGRADE, "c1", args, theirs=theirs)
    expected = "王班长 changed the grade or deadline you changed"
    assert reason(town, refused, theirs) == expected


def test_a_taken_unit_says_who_has_it(stage: Stage, town: Context) -> None:
    args = {"unit": "u1"}
    code = RefusalCode.UNIT_TAKEN
    refused = stage.refuse(CommandKind.DISPATCH, "c1", args, theirs=case(1), code=code)
    assert reason(town, refused, None) == (
        "综合执法1中队 went to another case; your Dispatch had no effect"
    )
    holder = case(50, title="井盖 13800002042")
    stage.deliver(holder, replace(unit(1, duty=Duty.BUSY), case="c50"))
    assert reason(town, refused, None) == (
        "综合执法1中队 is with 0618-0050 井盖 ****; your Dispatch had no effect"
    )
    refused = stage.refuse(CommandKind.DISPATCH, "c1", {"unit": "x"}, theirs=case(1), code=code)
    assert reason(town, refused, None) == (
        "the unit has just been taken; your Dispatch had no effect"
    )


def test_a_card_has_state_and_unit_always_and_else_what_differs() -> None:
    same = case(1, unit="u1")
    assert [(d.field, d.mine, differs) for d, differs in compared(same, same)] == [
        ("state", "filed", False),
        ("unit", "u1", False),
    ]
    assert [d.field for d, _ in compared(case(1), case(1))] == ["state"], "nobody has it"
    other = replace(same, state=CaseState.SENT, title="别的")
    assert [(d.field, differs) for d, differs in compared(same, other)] == [
        ("state", True),
        ("unit", False),
        ("title", True),
    ]
    assert compared(None, None) == ()
    assert all(differs for _, differs in compared(None, same))


def test_rows_say_which_side_a_merge_takes(town: Context) -> None:
    one = case(1, unit="u1")
    two = replace(one, title="别的")
    assert rows(town, one, two, {"title": "both"}) == (
        ConflictRow("State", "To dispatch", "To dispatch", False, ""),
        ConflictRow("Unit", "综合执法1中队", "综合执法1中队", False, ""),
        ConflictRow("Title", one.title, "别的", True, "both"),
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("unit", "", "none"),
        ("state", "closed", "Closed"),
        ("urgency", "watch", "Watch"),
        ("category", "fire", "Fire safety"),
        ("unit", "u2", "综合执法2中队"),
        ("unit", "gone", "gone"),
        ("due_at", f"{NOW:.0f}", "10:25:12"),
        ("step", f"市 热线 close {NOW:.0f}", "市 热线 closed 10:25"),
        ("step", f" close {NOW:.0f}", "closed 10:25"),
        ("text", "来电 13800002042", "来电 ****"),
    ],
)
def test_values_read_as_people_say_them(town: Context, field: str, value: str, said: str) -> None:
    assert value_word(town, field, value).strip() == said
