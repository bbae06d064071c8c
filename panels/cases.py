"""The open cases in the order in which they need somebody, kept up to date by what was touched."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping

from app.domain.case import Case, Signal, deadline, signal

RANKS = {Signal.RED: 0, Signal.YELLOW: 1, Signal.BLUE: 2, Signal.GREEN: 3}
_LOUD = (RANKS[Signal.RED], RANKS[Signal.YELLOW])

Key = tuple[int, float, str]
"""Worst state first, then least time left (epoch seconds of the deadline), then the id."""


class OpenCases:
    """An order over the open cases that costs by what changed, not by how many there are."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._expiry: list[tuple[float, str]] = []
        self._counts: Counter[int] = Counter()
        self._ordered: list[str] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def clear(self) -> None:
        """Forget all cases."""
        self._keys.clear()
        self._expiry.clear()
        self._counts.clear()
        self._ordered = None

    def touch(self, cases: Mapping[str, Case], ids: Iterable[str], now: float) -> None:
        """Take anew the cases named, as they are at an instant (epoch seconds)."""
        for case_id in ids:
            before = self._keys.pop(case_id, None)
            if before is not None:
                self._counts[before[0]] -= 1
            case = cases.get(case_id)
            if case is not None and case.is_open:
                due = deadline(case)
                key = (RANKS[signal(case, now)], due or float("inf"), case_id)
                self._keys[case_id] = key
                self._counts[key[0]] += 1
                if due >= now:
                    heapq.heappush(self._expiry, (due, case_id))
            self._ordered = None

    def expire(self, cases: Mapping[str, Case], now: float) -> tuple[str, ...]:
        """Take anew the cases whose limit has run out, and return their ids."""
        over: list[str] = []
        while self._expiry and self._expiry[0][0] < now:
            over.append(heapq.heappop(self._expiry)[1])
        self.touch(cases, over, now)
        return tuple(over)

    def count(self, state: Signal) -> int:
        """Return how many open cases show a state."""
        return self._counts[RANKS[state]]

    def loudest(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the red and yellow cases that need eyes most, at most `limit`."""
        first = heapq.nsmallest(limit, self._keys.values())
        return tuple(key[2] for key in first if key[0] in _LOUD)

    @property
    def loud(self) -> int:
        """Return how many open cases are red or yellow."""
        return sum(self._counts[rank] for rank in _LOUD)

    @property
    def ordered(self) -> list[str]:
        """Return the ids of all open cases in order. Do not alter."""
        if self._ordered is None:
            self._ordered = [key[2] for key in sorted(self._keys.values())]
        return self._ordered
