"""What happens when two people change the same thing while apart: one table for server and wall.

The server decides by it, a wall offers the ways out by it, and the help prints it. Source: the
reliability reference, 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.case import Case
from app.domain.command import CommandKind, RefusalCode


class FieldKind(StrEnum):
    """What of a case a command changes, seen by what a clash about it means."""

    STATE = "state"
    UNIT = "unit"
    FACT = "fact"
    GRADE = "grade"
    TEXT = "text"
    TALLY = "tally"
    DELETION = "deletion"
    RATING = "rating"


class OnClash(StrEnum):
    """What the ledger does with the later of two clashing wishes."""

    REJECT = "reject"
    FIRST_WINS = "first_wins"
    UNION = "union"
    COMPARE_AND_SET = "compare_and_set"
    THREE_WAY = "three_way"
    ADD = "add"
    EDIT_BEATS = "edit_beats"


class Resolution(StrEnum):
    """What the person who was refused can do about it."""

    REDO = "redo"
    DROP = "drop"
    MERGE = "merge"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Policy:
    """One line of the table: the rule, in plain words, and the ways out of a refusal."""

    on_clash: OnClash
    text: str
    ways: tuple[Resolution, ...]


_REDO = (Resolution.REDO, Resolution.DROP, Resolution.LEAVE)
_MERGE = (Resolution.REDO, Resolution.DROP, Resolution.MERGE, Resolution.LEAVE)

POLICY: Mapping[FieldKind, Policy] = MappingProxyType(
    {
        FieldKind.STATE: Policy(
            OnClash.REJECT,
            "a step that no longer fits the state met is refused, never merged",
            _REDO,
        ),
        FieldKind.UNIT: Policy(
            OnClash.FIRST_WINS,
            "a unit goes to the first dispatch accepted; the later one is told who has it",
            _REDO,
        ),
        FieldKind.FACT: Policy(
            OnClash.UNION, "remarks of both sides are kept, in the ledger's order", ()
        ),
        FieldKind.GRADE: Policy(
            OnClash.COMPARE_AND_SET,
            "a grade or deadline changes only from the value its maker saw",
            _MERGE,
        ),
        FieldKind.TEXT: Policy(
            OnClash.THREE_WAY,
            "a text changes only from the one its maker saw; when both changed, both are kept",
            _MERGE,
        ),
        FieldKind.TALLY: Policy(OnClash.ADD, "tallies are added up", ()),
        FieldKind.DELETION: Policy(
            OnClash.EDIT_BEATS,
            "a change beats a voiding that did not see it, unless the leader confirms",
            _REDO,
        ),
        FieldKind.RATING: Policy(
            OnClash.COMPARE_AND_SET,
            "a building or household is rated only from the state its rater saw",
            _REDO,
        ),
    }
)
"""The rule for each kind of field."""

FIELD_OF: Mapping[CommandKind, FieldKind] = MappingProxyType(
    {
        CommandKind.REPORT: FieldKind.STATE,
        CommandKind.FILE: FieldKind.STATE,
        CommandKind.DISPATCH: FieldKind.UNIT,
        CommandKind.SIGN: FieldKind.STATE,
        CommandKind.ARRIVE: FieldKind.STATE,
        CommandKind.FEEDBACK: FieldKind.STATE,
        CommandKind.CHECK: FieldKind.STATE,
        CommandKind.CLOSE: FieldKind.STATE,
        CommandKind.NOTE: FieldKind.FACT,
        CommandKind.AMEND: FieldKind.TEXT,
        CommandKind.REGRADE: FieldKind.GRADE,
        CommandKind.AGAIN: FieldKind.TALLY,
        CommandKind.VOID: FieldKind.DELETION,
        CommandKind.RATE: FieldKind.RATING,
    }
)
"""What each command about a case, a building or a household changes."""

LOST = frozenset({RefusalCode.CONFLICT, RefusalCode.UNIT_TAKEN})
"""Refusals that mean somebody else was first: what was wished for is kept as a loss."""


def policy_of(kind: str) -> Policy | None:
    """Return the rule for a command's clashes; None for base data and unknown commands."""
    try:
        return POLICY[FIELD_OF[CommandKind(kind)]]
    except (KeyError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions of a case differ, both values as plain text ("" for none)."""

    field: str
    mine: str
    theirs: str


_COMPARED = (
    "state",
    "unit",
    "handler",
    "urgency",
    "category",
    "title",
    "text",
    "order",
    "due_at",
    "reports",
)


def difference(mine: Case | None, theirs: Case | None) -> tuple[Difference, ...]:
    """Return the fields in which two versions differ, in the order of a case card.

    Instants are epoch seconds as text. `note` is the newest remark of each side, and `step` who
    acted last, shown when they are not the same.
    """
    fields = (*_COMPARED, "address", "note", "step")
    pairs = ((name, _shown(mine, name), _shown(theirs, name)) for name in fields)
    return tuple(Difference(name, one, other) for name, one, other in pairs if one != other)


def _shown(case: Case | None, name: str) -> str:
    if case is None:
        return ""
    if name == "address":
        return case.place.address
    last = case.history[-1] if case.history else None
    if name == "note":
        return next((step.note for step in reversed(case.history) if step.note), "")
    if name == "step":
        return f"{last.actor} {last.command} {last.at:.0f}" if last else ""
    value = getattr(case, name)
    return "" if value in {"", 0.0} else f"{value:.0f}" if isinstance(value, float) else str(value)
