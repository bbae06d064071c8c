from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.domain.case import Case, CaseState
from app.domain.command import CommandKind, RefusalCode
from app.domain.unit import Duty
from app.runtime import Refused
from panels.context import Context
from panels.seat.advice import is_redoable, needs_unit, suggestion
from tests.panels.houses import sheets
from tests.panels.stage import Stage, case, unit


def dispatched(
    stage: Stage, theirs: Case | None = None, code: RefusalCode = RefusalCode.UNIT_TAKEN
) -> Refused:
    theirs = theirs or stage.board.cases["c1"]
    return stage.refuse(CommandKind.DISPATCH, "c1", {"unit": "u1"}, theirs=theirs, code=code)


def test_a_free_unit_can_be_asked_for_again(stage: Stage, desk: Context) -> None:
    refused = dispatched(stage)
    assert is_redoable(desk, refused, refused.theirs)
    assert suggestion(desk, refused, refused.theirs) == "mine"
    assert needs_unit(desk, refused, refused.theirs)


def test_a_unit_that_is_taken_leaves_the_case_without_one(stage: Stage, desk: Context) -> None:
    refused = dispatched(stage)
    stage.deliver(replace(unit(1, duty=Duty.BUSY), case="c2"))
    assert not is_redoable(desk, refused, refused.theirs)
    assert needs_unit(desk, refused, refused.theirs)
    assert suggestion(desk, refused, refused.theirs) == "", "another unit is needed"
    stage.board.units.pop("u1")
    assert not is_redoable(desk, refused, refused.theirs)


def test_a_late_step_of_another_reason_takes_theirs(stage: Stage, desk: Context) -> None:
    refused = dispatched(stage, code=RefusalCode.CONFLICT)
    stage.deliver(replace(unit(1, duty=Duty.BUSY), case="c2"))
    assert suggestion(desk, refused, refused.theirs) == "theirs"


def test_a_case_that_went_on_takes_theirs(stage: Stage, desk: Context) -> None:
    sent = replace(stage.board.cases["c1"], state=CaseState.SENT, unit="u2")
    refused = dispatched(stage, sent)
    assert not is_redoable(desk, refused, refused.theirs)
    assert not needs_unit(desk, refused, refused.theirs)
    assert suggestion(desk, refused, refused.theirs) == "theirs"


def test_only_dispatches_need_a_unit(stage: Stage, desk: Context) -> None:
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "a"}, theirs=case(1))
    assert not needs_unit(desk, refused, refused.theirs)
    assert is_redoable(desk, refused, refused.theirs)


def test_a_case_that_is_gone_is_judged_by_what_they_had(stage: Stage, desk: Context) -> None:
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "a"})
    stage.board.cases.pop("c1")
    assert not is_redoable(desk, refused, None), "there is nothing to remark on"
    assert not needs_unit(desk, refused, None)
    assert is_redoable(desk, refused, case(1))


def test_a_report_can_be_made_again_only_where_none_is(stage: Stage, desk: Context) -> None:
    args = {"title": "井盖", "category": "road", "source": "seat"}
    refused = stage.refuse(CommandKind.REPORT, "new", args)
    assert is_redoable(desk, refused, None)
    stage.deliver(replace(case(1), id="new"))
    assert not is_redoable(desk, refused, None)


def test_what_the_role_forbids_is_no_way_out(stage: Stage, desk: Context) -> None:
    refused = dispatched(stage)
    desk.take(stage.connect(role="checker"))
    assert not is_redoable(desk, refused, refused.theirs)
    assert suggestion(desk, refused, refused.theirs) == ""


@pytest.mark.parametrize(
    ("kind", "args", "side"),
    [
        (CommandKind.AMEND, {"field": "title", "was": "独居老人 26 小时未出门", "now": "b"}, ""),
        (CommandKind.REGRADE, {"urgency": "watch", "was_urgency": "urgent"}, ""),
        (CommandKind.VOID, {"note": "重复"}, "theirs"),
    ],
)
def test_people_decide_on_values_and_voiding_is_never_urged(
    stage: Stage, desk: Context, kind: CommandKind, args: dict[str, str], side: str
) -> None:
    refused = stage.refuse(kind, "c1", args, theirs=case(1))
    assert is_redoable(desk, refused, refused.theirs)
    assert suggestion(desk, refused, refused.theirs) == side


def test_a_rating_can_be_asked_again_where_there_is_the_building(
    stage: Stage, desk: Context
) -> None:
    desk.take(stage.deliver(sheets=sheets()))
    args = {"state": "yellow", "was": "red", "reason": "x"}
    refused = stage.refuse(CommandKind.RATE, "b0", args)
    assert is_redoable(desk, refused, None)
    assert suggestion(desk, refused, None) == ""
    stage.board.rated.places.drop("building/0")
    assert not is_redoable(desk, refused, None)
