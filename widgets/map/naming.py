"""Keeps names where they stand on the map, and finds room for them anew when it must."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from widgets.map.labels import PlacedName, Rect, Room, place_names
from widgets.map.layout import Layout
from widgets.map.names import Name, NameKind
from widgets.map.renderer import Written
from widgets.map.view import MapView

EVERY_S, QUICK_S = 5.0, 0.003
"""While the view rests, names that take longer to place give way to symbols this often."""

TURN_S = 0.004
"""Longest turn of looking for room."""

AGAIN_EVERY = 8
"""Layouts after which a better place is looked for again for a name under a symbol."""


class NameSource(Protocol):
    """Where the names of the map come from."""

    @property
    def names(self) -> Sequence[Name]:
        """Names that may be written."""

    @property
    def written(self) -> Written:
        """Pictures of the names."""

    def size_of(self, name: Name, upright: bool) -> tuple[float, float]:
        """Return the size in px of a name's picture; a name without one has no size."""


class Naming:
    """The names of one map and their places in the last layout.

    Room for them is looked for in turns, while the map rests; until then they stay at their places
    in the world.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.placed: list[PlacedName] = []
        self._clock = clock
        self._basis: tuple[object, ...] | None = None
        self._next_at = 0.0
        self._layouts = 0
        self._view = MapView()
        self._job: Iterator[PlacedName] | None = None
        self._found: list[PlacedName] = []
        self._written: Written | None = None
        self._spent_s = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether room for names is still being looked for."""
        return self._job is not None

    def knows(self, source: NameSource) -> bool:
        """Return whether the names that there are now have their places."""
        return self._job is None and self._written is source.written

    def follow(self, view: MapView) -> None:
        """Move the names along with the map; a search in another view is given up."""
        if view != self._view:
            self._view, self._job, self._basis = view, None, None
            self.placed = [spot.seen(view) for spot in self.placed]

    def place(
        self,
        layout: Layout,
        source: NameSource,
        reserved: Sequence[Rect],
        line_scale: float,
    ) -> None:
        """Begin to find room for names, unless nothing they depend on has changed."""
        view = layout.view
        self.follow(view)
        soft = Room(layout.soft)
        covered = frozenset(
            spot.name.text
            for spot in self.placed
            if spot.name.kind is NameKind.OFFICE and not soft.is_free(spot.rect)
        )
        self._layouts += 1
        tries = self._layouts // AGAIN_EVERY if covered else 0
        where = (view, tuple(reserved))
        basis = (where, layout.hard, covered, tries)
        is_where_it_was = self._basis is not None and self._basis[0] == where
        is_enough = self.is_busy or self._clock() < self._next_at
        is_known = self._written is source.written
        if is_known and (basis == self._basis or (is_where_it_was and is_enough)):
            return
        self._basis, self._written = basis, source.written
        if not source.names:
            self.placed = []
            return
        held = frozenset((spot.name.text, *spot.place) for spot in self.placed)
        self._found, self._spent_s = [], 0.0
        self._job = place_names(
            source.names, view, source.size_of, Room(layout.hard), soft, line_scale, held
        )

    def step(self, most_s: float = TURN_S) -> bool:
        """Look for room for so long at most; return whether the names have new places now."""
        job, began = self._job, self._clock()
        if job is None:
            return False
        for spot in job:
            self._found.append(spot)
            if self._clock() - began >= most_s:
                self._spent_s += self._clock() - began
                return False
        self._spent_s += self._clock() - began
        self._next_at = self._clock() + (EVERY_S if self._spent_s > QUICK_S else 0.0)
        self._job = None
        self.placed, self._found = self._found, []
        return True
