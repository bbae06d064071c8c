"""The one pure lifecycle: what a command makes of a case. No I/O, no clock, no randomness.

The server decides with it, a wall predicts with it. The table has the daily path of the
lifecycle reference and the edits; a state or command that is missing there is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from app.domain import edits
from app.domain.case import (
    Case,
    CaseId,
    CaseState,
    Category,
    Place,
    Source,
    Tier,
    Urgency,
)
from app.domain.command import Command, CommandKind, Refusal, RefusalCode
from app.domain.edits import MAX_NOTE, MAX_TEXT, MAX_TITLE, NoteArgs, stepped
from app.domain.limits import Limits
from app.domain.plain import line, tidy

A = TypeVar("A", bound=Struct)


class ReportArgs(Struct, frozen=True, kw_only=True):
    """What a report says. Coordinates are WGS-84 degrees."""

    title: str
    category: Category
    source: Source
    text: str = ""
    topic: str = ""
    external_id: str = ""
    urgency: Urgency = Urgency.NORMAL
    place: Place = Place()
    tier: Tier = Tier.TOWN


class FileArgs(Struct, frozen=True, kw_only=True):
    """What filing fixes; what is left out stays as reported."""

    category: Category | None = None
    urgency: Urgency | None = None
    note: str = ""


class DispatchArgs(Struct, frozen=True, kw_only=True):
    """Whom a dispatch sends and with which order text."""

    unit: str
    order: str = ""


class CheckArgs(Struct, frozen=True, kw_only=True):
    """The finding of a check on the spot."""

    passed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a command leads to which; `args` is what it must bring."""

    sources: frozenset[CaseState]
    args: type[Struct]
    act: Callable[[Case, Any, Command, Limits], Case | Refusal]


def apply(case: Case | None, command: Command, limits: Limits) -> Case | Refusal:
    """Return the case after a command, or the refusal; `case` is None when there is none yet."""
    if command.kind == CommandKind.REPORT:
        return _report(command, limits) if case is None else _exists(case)
    transition = TRANSITIONS.get(command.kind)
    if transition is None:
        return Refusal(
            code=RefusalCode.UNKNOWN_COMMAND,
            text=f"there is no command “{line(command.kind)}” for cases",
        )
    if case is None:
        return Refusal(
            code=RefusalCode.UNKNOWN_SUBJECT, text=f"there is no case “{line(command.subject)}”"
        )
    if case.state not in transition.sources:
        return _wrong_state(case, command)
    args = _args(command.args, transition.args)
    if isinstance(args, Refusal):
        return args
    return transition.act(case, args, command, limits)


def possible(case: Case) -> tuple[CommandKind, ...]:
    """Return the commands that the case's state admits, in the order of the path."""
    return tuple(
        CommandKind(kind) for kind, move in TRANSITIONS.items() if case.state in move.sources
    )


def _args(given: Mapping[str, Any], wanted: type[A]) -> A | Refusal:
    try:
        return msgspec.convert(tidy(given), wanted)
    except msgspec.ValidationError as error:
        return Refusal(code=RefusalCode.BAD_ARGS, text=str(error))


def _exists(case: Case) -> Refusal:
    return Refusal(code=RefusalCode.EXISTS, text=f"case “{case.id}” was reported already")


def _wrong_state(case: Case, command: Command) -> Refusal:
    return Refusal(
        code=RefusalCode.WRONG_STATE,
        text=f"“{command.kind}” is not possible while the case is “{case.state}”",
        possible=tuple(kind.value for kind in possible(case)),
    )


def _report(command: Command, limits: Limits) -> Case | Refusal:
    args = _args(command.args, ReportArgs)
    if isinstance(args, Refusal):
        return args
    if not args.title.strip():
        return Refusal(code=RefusalCode.BAD_ARGS, text="a report needs a title")
    if not command.subject or command.subject != line(command.subject):
        return Refusal(code=RefusalCode.BAD_ARGS, text="a case needs a plain, short id")
    if (args.place.lon is None) != (args.place.lat is None):
        return Refusal(code=RefusalCode.BAD_ARGS, text="a place needs both coordinates or none")
    if args.place.is_known and not (
        -180.0 <= (args.place.lon or 0.0) <= 180.0 and -90.0 <= (args.place.lat or 0.0) <= 90.0
    ):
        return Refusal(code=RefusalCode.BAD_ARGS, text="the place is not on Earth")
    case = Case(
        id=CaseId(command.subject),
        state=CaseState.CLUE,
        title=args.title.strip()[:MAX_TITLE],
        text=args.text[:MAX_TEXT],
        category=args.category,
        source=args.source,
        topic=args.topic[:MAX_TITLE],
        external_id=args.external_id[:MAX_TITLE],
        urgency=args.urgency,
        tier=args.tier,
        place=args.place,
        reported_at=command.made_at,
        limits=limits.version,
        due_at=command.made_at + limits.file_s,
    )
    return stepped(case, command)


def _file(case: Case, args: FileArgs, command: Command, limits: Limits) -> Case:
    urgency = args.urgency or case.urgency
    return stepped(
        case,
        command,
        args.note,
        state=CaseState.FILED,
        category=args.category or case.category,
        urgency=urgency,
        filed_at=command.made_at,
        due_at=command.made_at + limits.dispatch_s[urgency],
    )


def _dispatch(case: Case, args: DispatchArgs, command: Command, limits: Limits) -> Case | Refusal:
    if not args.unit:
        return Refusal(code=RefusalCode.BAD_ARGS, text="a dispatch needs a unit")
    promised = case.urgency in limits.arrival_promised
    handle_by = command.made_at + limits.handle_span_s(case.category, case.urgency)
    return stepped(
        case,
        command,
        args.order,
        state=CaseState.SENT,
        unit=args.unit,
        order=args.order[:MAX_NOTE],
        sent_at=command.made_at,
        due_at=command.made_at + limits.sign_s[case.urgency],
        arrive_by=command.made_at + limits.arrive_s if promised else 0.0,
        handle_by=handle_by,
    )


def _sign(case: Case, args: NoteArgs, command: Command, limits: Limits) -> Case:
    del limits
    return stepped(
        case,
        command,
        args.note,
        state=CaseState.ENROUTE,
        handler=command.actor,
        due_at=case.handle_by,
    )


def _arrive(case: Case, args: NoteArgs, command: Command, limits: Limits) -> Case:
    del limits
    return stepped(case, command, args.note, state=CaseState.WORKING, arrived_at=command.made_at)


def _feedback(case: Case, args: NoteArgs, command: Command, limits: Limits) -> Case:
    return stepped(
        case,
        command,
        args.note,
        state=CaseState.DONE,
        done_at=command.made_at,
        due_at=command.made_at + limits.confirm_s,
    )


def _check(case: Case, args: CheckArgs, command: Command, limits: Limits) -> Case | Refusal:
    if command.actor == case.handler:
        return Refusal(
            code=RefusalCode.HANDLER_MAY_NOT_CHECK,
            text="whoever handled a case may not check it",
        )
    if not args.passed:
        return stepped(
            case, command, args.note, state=CaseState.WORKING, done_at=0.0, due_at=case.handle_by
        )
    return stepped(
        case,
        command,
        args.note,
        state=CaseState.CHECK,
        checked_by=command.actor,
        due_at=command.made_at + limits.check_s,
    )


def _close(case: Case, args: NoteArgs, command: Command, limits: Limits) -> Case | Refusal:
    del limits
    if command.actor == case.handler:
        return Refusal(
            code=RefusalCode.HANDLER_MAY_NOT_CHECK,
            text="whoever handled a case may not close it",
        )
    return stepped(
        case, command, args.note, state=CaseState.CLOSED, closed_at=command.made_at, due_at=0.0
    )


TRANSITIONS: Mapping[str, Transition] = MappingProxyType(
    {
        CommandKind.FILE: Transition(
            frozenset({CaseState.CLUE, CaseState.INTAKE}), FileArgs, _file
        ),
        CommandKind.DISPATCH: Transition(frozenset({CaseState.FILED}), DispatchArgs, _dispatch),
        CommandKind.SIGN: Transition(frozenset({CaseState.SENT}), NoteArgs, _sign),
        CommandKind.ARRIVE: Transition(frozenset({CaseState.ENROUTE}), NoteArgs, _arrive),
        CommandKind.FEEDBACK: Transition(frozenset({CaseState.WORKING}), NoteArgs, _feedback),
        CommandKind.CHECK: Transition(frozenset({CaseState.DONE}), CheckArgs, _check),
        CommandKind.CLOSE: Transition(frozenset({CaseState.CHECK}), NoteArgs, _close),
        CommandKind.NOTE: Transition(edits.EDITABLE, NoteArgs, edits.note),
        CommandKind.AMEND: Transition(edits.EDITABLE, edits.AmendArgs, edits.amend),
        CommandKind.REGRADE: Transition(edits.OPEN, edits.RegradeArgs, edits.regrade),
        CommandKind.AGAIN: Transition(edits.EDITABLE, edits.AgainArgs, edits.again),
        CommandKind.VOID: Transition(edits.OPEN, edits.VoidArgs, edits.void),
    }
)
"""Command by what it does. Source: the product's lifecycle reference, section 4 (the daily path).

Filing a clue promotes it in the same act; a check that passes leads from DONE to CHECK, one that
fails back to WORKING.
"""
