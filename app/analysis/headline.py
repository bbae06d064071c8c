"""The headline: the whole room in one word, by a rule that is the same every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.case import Case, Signal, deadline, signal

MAX_YELLOW_WHEN_STEADY = 5
MAX_YELLOW_WHEN_TIGHT = 12
"""Source: design, section 8 (headline); the second bound is our own choice."""


class Mood(StrEnum):
    """总体平稳 偏紧 紧张."""

    STEADY = "steady"
    TIGHT = "tight"
    STRAINED = "strained"


@dataclass(frozen=True, slots=True)
class Headline:
    """The word and the counts under it. `closed` counts those of today."""

    mood: Mood
    red: int
    yellow: int
    blue: int


def headline(cases: Iterable[Case], now: float) -> Headline:
    """Return the headline of the open cases at an instant (epoch seconds).

    Steady: no red case has used more than half of its limit, and at most five yellow. Tight: no
    red case is overdue, and at most twelve yellow. Strained: all else.
    """
    counts = dict.fromkeys(Signal, 0)
    half_used = overdue = False
    for case in cases:
        shown = signal(case, now)
        counts[shown] += 1
        if shown is Signal.RED:
            share = used_share(case, now)
            half_used |= share > 0.5
            overdue |= share > 1.0
    yellow = counts[Signal.YELLOW]
    if not half_used and yellow <= MAX_YELLOW_WHEN_STEADY:
        mood = Mood.STEADY
    elif not overdue and yellow <= MAX_YELLOW_WHEN_TIGHT:
        mood = Mood.TIGHT
    else:
        mood = Mood.STRAINED
    return Headline(mood, counts[Signal.RED], yellow, counts[Signal.BLUE])


def used_share(case: Case, now: float) -> float:
    """Return how much of the running limit is used, 0 to 1, above 1 when overdue."""
    due = deadline(case)
    if not due:
        return 0.0
    start = max((step.at for step in case.history if step.at < due), default=case.reported_at)
    span = due - start
    return (now - start) / span if span > 0 else 2.0
