"""Rules that rate buildings by the cases in them: versioned data, and what they come to. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

import msgspec
from msgspec import Struct

from app.domain.case import Case, CaseState, Category, Urgency
from app.domain.command import CommandKind
from app.domain.rate import RateArgs
from app.domain.rating import SEVERITY, Grade, Origin, Rating, is_ruled
from app.errors import BadInputError

DAY_S = 86_400.0

MOST_NAMED = 3
"""Cases that a reason names by number."""

_TELLING = frozenset({CommandKind.REPORT, CommandKind.FILE, CommandKind.REGRADE, CommandKind.AGAIN})
"""Steps of a case that may make a rule hold; a remark does not."""

_UNCOUNTED = frozenset({CaseState.VOID, CaseState.REFUSED, CaseState.MERGED})


class RatingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When cases in a building make it `state`, said in `text` with the numbers of the cases.

    Cases count when open (all the same with `with_ended`), reported within so many days (0 for
    ever), and of the urgencies and categories listed (none for all). The rule holds from so many
    `reports` of them on, repeated ones included.
    """

    id: str
    state: Grade
    text: str
    reports: int = 1
    within_days: float = 0.0
    with_ended: bool = False
    urgencies: tuple[Urgency, ...] = ()
    categories: tuple[Category, ...] = ()


class RatingRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of the table; of rules that hold the worst counts, then the first."""

    version: str
    note: str
    ended: str
    rule: tuple[RatingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of a building.

    `since` is when it last became more so, `until` when time alone may change it (epoch seconds).
    """

    state: Grade
    rule: str
    reason: str
    since: float
    until: float


def parse_rating_rules(text: str) -> RatingRules:
    """Return the table of a TOML text; raises `BadInputError` in plain words."""
    try:
        rules = msgspec.convert(tomllib.loads(text), RatingRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInputError(f"rating rules: {error}", field="ratings") from error
    ids = [rule.id for rule in rules.rule]
    if len(set(ids)) != len(ids) or not all(ids):
        raise BadInputError("rating rules: each rule needs an id of its own", field="ratings")
    if any(rule.reports < 1 or rule.within_days < 0.0 for rule in rules.rule):
        raise BadInputError(
            "rating rules: reports are 1 or more, and days are not negative", field="ratings"
        )
    return rules


def outcome(rules: RatingRules, cases: Iterable[Case], now: float) -> Outcome | None:
    """Return what the cases in one building make it at an instant (epoch seconds), or nothing."""
    known = list(cases)
    found = [each for rule in rules.rule if (each := _holds(rule, known, now)) is not None]
    return max(found, key=lambda each: SEVERITY[each.state], default=None)


def due(
    rules: RatingRules, current: Rating | None, base: Grade | None, says: Outcome | None
) -> RateArgs | None:
    """Return the rating that the rules call for now, or None when all is as they would have it.

    A rule only makes things worse, and not against a person who judged after it held. When it
    ends, what was beneath comes back.
    """
    state = current.state if current else base
    if current is not None and is_ruled(current):
        beneath = current.beneath or Grade.GREEN
        if says is None or SEVERITY[says.state] <= SEVERITY[beneath]:
            return _args(rules, beneath, state, "", rules.ended)
        if (says.rule, says.state) == (current.rule, current.state):
            return None
        return _args(rules, says.state, state, says.rule, says.reason)
    if says is None or (state is not None and SEVERITY[says.state] <= SEVERITY[state]):
        return None
    if current is not None and current.at >= says.since:
        return None
    return _args(rules, says.state, state, says.rule, says.reason)


def _args(rules: RatingRules, state: Grade, was: Grade | None, rule: str, reason: str) -> RateArgs:
    return RateArgs(
        state=state,
        was=was or "",
        source=Origin.RULE,
        rule=rule,
        rules=rules.version,
        reason=reason,
    )


def _holds(rule: RatingRule, cases: list[Case], now: float) -> Outcome | None:
    span_s = rule.within_days * DAY_S or inf
    counted = [case for case in cases if _counts(rule, case) and case.reported_at > now - span_s]
    if sum(case.reports for case in counted) < rule.reports:
        return None
    numbers = "、".join(case.number or case.id for case in counted[-MOST_NAMED:])
    return Outcome(
        state=rule.state,
        rule=rule.id,
        reason=f"{rule.text}：{numbers}",
        since=max(_told_at(case) for case in counted),
        until=min(case.reported_at for case in counted) + span_s,
    )


def _counts(rule: RatingRule, case: Case) -> bool:
    return (
        case.state not in _UNCOUNTED
        and (case.is_open or rule.with_ended)
        and (not rule.urgencies or case.urgency in rule.urgencies)
        and (not rule.categories or case.category in rule.categories)
    )


def _told_at(case: Case) -> float:
    steps = (step.at for step in case.history if step.command in _TELLING)
    return max(steps, default=case.reported_at)
