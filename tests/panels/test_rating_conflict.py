from __future__ import annotations

import pytest

from app.domain.command import Command, Refusal, RefusalCode
from app.runtime import Refused
from panels.rating_conflict import is_rating, met, rating_reason, rating_rows


def refused(current: dict[str, object] | None, kind: str = "rate") -> Refused:
    args = {"state": "yellow", "was": "red", "reason": "已整改 13812345678"}
    command = Command(op_no=1, kind=kind, subject="b0", made_at=1.0, actor="李班长", args=args)
    return Refused(command, Refusal(code=RefusalCode.CONFLICT, text="no", current=current))


THEIRS: dict[str, object] = {"state": "blue", "at": 5.0, "reason": "复查", "by": "王敏"}


def test_both_versions_stand_side_by_side(qapp: object) -> None:
    rows = rating_rows(refused(THEIRS))
    assert [(row.label, row.mine, row.theirs, row.differs) for row in rows] == [
        ("Colour", "Yellow: watch", "Blue: bear in mind", True),
        ("Reason", "已整改 ****", "复查", True),
        ("Rated by", "李班长", "王敏", True),
    ]
    said = rating_reason(refused(THEIRS))
    assert said == "王敏 rated the same place; your Rate had no effect"


@pytest.mark.parametrize("current", [None, {"state": "pink", "at": 1.0}])
def test_where_nothing_was_met_the_other_side_is_empty(
    qapp: object, current: dict[str, object] | None
) -> None:
    assert met(refused(current)) is None
    assert {row.theirs for row in rating_rows(refused(current))} == {"none"}
    assert "had no effect" in rating_reason(refused(current))


def test_other_acts_are_no_ratings() -> None:
    assert is_rating(refused(None))
    assert not is_rating(refused(THEIRS, "file"))
    assert met(refused(THEIRS, "file")) is None


def test_a_state_of_a_newer_program_is_not_named(qapp: object) -> None:
    odd = refused(THEIRS)
    odd.command.args["state"] = "violet"
    assert rating_rows(odd)[0].mine == "none"


def test_a_building_that_is_not_there_is_said_to_be_so(qapp: object) -> None:
    command = refused(None).command
    gone = Refused(command, Refusal(code=RefusalCode.UNKNOWN_SUBJECT, text="no"))
    assert rating_reason(gone).startswith("there is no such building or household")
