"""Decides what the live layer of the map shows in a window: symbols, tags, groups, room for names.

Pure: situation and view in, a value out. Sizes are half widths in px at a line scale of 1 (seat).
Source of the sizes: the wall and seat pictures of the visual design.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from widgets.map.labels import Rect, Room, tag_rect
from widgets.map.marks import CLEARANCE, SEVERITY, Marker, State, UnitMark, arrange, cleared
from widgets.map.situation import Situation
from widgets.map.spacing import outside, spread
from widgets.map.view import MapView

CELL_PX: Final = 76.0
"""Side of the squares in which quiet markers are gathered."""

QUIET_HALF, LOUD_HALF, NUMBERED_HALF, UNIT_HALF = 8.5, 12.0, 23.0, 10.5

GROUP_HALF: Final[Mapping[State, tuple[float, float, float]]] = {
    "red": (21.0, 24.0, 32.0),
    "yellow": (22.0, 25.5, 35.0),
    "blue": (21.0, 21.0, 28.5),
    "green": (21.0, 24.0, 32.0),
}
"""The same for groups counted in one, two, or more digits, so that all digits are of one height:
40 px on a wall, the floor."""

MOST_MOVED: Final = 3.0
"""How far a quiet symbol gives way to others at most, in half widths of a unit."""

TAGGED_MOVED: Final = 1.5
"""The same for a unit with a tag: a way leads to it."""

BREATH: Final = 2.0
"""Room around a quiet symbol when others give way, in px times the line scale."""

CROWD_ABOVE: Final = 400
"""Units in one window above which those without a tag become dots: 5,000 symbols would take
30 ms to paint, 5,000 dots 6 ms."""

WAY_STEP: Final = 8.0
WAY_PIECES: Final = 300
"""Spacing of the squares along a way, and the most of them for one straight piece."""

EDGE_PX: Final = 96.0
"""Symbols so far outside the window are drawn too, for when the map is dragged."""

GROUP_WEIGHT: Final = 3
"""Symbols that a group counts for beside its own when a tag looks for room."""

TAG_GAP: Final = 4.0

MOST_TAGS: Final = 60
"""Tags looked for in one window; more would be unreadable and slow to place."""

MOST_CHIPS: Final = 40
"""Overdue chips in one window above which only numbered markers keep theirs."""

RINGED: Final = 1.35
"""How much wider a symbol is with a ring around it."""


@dataclass(frozen=True, slots=True)
class PlacedMarker:
    """A marker or a group of them (count above 1) as drawn: middle and half width in px."""

    marker: Marker
    count: int
    x: float
    y: float
    half: float


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit as drawn: middle and half width in px."""

    unit: UnitMark
    x: float
    y: float
    half: float


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag with its room in px, for a marker or a unit."""

    mark: Marker | UnitMark
    rect: Rect


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Units drawn as mere dots: pixels (k, 2) of those in the window, and which of `units` each is.

    `places` (n, 2) are the world places of all of them, in the window or not.
    """

    px: NDArray[np.float64]
    places: NDArray[np.float64]
    rows: NDArray[np.int64]
    units: Sequence[UnitMark]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """All symbols and tags of one window in drawing order, and the room names leave free.

    No name stands in what `hard` holds: loud symbols, tags, groups, what other things cover.
    """

    view: MapView
    markers: Sequence[PlacedMarker]
    units: Sequence[PlacedUnit]
    crowd: Crowd
    tags: Sequence[PlacedTag]
    hard: Sequence[Rect]
    soft: Sequence[Rect]


TagSize = Callable[[Marker | UnitMark], tuple[float, float]]
"""Width and height in px of the tag of a mark."""


def lay_out(
    situation: Situation,
    view: MapView,
    line_scale: float,
    tag_size: TagSize,
    reserved: Sequence[Rect] = (),
    kept_clear: Sequence[Rect] = (),
) -> Layout:
    """Return what is drawn where.

    `reserved` are places covered by other things, which names and tags keep out of; out of those in
    `kept_clear` quiet symbols keep too.
    """
    markers = _markers(situation, view, line_scale)
    loud = _parted(
        [placed for placed in markers if SEVERITY[placed.marker.state] >= SEVERITY["yellow"]],
        line_scale,
    )
    quiet = [placed for placed in markers if SEVERITY[placed.marker.state] < SEVERITY["yellow"]]
    quiet, units, crowd = _beside(loud, quiet, situation, view, line_scale, kept_clear)
    hard = [*reserved, *kept_clear, *(_rect_of(placed) for placed in loud)]
    soft = [
        *(_rect_of(placed) for placed in quiet),
        *(_rect_of(placed) for placed in units),
        *_way_rects(situation, view, line_scale),
    ]
    groups = [placed for placed in quiet if placed.count > 1]
    heavy = [_rect_of(placed) for placed in groups for _ in range(GROUP_WEIGHT)]
    taken = (hard, [*soft, *heavy])
    tags = _tags([*loud[::-1], *quiet[::-1]], units, view, line_scale, tag_size, taken)
    for_names = [*hard, *(tag.rect for tag in tags), *map(_rect_of, groups)]
    return Layout(view, [*quiet, *loud], units, crowd, tags, for_names, soft)


def rescaled(layout: Layout, view: MapView) -> Layout:
    """Return the layout as it is at another scale, before it is worked out anew.

    Symbols stand where their places are and tags keep to their symbols; they may meet.
    """
    was = layout.view

    def moved(x: float, y: float) -> tuple[float, float]:
        return view.to_px(*was.to_world(x, y))

    def tag(placed: PlacedTag) -> PlacedTag:
        rect = placed.rect
        wide, high = rect.right - rect.left, rect.bottom - rect.top
        middle = ((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0)
        return PlacedTag(placed.mark, Rect.centred(*moved(*middle), wide, high))

    markers, units = [], []
    for one in layout.markers:
        x, y = moved(one.x, one.y)
        markers.append(PlacedMarker(one.marker, one.count, x, y, one.half))
    for unit in layout.units:
        x, y = moved(unit.x, unit.y)
        units.append(PlacedUnit(unit.unit, x, y, unit.half))
    crowd = layout.crowd
    at = np.array([was.to_world(x, y) for x, y in crowd.px.tolist()]).reshape(-1, 2)
    crowd = replace(crowd, px=view.to_px_array(at))
    return Layout(view, markers, units, crowd, [*map(tag, layout.tags)], layout.hard, layout.soft)


def half_of(marker: Marker, count: int, line_scale: float) -> float:
    """Return half the width in px of a marker's symbol."""
    if count > 1:
        half = GROUP_HALF[marker.state][min(len(str(count)), 3) - 1]
    elif marker.number is not None or (marker.selected and marker.state in {"red", "yellow"}):
        half = NUMBERED_HALF
    elif marker.selected or marker.state in {"red", "yellow"}:
        half = LOUD_HALF
    else:
        half = QUIET_HALF
    return half * line_scale


def _markers(situation: Situation, view: MapView, line_scale: float) -> list[PlacedMarker]:
    """Return the markers in the window, the loudest last; groups do not change when it moves."""
    fixed = situation.marker_places * (view.scale, -view.scale)
    left, top = view.origin
    shift = np.array([left * view.scale, -top * view.scale])
    inside = _inside(fixed - shift, view)
    drawn = arrange(fixed, situation.severity, situation.pinned, inside, CELL_PX * line_scale)
    placed: list[PlacedMarker] = []
    for index, count, (x, y) in zip(
        drawn.indices.tolist(),
        drawn.counts.tolist(),
        (drawn.places - shift).tolist(),
        strict=True,
    ):
        marker = situation.markers[index]
        placed.append(PlacedMarker(marker, count, x, y, half_of(marker, count, line_scale)))
    if sum(bool(each.marker.overdue) for each in placed) > MOST_CHIPS:
        placed = [_without_chip(each) for each in placed]
    return placed


def _without_chip(placed: PlacedMarker) -> PlacedMarker:
    """Return the marker without its chip, unless a number singles it out."""
    if placed.marker.number is not None or not placed.marker.overdue:
        return placed
    return replace(placed, marker=replace(placed.marker, overdue=""))


def _parted(loud: Sequence[PlacedMarker], line_scale: float) -> list[PlacedMarker]:
    """Return the loud markers with groups moved off each other and off those of one place."""
    px, half = _columns(loud)
    groups = np.array([placed.count > 1 for placed in loud], dtype=np.bool_)
    px[groups] = spread(
        px[groups], 0.9 * half[groups], px[~groups], 0.9 * half[~groups], CELL_PX * line_scale / 2.0
    )
    return _moved(loud, px)


def _moved(placed: Sequence[PlacedMarker], px: NDArray[np.float64]) -> list[PlacedMarker]:
    """Return markers at other pixels (k, 2)."""
    return [
        PlacedMarker(one.marker, one.count, x, y, one.half)
        for one, (x, y) in zip(placed, px.tolist(), strict=True)
    ]


def _beside(
    loud: Sequence[PlacedMarker],
    quiet: Sequence[PlacedMarker],
    situation: Situation,
    view: MapView,
    line_scale: float,
    kept_clear: Sequence[Rect],
) -> tuple[list[PlacedMarker], list[PlacedUnit], Crowd]:
    """Return quiet markers and units where they keep off the loud ones and each other.

    Units with a tag come first, since ways lead to them, then the selected marker, the other quiet
    ones, and the other units.
    """
    rows, crowd = _units_inside(situation, view)
    tagged = situation.unit_named[rows]
    half = UNIT_HALF * line_scale
    px, halves = view.to_px_array(situation.unit_places[rows]), np.full(len(rows), half)
    around = _Around(_columns(loud), line_scale, kept_clear)
    px[tagged] = around.take(px[tagged], halves[tagged], TAGGED_MOVED * half)
    quiet_px, quiet_half = _columns(quiet)
    chosen = np.array([placed.marker.selected for placed in quiet], dtype=np.bool_)
    for some, most in ((chosen, 0.0), (~chosen, MOST_MOVED * half)):
        quiet_px[some] = around.take(quiet_px[some], quiet_half[some], most)
    px[~tagged] = around.take(px[~tagged], halves[~tagged], MOST_MOVED * half)
    return (
        _moved(quiet, quiet_px),
        [
            PlacedUnit(situation.units[row], x, y, half)
            for row, (x, y) in zip(rows.tolist(), px.tolist(), strict=True)
        ],
        crowd,
    )


def _units_inside(situation: Situation, view: MapView) -> tuple[NDArray[np.int64], Crowd]:
    """Return which units are drawn with their symbols, and the dots when they are too many."""
    px = view.to_px_array(situation.unit_places)
    rows = np.flatnonzero(_inside(px, view))
    dots, places = np.zeros(0, dtype=np.int64), np.zeros((0, 2))
    if len(rows) > CROWD_ABOVE:
        named = situation.unit_named[rows]
        dots, rows = rows[~named], rows[named]
        places = situation.unit_places[~situation.unit_named]
    return rows, Crowd(px[dots], places, dots, situation.units)


class _Around:
    """The symbols placed so far, around which the next ones take their places."""

    def __init__(
        self,
        loud: tuple[NDArray[np.float64], NDArray[np.float64]],
        line_scale: float,
        kept_clear: Sequence[Rect],
    ) -> None:
        self._loud = loud
        self._kept_clear = kept_clear
        self._breath = BREATH * line_scale
        self._px, self._half = loud[0], CLEARANCE * loud[1]

    def take(
        self, px: NDArray[np.float64], half: NDArray[np.float64], most_px: float
    ) -> NDArray[np.float64]:
        """Return where symbols stand that keep off all others by moving `most_px` at most.

        They keep off loud markers and what is kept clear however far that is.
        """
        clear = cleared(outside(px, half, self._kept_clear), half, *self._loud)
        clear = spread(clear, half + self._breath, self._px, self._half, most_px)
        self._px = np.concatenate((self._px, clear))
        self._half = np.concatenate((self._half, half))
        return clear


def _tags(
    markers: Sequence[PlacedMarker],
    units: Sequence[PlacedUnit],
    view: MapView,
    line_scale: float,
    tag_size: TagSize,
    taken: tuple[Sequence[Rect], Sequence[Rect]],
) -> list[PlacedTag]:
    """Return the tags there is room for: cases before units, the chosen and the loud first."""
    tags: list[PlacedTag] = []
    cases = sorted(
        (placed for placed in markers if placed.marker.label and placed.count == 1),
        key=lambda placed: not placed.marker.selected,
    )
    forces = sorted(
        (placed for placed in units if placed.unit.label or placed.unit.badge),
        key=lambda placed: not placed.unit.chosen,
    )
    wanted: list[tuple[Marker | UnitMark, float, float, float]] = [
        *((placed.marker, placed.x, placed.y, _reach(placed)) for placed in cases),
        *((placed.unit, placed.x, placed.y, placed.half) for placed in forces),
    ]
    if not wanted:
        return tags
    room, soft = Room(taken[0]), Room(taken[1])
    for mark, x, y, half in wanted[:MOST_TAGS]:
        rect = tag_rect(x, y, half, tag_size(mark), TAG_GAP * line_scale, room, soft, view)
        if rect is not None:
            room.take(rect)
            tags.append(PlacedTag(mark, rect))
    return tags


def _reach(placed: PlacedMarker) -> float:
    """Return how far a marker's symbol reaches with the ring it may have."""
    ringed = placed.marker.selected or placed.marker.unacked
    return placed.half * (RINGED if ringed else 1.0)


def _way_rects(situation: Situation, view: MapView, line_scale: float) -> list[Rect]:
    """Return small squares along the ways from units to cases."""
    step = WAY_STEP * line_scale
    rects: list[Rect] = []
    for link in situation.links:
        px = view.to_px_array(link.points)
        for (x, y), (dx, dy) in zip(px[:-1].tolist(), np.diff(px, axis=0).tolist(), strict=True):
            pieces = min(WAY_PIECES, int(math.hypot(dx, dy) / step) + 1)
            rects.extend(
                Rect.centred(x + dx * part / pieces, y + dy * part / pieces, step, step)
                for part in range(pieces + 1)
            )
    return rects


def _inside(px: NDArray[np.float64], view: MapView) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (
        (px[:, 0] > -EDGE_PX)
        & (px[:, 0] < view.width + EDGE_PX)
        & (px[:, 1] > -EDGE_PX)
        & (px[:, 1] < view.height + EDGE_PX)
    )
    return inside


def _columns(
    placed: Sequence[PlacedMarker],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middles (k, 2) of markers and half their widths (k,), a ring counted in."""
    px = np.array([(one.x, one.y) for one in placed], dtype=np.float64).reshape(-1, 2)
    return px, np.array([_reach(one) for one in placed], dtype=np.float64)


def _rect_of(placed: PlacedMarker | PlacedUnit) -> Rect:
    return Rect.centred(placed.x, placed.y, 2.0 * placed.half, 2.0 * placed.half)
