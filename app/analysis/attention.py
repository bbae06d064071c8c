"""What needs eyes most: the worst state first, then the least time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.case import Case, Signal, deadline, signal

_WORST_FIRST = {Signal.RED: 0, Signal.YELLOW: 1, Signal.BLUE: 2, Signal.GREEN: 3}


@dataclass(frozen=True, slots=True)
class Attention:
    """The cases to look at, in order, and how many more are red or yellow."""

    cases: tuple[Case, ...]
    rest: int


def attention(cases: Iterable[Case], now: float, limit: int) -> Attention:
    """Return the red and yellow open cases in order, at most `limit`, at `now` (epoch seconds)."""
    loud = [case for case in cases if signal(case, now) in {Signal.RED, Signal.YELLOW}]
    loud.sort(key=lambda case: urgency_key(case, now))
    return Attention(tuple(loud[:limit]), max(0, len(loud) - limit))


def urgency_key(case: Case, now: float) -> tuple[int, float, str]:
    """Return the key by which cases are ordered: worst state, least time left, oldest."""
    due = deadline(case)
    return _WORST_FIRST[signal(case, now)], due if due else float("inf"), case.id
