"""Keeps names where they stand on the map, and finds room for them anew when it must."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from widgets.map.labels import PlacedName, Rect, Room, place_names
from widgets.map.layout import Layout
from widgets.map.names import Name, NameKind
from widgets.map.renderer import Written
from widgets.map.view import MapView

EVERY_S, QUICK_S = 5.0, 0.003
"""While the view rests, names that take longer to place give way to symbols this often."""

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
    """The names of one map and their places in the last layout."""

    def __init__(self) -> None:
        self.placed: list[PlacedName] = []
        self._basis: tuple[object, ...] | None = None
        self._next_at = 0.0
        self._layouts = 0

    def place(
        self,
        layout: Layout,
        view: MapView,
        source: NameSource,
        reserved: Sequence[Rect],
        line_scale: float,
    ) -> None:
        """Find room for names, unless nothing they depend on has changed."""
        soft = Room(layout.soft)
        covered = frozenset(
            spot.name.text
            for spot in self.placed
            if spot.name.kind is NameKind.OFFICE and not soft.is_free(spot.rect)
        )
        self._layouts += 1
        tries = self._layouts // AGAIN_EVERY if covered else 0
        where = (view, source.written, tuple(reserved))
        basis = (where, layout.hard, covered, tries)
        is_where_it_was = self._basis is not None and self._basis[0] == where
        began = time.perf_counter()
        if basis == self._basis or (is_where_it_was and began < self._next_at):
            return
        self._basis = basis
        held = frozenset((spot.name.text, *spot.place) for spot in self.placed)
        self.placed = place_names(
            source.names, view, source.size_of, Room(layout.hard), soft, line_scale, held
        )
        cost_s = time.perf_counter() - began
        self._next_at = began + (EVERY_S if cost_s > QUICK_S else 0.0)
