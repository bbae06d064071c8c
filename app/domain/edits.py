"""Edits of a case off its path: remarks, corrections, grades, tallies, voiding.

Each follows the rule of its field kind in `app.domain.conflict`. Pure.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from app.domain.case import TERMINAL, Case, CaseState, Step, Urgency
from app.domain.command import LATEST, Command, Refusal, RefusalCode
from app.domain.limits import Limits
from app.domain.plain import block, line

MAX_TITLE = 120
MAX_TEXT = 4_000
MAX_NOTE = 500
MAX_TALLY = 1_000
"""Most that one command may count, and longest texts in characters; what is longer is cut."""

EDITABLE = frozenset(CaseState) - {CaseState.VOID, CaseState.MERGED}
OPEN = frozenset(CaseState) - TERMINAL


class AmendField(StrEnum):
    """The texts of a case that can be corrected."""

    TITLE = "title"
    TEXT = "text"
    ADDRESS = "address"


class NoteArgs(Struct, frozen=True, kw_only=True):
    """A step that needs no more than a remark."""

    note: str = ""


class AmendArgs(Struct, frozen=True, kw_only=True):
    """A correction of a text: from what its maker saw to what it shall be."""

    field: AmendField
    was: str
    now: str


class RegradeArgs(Struct, frozen=True, kw_only=True):
    """A new urgency or deadline (epoch seconds), each with the value its maker saw."""

    urgency: Urgency | UnsetType = UNSET
    was_urgency: Urgency | UnsetType = UNSET
    due_at: float | UnsetType = UNSET
    was_due_at: float | UnsetType = UNSET
    note: str = ""


class AgainArgs(Struct, frozen=True, kw_only=True):
    """How many more times the same thing was reported."""

    count: int = 1
    note: str = ""


class VoidArgs(Struct, frozen=True, kw_only=True):
    """Why a case is voided; `confirmed` insists against changes that came in between."""

    note: str
    confirmed: bool = False


def stepped(case: Case, command: Command, note: str = "", **fields: object) -> Case:
    """Return the case with fields changed and a line of history more."""
    step = Step(at=command.made_at, actor=command.actor, command=command.kind, note=note[:MAX_NOTE])
    return replace(case, history=(*case.history, step), **fields)


def note(case: Case, args: NoteArgs, command: Command, limits: Limits) -> Case | Refusal:
    """Add a remark."""
    del limits
    if not args.note.strip():
        return Refusal(code=RefusalCode.BAD_ARGS, text="a remark needs words")
    return stepped(case, command, args.note)


def amend(case: Case, args: AmendArgs, command: Command, limits: Limits) -> Case | Refusal:
    """Correct a text, unless somebody else corrected it to something else meanwhile."""
    del limits
    is_text = args.field is AmendField.TEXT
    now = block(args.now, MAX_TEXT) if is_text else line(args.now, MAX_TITLE)
    if args.field is AmendField.TITLE and not now:
        return Refusal(code=RefusalCode.BAD_ARGS, text="a case needs a title")
    is_address = args.field is AmendField.ADDRESS
    current = case.place.address if is_address else str(getattr(case, args.field))
    if current not in {args.was, now}:
        text = f"the {args.field} was changed meanwhile to “{current[:80]}”"
        return Refusal(code=RefusalCode.CONFLICT, text=text)
    if is_address:
        return stepped(case, command, place=replace(case.place, address=now))
    return replace(stepped(case, command), **{args.field.value: now})


def regrade(case: Case, args: RegradeArgs, command: Command, limits: Limits) -> Case | Refusal:
    """Set urgency or deadline, from the values their setter saw and no others."""
    del limits
    changed: dict[str, object] = {}
    for name in ("urgency", "due_at"):
        value, was = getattr(args, name), getattr(args, f"was_{name}")
        if value is UNSET:
            continue
        if was is UNSET:
            return Refusal(code=RefusalCode.BAD_ARGS, text=f"say which {name} you saw")
        if getattr(case, name) not in {was, value}:
            text = f"{name} was changed meanwhile to “{getattr(case, name)}”"
            return Refusal(code=RefusalCode.CONFLICT, text=text)
        changed[name] = value
    due_at = changed.get("due_at", 0.0)
    if not changed or not (isinstance(due_at, float) and 0.0 <= due_at < LATEST):
        return Refusal(code=RefusalCode.BAD_ARGS, text="a new urgency or a deadline is needed")
    return replace(stepped(case, command, args.note), **changed)


def again(case: Case, args: AgainArgs, command: Command, limits: Limits) -> Case | Refusal:
    """Count further reports of the same thing."""
    del limits
    if not 1 <= args.count <= MAX_TALLY:
        return Refusal(code=RefusalCode.BAD_ARGS, text=f"a tally is 1 to {MAX_TALLY}")
    return stepped(case, command, args.note, reports=case.reports + args.count)


def void(case: Case, args: VoidArgs, command: Command, limits: Limits) -> Case | Refusal:
    """Void a case; it stays as it was, marked, and nobody has to act on it."""
    del limits
    if not args.note.strip():
        return Refusal(code=RefusalCode.BAD_ARGS, text="voiding a case needs a reason")
    return stepped(
        case,
        command,
        args.note,
        state=CaseState.VOID,
        voided_from=case.state.value,
        is_void_confirmed=args.confirmed,
        closed_at=command.made_at,
    )


def revived(case: Case) -> Case:
    """Return a voided case as it was before, its history kept."""
    state = CaseState(case.voided_from)
    return replace(case, state=state, voided_from="", is_void_confirmed=False, closed_at=0.0)
