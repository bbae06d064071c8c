"""The command that rates a building or household: what it makes of what stood there. Pure."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from app.domain.command import Command, Refusal, RefusalCode
from app.domain.plain import block
from app.domain.rating import Grade, Origin, Rating, is_ruled

MAX_REASON = 200
"""Longest reason in characters; what is longer is cut."""


class RateArgs(Struct, frozen=True, kw_only=True):
    """A new state with its reason, and the state its maker saw ("" for none).

    Only who speaks for others may leave out `was`, or name a `source` or `rule`.
    """

    state: Grade
    reason: str = ""
    was: str | UnsetType = UNSET
    source: Origin = Origin.PERSON
    rule: str = ""
    rules: str = ""


def rate(
    before: Rating | None, base: Grade | None, args: RateArgs, command: Command
) -> Rating | Refusal:
    """Return the rating after a command; `before` is the one met, `base` that of the base data.

    A rating changes only from the state its maker saw; one that says what is so already is taken
    as confirming it.
    """
    met = before.state if before else base
    reason = block(args.reason, MAX_REASON)
    is_person = args.source is Origin.PERSON
    if is_person and (args.was is UNSET or args.rule):
        return Refusal(code=RefusalCode.BAD_ARGS, text="say which state you saw, and no rule")
    if is_person and not reason:
        return Refusal(code=RefusalCode.BAD_ARGS, text="a rating needs a reason")
    if args.was is not UNSET and (met or "") not in {args.was, args.state}:
        text = f"it was rated meanwhile as “{met or 'nothing'}”"
        return Refusal(code=RefusalCode.CONFLICT, text=text)
    beneath = None
    if args.rule and args.source is Origin.RULE:
        beneath = before.beneath if is_ruled(before) and before else met
    return Rating(
        state=args.state,
        at=command.made_at,
        source=args.source,
        rule=args.rule,
        rules=args.rules,
        reason=reason,
        by=command.actor,
        beneath=beneath,
    )
