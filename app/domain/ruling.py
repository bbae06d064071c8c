"""Rulings: what one command does to all rows it touches, or why it does nothing. Pure.

A dispatch writes the case and the unit it binds; both are in one ruling and take effect together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.domain import edits, lifecycle
from app.domain.case import Case, CaseState
from app.domain.command import Command, CommandKind, Refusal, RefusalCode
from app.domain.conflict import LOST, policy_of
from app.domain.limits import Limits
from app.domain.loss import Loss, loss_id
from app.domain.places import Places
from app.domain.plain import line, tidy
from app.domain.rate import RateArgs, rate
from app.domain.rating import Origin, Rating
from app.domain.roles import SPEAKS_FOR_OTHERS, Role, may
from app.domain.row import Body, Kind, Row, decode, encode
from app.domain.scope import EVERYWHERE, Scope, is_inside
from app.domain.unit import Duty, Unit
from app.errors import BadInputError

Lookup = Callable[[str, str], Row | None]
"""Finds the newest row of (kind, id), or None."""

Ruling = tuple[Row, ...]
"""The rows a command writes, each with its new version, the subject first."""


class PutArgs(Struct, frozen=True, kw_only=True):
    """Base data to be written: a row of any kind but cases."""

    kind: str
    body: dict[str, Any]


NOWHERE = Places()

_RELEASING = frozenset({CaseState.DONE, CaseState.CLOSED, CaseState.VOID})
"""States that a unit does not have to wait for."""

_MADE = frozenset({Kind.CASE, Kind.LOSS, Kind.RATING})
"""Rows that come of commands about them, and cannot be put."""


def rule(
    lookup: Lookup,
    command: Command,
    limits: Limits,
    *,
    role: Role,
    login: str,
    scope: Scope = EVERYWHERE,
    places: Places = NOWHERE,
) -> Ruling | Refusal:
    """Return the rows a command writes, or the refusal with the state it met.

    `login` is the name the sender proved; roles that do not speak for others act under it
    whatever the command says. `scope` is where the sender may act at all, `places` what can be
    rated.
    """
    if not may(role, command.kind):
        return Refusal(code=RefusalCode.NOT_ALLOWED, text=f"role “{role}” may not “{command.kind}”")
    met = lookup(Kind.CASE, command.subject)
    if not is_inside(scope, command, None if met is None else _case(met)):
        text = f"“{login}” serves another part of the town"
        return Refusal(code=RefusalCode.NOT_ALLOWED, text=text)
    actor = line(command.actor) if role in SPEAKS_FOR_OTHERS else ""
    command = replace(command, actor=actor or login)
    if command.kind == CommandKind.PUT:
        return _put(lookup, command)
    if command.kind == CommandKind.RATE:
        return _rate(lookup, command, role, places)
    row = lookup(Kind.CASE, command.subject)
    ruling = _rule_case(lookup, row, command, limits)
    if isinstance(ruling, Refusal) and row is not None:
        return _with_state(ruling, row, command)
    return ruling


def _rule_case(
    lookup: Lookup, row: Row | None, command: Command, limits: Limits
) -> Ruling | Refusal:
    before = None if row is None else _case(row)
    if before is not None and row is not None and 0 < command.base_version < row.version:
        if _voids_unseen_change(command):
            return Refusal(code=RefusalCode.CONFLICT, text="the case was changed meanwhile")
        if before.state is CaseState.VOID and not before.is_void_confirmed:
            return _revive(lookup, row, before, command, limits)
    after = lifecycle.apply(before, command, limits)
    if isinstance(after, Refusal):
        return after
    version = 1 if row is None else row.version + 1
    written = Row(Kind.CASE, after.id, version, encode(after))
    if command.kind == CommandKind.DISPATCH:
        bound = _bind(lookup, after)
        return bound if isinstance(bound, Refusal) else (written, bound)
    if after.state in _RELEASING and after.unit:
        return (written, *_release(lookup, after))
    return (written,)


def _voids_unseen_change(command: Command) -> bool:
    return command.kind == CommandKind.VOID and command.args.get("confirmed") is not True


def _revive(
    lookup: Lookup, row: Row, void: Case, command: Command, limits: Limits
) -> Ruling | Refusal:
    """A change that did not know of a voiding beats it: the case goes on, the voiding is lost."""
    case = lifecycle.apply(edits.revived(void), command, limits)
    if isinstance(case, Refusal):
        return case
    written = Row(Kind.CASE, case.id, row.version + 1, encode(case))
    units: Ruling = ()
    if case.unit and case.state not in _RELEASING:
        bound = _bind(lookup, case)
        if isinstance(bound, Refusal):
            return bound
        units = (bound,)
    last = void.history[-1]
    lost = Loss(
        case=case.id,
        kind=CommandKind.VOID,
        actor=last.actor,
        made_at=last.at,
        code=RefusalCode.CONFLICT,
        text="a change that did not see the voiding beat it",
        version=row.version,
        args={"note": last.note},
    )
    return (written, *units, Row(Kind.LOSS, loss_id(case.id, "void", row.version), 1, encode(lost)))


def loss(client: str, command: Command, refusal: Refusal, actor: str) -> Row | None:
    """Return the row that keeps a refused wish for ever, or None when nobody was first."""
    if refusal.code not in LOST or policy_of(command.kind) is None:
        return None
    lost = Loss(
        case=command.subject,
        kind=command.kind,
        actor=actor,
        made_at=command.made_at,
        code=refusal.code,
        text=refusal.text,
        version=refusal.version,
        args=tidy(command.args),
    )
    return Row(Kind.LOSS, loss_id(command.subject, client, command.op_no), 1, encode(lost))


def _case(row: Row) -> Case:
    value = decode(row.kind, row.body)
    if not isinstance(value, Case):  # pragma: no cover - rows of kind case decode to cases
        raise BadInputError(f"row {row.kind} is no case")
    return value


def _unit(lookup: Lookup, unit_id: str) -> tuple[Row, Unit] | None:
    row = lookup(Kind.UNIT, unit_id)
    if row is None:
        return None
    value = decode(row.kind, row.body)
    return (row, value) if isinstance(value, Unit) else None


def _bind(lookup: Lookup, case: Case) -> Row | Refusal:
    found = _unit(lookup, case.unit)
    if found is None:
        return Refusal(code=RefusalCode.UNKNOWN_UNIT, text=f"there is no unit “{case.unit}”")
    row, unit = found
    if unit.duty is Duty.BUSY:
        return Refusal(
            code=RefusalCode.UNIT_TAKEN, text=f"{unit.name} is taken by case “{unit.case}”"
        )
    if unit.duty is Duty.OFF:
        return Refusal(code=RefusalCode.UNIT_OFF, text=f"{unit.name} is off duty")
    bound = replace(unit, duty=Duty.BUSY, case=case.id)
    return Row(Kind.UNIT, unit.id, row.version + 1, encode(bound))


def _release(lookup: Lookup, case: Case) -> Ruling:
    found = _unit(lookup, case.unit)
    if found is None or found[1].case != case.id:
        return ()
    row, unit = found
    freed = replace(unit, duty=Duty.FREE, case="")
    return (Row(Kind.UNIT, unit.id, row.version + 1, encode(freed)),)


def _rate(lookup: Lookup, command: Command, role: Role, places: Places) -> Ruling | Refusal:
    """Rate a building or household; only who speaks for others may name an origin or a rule."""
    found, row = places.find(command.subject), lookup(Kind.RATING, command.subject)
    if found is None:
        text = f"there is no building or household “{line(command.subject)}”"
        return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, text=text)
    try:
        args = msgspec.convert(tidy(command.args), RateArgs)
    except msgspec.ValidationError as error:
        return Refusal(code=RefusalCode.BAD_ARGS, text=str(error))
    if role not in SPEAKS_FOR_OTHERS:
        args = replace(args, source=Origin.PERSON, rules="")
    before = None if row is None else decode(row.kind, row.body)
    after = rate(before if isinstance(before, Rating) else None, found.grade, args, command)
    if isinstance(after, Refusal):
        return after if row is None else _with_state(after, row, command)
    version = 1 if row is None else row.version + 1
    return (Row(Kind.RATING, command.subject, version, encode(after)),)


def _put(lookup: Lookup, command: Command) -> Ruling | Refusal:
    try:
        args = msgspec.convert(command.args, PutArgs)
        body: Body = args.body
        if args.kind in _MADE:
            text = f"a {args.kind} cannot be put, it comes of commands"
            return Refusal(code=RefusalCode.BAD_ARGS, text=text)
        if args.kind != Kind.SHEET:
            body = encode(decode(args.kind, tidy(body)))
    except (msgspec.ValidationError, BadInputError) as error:
        return Refusal(code=RefusalCode.BAD_ARGS, text=str(error))
    if not command.subject or command.subject != line(command.subject):
        return Refusal(code=RefusalCode.BAD_ARGS, text="base data needs a plain, short id")
    row = lookup(args.kind, command.subject)
    version = 1 if row is None else row.version + 1
    return (Row(args.kind, command.subject, version, body),)


def _with_state(refusal: Refusal, row: Row, command: Command) -> Refusal:
    """Add the state met; a wish that came too late is a conflict, not a mistake."""
    late = 0 < command.base_version < row.version
    code = refusal.code
    if late and code is RefusalCode.WRONG_STATE:
        code = RefusalCode.CONFLICT
    return replace(refusal, code=code, version=row.version, current=row.body)
