"""What lies on the map: cases, units, areas and lines, and how many symbols fit side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

State = Literal["red", "yellow", "blue", "green"]

SEVERITY: Final[dict[State, int]] = {"red": 3, "yellow": 2, "blue": 1, "green": 0}
"""Order of the states, the worst highest."""

CLUSTER_ABOVE: Final = 60
"""Quiet markers on one screen from which they are gathered. Source: the visual design, 6 Map."""

LEAST_GROUP: Final = 3
"""Fewer than this in one square stand alone: two symbols are read faster than a number."""

CLEARANCE: Final = 1.2
"""Radii around a loud marker that other symbols keep free. Source: as above."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A case on the map at world place (x, y), with `label` in a tag beside it if not empty."""

    key: str
    x: float
    y: float
    state: State
    number: int | None = None
    unacked: bool = False
    selected: bool = False
    stale: bool = False
    label: str = ""
    overdue: str = ""
    """Text of the chip of an overdue case, empty for none."""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A unit on the map at world place (x, y).

    `kind` and `status` are those of the unit symbols (status free, busy, lost). `badge` is a digit
    and `label` a short text written in a tag beside it; `chosen` turns the tag's colours round.
    `reach` is the radius in world metres of the circle in which a lost unit may be, 0 for none.
    """

    key: str
    x: float
    y: float
    kind: str
    status: str
    label: str = ""
    badge: str = ""
    chosen: bool = False
    reach: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """An area that needs attention: a ring (n, 2) in world metres with the colour of a state.

    State "" draws only a dashed outline in the text colour, such as the area a unit can reach.
    """

    ring: NDArray[np.float64]
    state: State | Literal[""] = "red"
    strength: float = 0.12
    """Opacity of the fill, 0.09 to 0.18."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A way from a unit to a case: points (n, 2) in world metres; the chosen one is drawn solid."""

    points: NDArray[np.float64]
    chosen: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Markers as they are drawn: index into the markers given, and how many each stands for.

    `places` is (k, 2) px; `counts` is 1 for a marker of its own. The loudest come last.
    """

    indices: NDArray[np.int64]
    counts: NDArray[np.int64]
    places: NDArray[np.float64]


def arrange(
    px: NDArray[np.float64],
    severity: NDArray[np.int64],
    pinned: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    cell_px: float,
) -> Drawn:
    """Return which markers are drawn and where, gathering quiet ones where there are too many.

    `px` (n, 2) are the markers' pixels measured from a fixed place of the world, so that groups do
    not change while the map is dragged; `pinned` markers (selected, numbered, unacknowledged) and
    red ones always stand alone; only markers `inside` the window are kept. A group shows its worst
    member at the middle of all.
    """
    alone = pinned | (severity >= SEVERITY["red"])
    for level in (SEVERITY["yellow"], SEVERITY["blue"]):
        group = inside & ~alone & (severity == level)
        if level == SEVERITY["blue"]:
            group = inside & ~alone & (severity <= level)
        if int(group.sum()) <= CLUSTER_ABOVE:
            alone = alone | group
    grouped = np.flatnonzero(inside & ~alone)
    alone[grouped[~_in_company(px[grouped], cell_px)]] = True
    single = np.flatnonzero(inside & alone)
    grouped = np.flatnonzero(inside & ~alone)
    worst, counts, middles = _gathered(px[grouped], severity[grouped], cell_px)
    indices = np.concatenate((grouped[worst], single))
    every = np.concatenate((counts, np.ones(len(single), dtype=np.int64)))
    places = np.concatenate((middles, px[single]))
    order = np.lexsort((pinned[indices], severity[indices]))
    return Drawn(indices[order], every[order], places[order])


def _in_company(px: NDArray[np.float64], cell_px: float) -> NDArray[np.bool_]:
    """Return which markers share their square with enough others to be gathered."""
    _, owner, counts = np.unique(_squares(px, cell_px), return_inverse=True, return_counts=True)
    company: NDArray[np.bool_] = counts[owner] >= LEAST_GROUP
    return company


def _squares(px: NDArray[np.float64], cell_px: float) -> NDArray[np.int64]:
    """Return one number for the square each pixel lies in; int64 holds any square of the world."""
    cells = np.floor(px / cell_px).astype(np.int64)
    return cells[:, 0] * (1 << 32) + cells[:, 1]


def _gathered(
    px: NDArray[np.float64], severity: NDArray[np.int64], cell_px: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return for each occupied square the index of its worst marker, the count and the middle."""
    if not len(px):
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros((0, 2))
    _, owner, counts = np.unique(_squares(px, cell_px), return_inverse=True, return_counts=True)
    middles = np.stack(
        [np.bincount(owner, px[:, axis], minlength=len(counts)) / counts for axis in (0, 1)], axis=1
    )
    order = np.lexsort((-severity, owner))
    first = np.concatenate(([0], np.flatnonzero(np.diff(owner[order])) + 1))
    return order[first], counts.astype(np.int64), middles


def cleared(
    px: NDArray[np.float64],
    half_px: NDArray[np.float64],
    loud: NDArray[np.float64],
    loud_half_px: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the pixels (n, 2) with those too near a loud marker moved straight away from it.

    `half_px` (n,) and `loud_half_px` (m,) are half the sizes of the symbols. A symbol is moved
    once, off the marker that covers it most; right on the marker it goes to the lower right.
    """
    if not len(px) or not len(loud):
        return px
    away = px[:, None, :] - loud[None, :, :]
    distance = np.hypot(away[:, :, 0], away[:, :, 1])
    least = CLEARANCE * loud_half_px[None, :] + half_px[:, None]
    rows = np.arange(len(px))
    worst = np.argmax(least - distance, axis=1)
    close = least[rows, worst] > distance[rows, worst]
    if not close.any():
        return px
    offset, apart = away[rows, worst], distance[rows, worst][:, None]
    direction = np.where(apart > 0.5, offset / np.maximum(apart, 0.5), np.sqrt(0.5))
    moved = loud[worst] + direction * least[rows, worst][:, None]
    return np.where(close[:, None], moved, px)


def nearest_within(
    x: float, y: float, px: NDArray[np.float64], reach_px: NDArray[np.float64] | float
) -> int | None:
    """Return the index of the symbol nearest to pixel (x, y) whose reach covers it, or None."""
    if not len(px):
        return None
    distance = np.hypot(px[:, 0] - x, px[:, 1] - y)
    share = distance / reach_px
    best = int(np.argmin(share))
    return best if share[best] <= 1.0 else None


def places_of(marks: Sequence[Marker] | Sequence[UnitMark]) -> NDArray[np.float64]:
    """Return the world places (n, 2) of marks."""
    return np.array([(mark.x, mark.y) for mark in marks], dtype=np.float64).reshape(-1, 2)
