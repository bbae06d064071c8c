from __future__ import annotations

from msgspec.structs import replace

from app.domain.case import CaseState, Step
from app.domain.command import CommandKind, RefusalCode
from app.domain.conflict import (
    FIELD_OF,
    LOST,
    POLICY,
    FieldKind,
    Resolution,
    difference,
    policy_of,
)
from tests.app.domain.test_edits import CASE


def test_every_kind_of_field_has_its_rule_and_every_case_command_its_kind() -> None:
    assert set(POLICY) == set(FieldKind)
    assert set(FIELD_OF) == set(CommandKind) - {CommandKind.PUT}
    assert set(FIELD_OF.values()) == set(FieldKind)


def test_whatever_can_be_lost_has_ways_out() -> None:
    for kind in (FieldKind.STATE, FieldKind.UNIT, FieldKind.GRADE, FieldKind.TEXT):
        assert {Resolution.REDO, Resolution.DROP, Resolution.LEAVE} <= set(POLICY[kind].ways)
    assert POLICY[FieldKind.FACT].ways == POLICY[FieldKind.TALLY].ways == ()
    assert {RefusalCode.CONFLICT, RefusalCode.UNIT_TAKEN} == LOST


def test_other_commands_have_no_rule() -> None:
    assert policy_of("put") is None
    assert policy_of("explode") is None
    assert policy_of("amend") is POLICY[FieldKind.TEXT]


def test_only_what_differs_is_named() -> None:
    assert difference(CASE, CASE) == ()
    step = Step(at=5.0, actor="a", command="file", note="核实")
    mine = replace(CASE, state=CaseState.SENT, unit="u1", history=(step,))
    found = {pair.field: (pair.mine, pair.theirs) for pair in difference(mine, CASE)}
    assert found == {
        "state": ("sent", "filed"),
        "unit": ("u1", ""),
        "note": ("核实", ""),
        "step": ("a file 5", ""),
    }
    alone = {pair.field for pair in difference(None, CASE)}
    assert {"state", "title", "due_at", "address"} <= alone
