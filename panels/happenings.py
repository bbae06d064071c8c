"""What happened last: the newest steps of the cases, newest first, bounded."""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.case import Case

KEPT = 200
"""Happenings that are kept; older ones are found in the cases themselves."""


@dataclass(frozen=True, slots=True, order=True)
class Happening:
    """One step of one case: when (epoch seconds), which case, which command."""

    at: float
    case_id: str
    command: str


class Happenings:
    """The newest happenings of all cases. A wish that is not yet ruled on counts as well."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._items: list[Happening] = []
        self._known: set[Happening] = set()

    @property
    def newest(self) -> list[Happening]:
        """Return all that are kept, newest first."""
        return self._items[::-1]

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self._known.clear()

    def touch(self, cases: Mapping[str, Case], ids: Iterable[str]) -> bool:
        """Take the newest steps of some cases; return whether any of them is kept."""
        fresh = (
            Happening(case.history[-1].at, case_id, case.history[-1].command)
            for case_id in ids
            if (case := cases.get(case_id)) is not None and case.history
        )
        changed = False
        for item in heapq.nlargest(self._kept, fresh):
            if item in self._known or (len(self._items) >= self._kept and item < self._items[0]):
                continue
            insort(self._items, item)
            self._known.add(item)
            changed = True
        while len(self._items) > self._kept:
            self._known.discard(self._items.pop(0))
        return changed
