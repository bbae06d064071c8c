"""Views to come back to: those saved under a number and a name, and those just left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from widgets.map.view import MapView, clamp_scale

SLOTS: Final = range(1, 10)
"""Numbers that a saved view may have: a key each."""

MOST_NAME: Final = 24
MOST_LEFT: Final = 50
"""Views that are remembered to go back to."""

WORLD_M: Final = 20_037_508.342_789_244
"""Half the side of the square world. Source: EPSG:3857."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A part of the world under a number: its middle and how many world metres are shown across.

    It holds for a window of any size: what was seen across is seen across again.
    """

    slot: int
    name: str
    x: float
    y: float
    across_m: float

    @staticmethod
    def of(view: MapView, slot: int, name: str) -> SavedView:
        """Return a view under a number, its name cut to what a row holds."""
        return SavedView(slot, name.strip()[:MOST_NAME], view.x, view.y, view.width / view.scale)

    def shown_in(self, view: MapView) -> MapView:
        """Return the window of `view` looking at this."""
        scale = clamp_scale(view.width / self.across_m)
        return replace(view, x=self.x, y=self.y, scale=scale)


def put(saved: Iterable[SavedView], fresh: SavedView) -> tuple[SavedView, ...]:
    """Return the views in order of their numbers, with `fresh` in place of what had its number."""
    by_slot = {each.slot: each for each in saved} | {fresh.slot: fresh}
    return tuple(by_slot[slot] for slot in sorted(by_slot))


def free_slot(saved: Iterable[SavedView]) -> int:
    """Return the first number that is free, or the last one where none is."""
    taken = {each.slot for each in saved}
    return next((slot for slot in SLOTS if slot not in taken), SLOTS[-1])


def dumped(saved: Iterable[SavedView]) -> str:
    """Return the views as text for a file."""
    rows = [
        {"slot": v.slot, "name": v.name, "x": v.x, "y": v.y, "across_m": v.across_m} for v in saved
    ]
    return json.dumps({"views": rows}, ensure_ascii=False, indent=1)


def parsed(text: str) -> tuple[SavedView, ...]:
    """Return the views of a file in order; raises `ValueError` where it is not such a file.

    Single rows that cannot be understood are left out, as a newer program may have written them.
    """
    try:
        rows = list(json.loads(text)["views"])
    except (TypeError, KeyError) as error:
        raise ValueError("no list of views") from error
    saved: tuple[SavedView, ...] = ()
    for row in rows:
        view = _row(row) if isinstance(row, dict) else None
        if view is not None:
            saved = put(saved, view)
    return saved


def _row(row: Mapping[str, Any]) -> SavedView | None:
    try:
        slot, name = int(row["slot"]), str(row["name"])[:MOST_NAME]
        x, y, across_m = float(row["x"]), float(row["y"]), float(row["across_m"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    is_in_world = abs(x) <= WORLD_M and abs(y) <= WORLD_M and 1.0 <= across_m <= 4.0 * WORLD_M
    if slot not in SLOTS or not is_in_world:
        return None
    return SavedView(slot, name, x, y, across_m)


class History:
    """The views that were left, newest last; at most `MOST_LEFT`."""

    def __init__(self) -> None:
        self._left: list[MapView] = []

    def __len__(self) -> int:
        """Return how many steps back there are."""
        return len(self._left)

    def leave(self, view: MapView) -> None:
        """Remember a view that is being left; the same one twice is one."""
        if not self._left or self._left[-1] != view:
            self._left.append(view)
        del self._left[:-MOST_LEFT]

    def back(self, now: MapView) -> MapView | None:
        """Return the last view left that differs from what is seen now, and forget it."""
        while self._left:
            view = self._left.pop().resized(now.width, now.height)
            if view != now:
                return view
        return None
