"""The headline: the whole room in one word, by a rule that is the same every day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.analysis.columns import BLUE, GREEN, RED, YELLOW, View

MAX_YELLOW_WHEN_STEADY = 5
MAX_YELLOW_WHEN_TIGHT = 12
"""Source: design, section 8 (headline); the second bound is our own choice."""

HALF_USED = 0.5


class Mood(StrEnum):
    """总体平稳 偏紧 紧张."""

    STEADY = "steady"
    TIGHT = "tight"
    STRAINED = "strained"


@dataclass(frozen=True, slots=True)
class Headline:
    """The word, and the numbers of open cases under it."""

    mood: Mood
    red: int
    yellow: int
    blue: int


def headline(cases: View, now: float) -> Headline:
    """Return the headline of the open cases at an instant (epoch seconds).

    Steady: no red case has used more than half of its limit, and at most five are yellow. Tight:
    no red case is overdue, and at most twelve are yellow. Strained: all else.
    """
    signals = cases.signals(now)
    counts = np.bincount(signals, minlength=GREEN + 1)
    used = cases.used(now)[signals == RED]
    worst = float(used.max()) if used.size else 0.0
    yellow = int(counts[YELLOW])
    if worst <= HALF_USED and yellow <= MAX_YELLOW_WHEN_STEADY:
        mood = Mood.STEADY
    elif worst <= 1.0 and yellow <= MAX_YELLOW_WHEN_TIGHT:
        mood = Mood.TIGHT
    else:
        mood = Mood.STRAINED
    return Headline(mood, int(counts[RED]), yellow, int(counts[BLUE]))
