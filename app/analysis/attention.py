"""What needs eyes most: the worst state first, then the least time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.columns import YELLOW, Columns
from app.domain.case import Case, Signal, deadline, signal

_WORST_FIRST = {Signal.RED: 0, Signal.YELLOW: 1, Signal.BLUE: 2, Signal.GREEN: 3}


@dataclass(frozen=True, slots=True)
class Attention:
    """The cases to look at, in order, and how many more are red or yellow."""

    cases: tuple[Case, ...]
    rest: int


def loudest(columns: Columns, now: float, limit: int) -> tuple[tuple[str, ...], int]:
    """Return the ids of the red and yellow cases in order, at most `limit`, and how many are left.

    `now` is epoch seconds. The order is that of `urgency_key`.
    """
    view = columns.view()
    signals = view.signals(now)
    loud = np.flatnonzero(signals <= YELLOW)
    due = np.where(view.due > 0.0, view.due, np.inf)
    order = loud[np.lexsort((view.reported[loud], due[loud], signals[loud]))]
    ids = tuple(columns.ids[int(place)] for place in order[:limit])
    return ids, len(loud) - len(ids)


def urgency_key(case: Case, now: float) -> tuple[int, float, float]:
    """Return the key by which cases are ordered: worst state, least time left, oldest."""
    due = deadline(case)
    return _WORST_FIRST[signal(case, now)], due or float("inf"), case.reported_at
