from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.domain.case import Case, CaseState, Urgency
from app.domain.command import CommandKind
from app.domain.edits import MAX_TITLE
from app.runtime import Refused
from panels.context import Context
from panels.seat.merging import Merge, fields_of, merge_of
from tests.panels.stage import NOW, Stage


def amended(stage: Stage, field: str = "title", **theirs: object) -> Refused:
    mine = stage.board.cases["c1"]
    was = mine.place.address if field == "address" else str(getattr(mine, field))
    args = {"field": field, "was": was, "now": "我的"}
    return stage.refuse(CommandKind.AMEND, "c1", args, theirs=replace(mine, **theirs))


def regraded(stage: Stage, **more: object) -> Refused:
    mine = stage.board.cases["c1"]
    args = {
        "urgency": "watch",
        "was_urgency": "urgent",
        "due_at": NOW + 900.0,
        "was_due_at": mine.due_at,
        **more,
    }
    theirs = replace(mine, urgency=Urgency.NORMAL, due_at=NOW + 60.0)
    return stage.refuse(CommandKind.REGRADE, "c1", args, theirs=theirs)


def merge(refused: Refused) -> Merge:
    found = merge_of(refused, refused.theirs)
    assert found is not None
    return found


def test_a_merge_begins_with_what_the_person_wished_for(stage: Stage, desk: Context) -> None:
    made = merge(amended(stage, title="他们的"))
    assert made.picks == {"title": "mine"}
    assert made.args() == {"field": "title", "was": "他们的", "now": "我的"}


def test_both_texts_can_be_kept_within_their_length(stage: Stage, desk: Context) -> None:
    made = merge(amended(stage, title="他们的"))
    assert made.pick("both")
    assert made.args() == {"field": "title", "was": "他们的", "now": "他们的；我的"}
    made = merge(amended(stage, title="长" * MAX_TITLE))
    made.pick("both")
    args = made.args()
    assert args is not None
    assert args["now"] == "长" * MAX_TITLE
    made = merge(amended(stage, "text", text="长" * 200))
    made.pick("both")
    args = made.args()
    assert args is not None
    assert args["now"] == "长" * 200 + "；我的", "a text may be longer than a title"


def test_an_address_is_found_in_its_place(stage: Stage, desk: Context) -> None:
    place = replace(stage.board.cases["c1"].place, address="十全街8号")
    made = merge(amended(stage, "address", place=place))
    made.pick("both")
    assert made.args() == {"field": "address", "was": "十全街8号", "now": "十全街8号；我的"}


def test_nothing_of_ones_own_is_nothing_to_send(stage: Stage, desk: Context) -> None:
    made = merge(amended(stage, title="他们的"))
    made.pick("theirs")
    assert made.args() is None


def test_grades_are_merged_field_by_field_from_what_is_there_now(
    stage: Stage, desk: Context
) -> None:
    made = merge(regraded(stage, note="家属要求"))
    assert made.fields == ("urgency", "due_at")
    assert made.args() == {
        "urgency": "watch",
        "was_urgency": "normal",
        "due_at": NOW + 900.0,
        "was_due_at": NOW + 60.0,
        "note": "家属要求",
    }
    assert not made.pick("both"), "a grade has one value"
    made.pick("theirs")
    assert made.args() == {"due_at": NOW + 900.0, "was_due_at": NOW + 60.0, "note": "家属要求"}
    made.step(1)
    made.pick("theirs")
    assert made.args() is None


def test_a_merged_change_is_accepted_by_the_lifecycle(stage: Stage, desk: Context) -> None:
    for refused in (amended(stage, title="他们的"), regraded(stage)):
        args = merge(refused).args()
        kind = CommandKind(refused.command.kind)
        assert stage.issue(kind, "c1", args).refusal is None


def test_the_keys_stay_within_the_fields(stage: Stage, desk: Context) -> None:
    made = merge(regraded(stage))
    places = []
    for by in (-1, 1, 1, -1):
        made.step(by)
        places.append(made.at)
    assert places == [0, 1, 1, 0]
    assert "note" not in (made.args() or {})


def theirs_of(stage: Stage) -> Case:
    return replace(stage.board.cases["c1"], state=CaseState.SENT)


@pytest.mark.parametrize(
    ("kind", "args"),
    [(CommandKind.DISPATCH, {"unit": "u1"}), (CommandKind.NOTE, {"note": "a"})],
)
def test_steps_and_remarks_are_not_merged(
    stage: Stage, desk: Context, kind: CommandKind, args: dict[str, str]
) -> None:
    refused = stage.refuse(kind, "c1", args, theirs=theirs_of(stage))
    assert fields_of(refused) == ()
    assert merge_of(refused, refused.theirs) is None


def test_nothing_is_merged_with_a_case_that_is_not_there(stage: Stage, desk: Context) -> None:
    mine = stage.board.cases["c1"]
    args = {"field": "title", "was": mine.title, "now": "我的"}
    refused = stage.refuse(CommandKind.AMEND, "c1", args)
    assert fields_of(refused) == ()
    assert merge_of(amended(stage), None) is None


def test_only_what_was_regraded_is_merged(stage: Stage, desk: Context) -> None:
    mine = stage.board.cases["c1"]
    args = {"due_at": NOW + 900.0, "was_due_at": mine.due_at}
    refused = stage.refuse(CommandKind.REGRADE, "c1", args, theirs=mine)
    assert fields_of(refused) == ("due_at",)
