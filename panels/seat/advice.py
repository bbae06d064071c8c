"""What could be done about a refused act as things stand now. No Qt inside."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.command import CommandKind, RefusalCode
from app.domain.lifecycle import possible
from app.domain.unit import Duty
from app.runtime import Refused
from panels.context import Context
from panels.seat.offers import TO_SEND
from widgets.conflict import Side


def is_redoable(context: Context, refused: Refused, theirs: Case | None) -> bool:
    """Say whether asking again could be accepted as things stand."""
    command = refused.command
    case = context.runtime.board.cases.get(command.subject, theirs)
    kind = CommandKind(command.kind)
    if not context.runtime.may(kind):
        return False
    if kind is CommandKind.RATE:
        return context.runtime.board.rated.places.find(command.subject) is not None
    if case is None or kind not in possible(case):
        return case is None and kind is CommandKind.REPORT
    unit = context.runtime.board.units.get(str(command.args.get("unit", "")))
    return kind is not CommandKind.DISPATCH or (unit is not None and unit.duty is Duty.FREE)


def needs_unit(context: Context, refused: Refused, theirs: Case | None) -> bool:
    """Say whether a dispatch had no effect and the case still has nobody."""
    case = context.runtime.board.cases.get(refused.command.subject, theirs)
    is_dispatch = refused.command.kind == CommandKind.DISPATCH
    return is_dispatch and case is not None and case.state in TO_SEND


def suggestion(context: Context, refused: Refused, theirs: Case | None) -> Side:
    """Return which version is the likelier one; it is marked and never applied by itself.

    Theirs where asking again cannot be accepted, mine where it can and only the step was late;
    none where people changed the same value or another unit is needed.
    """
    command = refused.command
    if command.kind in {CommandKind.AMEND, CommandKind.REGRADE, CommandKind.RATE}:
        return ""
    if command.kind == CommandKind.VOID:
        return "theirs"
    if is_redoable(context, refused, theirs):
        return "mine"
    taken = refused.refusal.code is RefusalCode.UNIT_TAKEN
    if taken and needs_unit(context, refused, theirs):
        return ""
    return "theirs"
