"""Limits 时限: how long each step may take. Versioned data; a case keeps its version."""

from __future__ import annotations

import tomllib

import msgspec
from msgspec import Struct

from app.domain.case import Category, Urgency
from app.errors import BadInputError


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of the table. All spans are seconds.

    `dispatch_s` and `sign_s` go by urgency, `handle_s` by category with `handle_default_s` for the
    rest; urgent cases get `handle_urgent_s`. `arrive_s` is the promised arrival, given to cases of
    the urgencies in `arrival_promised`.
    """

    version: str
    note: str
    file_s: float
    dispatch_s: dict[Urgency, float]
    sign_s: dict[Urgency, float]
    arrive_s: float
    arrival_promised: tuple[Urgency, ...]
    handle_s: dict[Category, float]
    handle_default_s: float
    handle_urgent_s: float
    confirm_s: float
    check_s: float

    def handle_span_s(self, category: Category, urgency: Urgency) -> float:
        """Return the seconds a case of this class may be handled for, from dispatch."""
        if urgency is Urgency.URGENT:
            return self.handle_urgent_s
        return self.handle_s.get(category, self.handle_default_s)


def parse_limits(text: str) -> Limits:
    """Return the table of a TOML text; raises `BadInputError` in plain words."""
    try:
        limits = msgspec.convert(tomllib.loads(text), Limits)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInputError(f"limits table: {error}", field="limits") from error
    missing = [u.value for u in Urgency if u not in limits.dispatch_s or u not in limits.sign_s]
    if missing:
        raise BadInputError(f"limits table: no limit for {', '.join(missing)}", field="limits")
    return limits
