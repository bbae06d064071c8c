"""Finds room for names and tags so that no two overlap, the more important first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from widgets.map.names import REPEAT_PX, Name, NameKind
from widgets.map.view import MapView

LINEAR = frozenset({NameKind.ROAD, NameKind.WATER})
"""Names that stand best in the middle of what is seen of their line, and the way it mostly runs."""

INSET_PX = 10.0
"""Room between a name and the window's edge, in px times the line scale."""

CELL_PX = 96.0
"""Side of the squares by which taken places are looked up."""


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, width: float, height: float, inset: float = 0.0) -> bool:
        """Return whether it lies wholly in a window of that size, so far from its edges."""
        return (
            self.left >= inset
            and self.top >= inset
            and self.right <= width - inset
            and self.bottom <= height - inset
        )

    @staticmethod
    def centred(x: float, y: float, width: float, height: float) -> Rect:
        """Return the rectangle around a middle."""
        return Rect(x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0)


class Room:
    """The places already taken in one window."""

    def __init__(self, taken: Iterable[Rect] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Rect]] = {}
        for rect in taken:
            self.take(rect)

    def take(self, rect: Rect) -> None:
        """Mark a rectangle as taken."""
        for cell in _cells_of(rect):
            self._cells.setdefault(cell, []).append(rect)

    def is_free(self, rect: Rect) -> bool:
        """Return whether nothing taken meets the rectangle."""
        return not any(
            rect.meets(other) for cell in _cells_of(rect) for other in self._cells.get(cell, ())
        )

    def hits(self, rect: Rect) -> int:
        """Return how many of the taken rectangles meet this one."""
        return len(
            {
                id(other)
                for cell in _cells_of(rect)
                for other in self._cells.get(cell, ())
                if rect.meets(other)
            }
        )


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name with its room in px and its world place, by which it is found again next time."""

    name: Name
    rect: Rect
    upright: bool
    place: tuple[float, float]

    def seen(self, view: MapView) -> PlacedName:
        """Return the name where its place is in another view."""
        x, y = view.to_px(*self.place)
        wide, high = self.rect.right - self.rect.left, self.rect.bottom - self.rect.top
        return replace(self, rect=Rect.centred(x, y, wide, high))


SizeOf = Callable[[Name, bool], tuple[float, float]]
"""Width and height in px of a name, written upright or not."""


def place_names(
    names: Sequence[Name],
    view: MapView,
    size_of: SizeOf,
    hard: Room,
    soft: Room,
    line_scale: float = 1.0,
    held: frozenset[tuple[str, float, float]] = frozenset(),
) -> Iterator[PlacedName]:
    """Yield the names that have room in the view, in their order of importance.

    Each is looked for when it is asked for, so that a long list can be worked off in turns.

    `hard` holds what no name may cover, and takes the names placed; of what `soft` holds, a name
    covers as little as it can. `held` are the (text, x, y) of names shown before: they stay,
    but for an office's name under a symbol.
    """
    for name in names:
        yield from _placed(name, view, size_of, hard, soft, line_scale, held)


def _placed(
    name: Name,
    view: MapView,
    size_of: SizeOf,
    hard: Room,
    soft: Room,
    line_scale: float,
    held: frozenset[tuple[str, float, float]],
) -> list[PlacedName]:
    """Return where one name is written: once, or along a road again after some distance."""
    spots = _spots(name, view, size_of, INSET_PX * line_scale)
    if not spots:
        return []
    rest = _roomiest_first(spots, hard, soft)
    kept = [spot for spot in spots if (name.text, *spot.place) in held]
    if name.kind is NameKind.OFFICE and kept and not soft.is_free(kept[0].rect):
        kept = []
    chosen: list[PlacedName] = []
    for spot in (*kept, *rest):
        if _apart(spot, chosen, REPEAT_PX * line_scale) and hard.is_free(spot.rect):
            hard.take(spot.rect)
            chosen.append(spot)
    return chosen


def _roomiest_first(spots: list[PlacedName], hard: Room, soft: Room) -> list[PlacedName]:
    """Return the places of a name that cover least first; the best alone where it is wholly free.

    A line's name may be written again, so that all its places are returned.
    """
    if spots[0].name.kind not in LINEAR:
        for spot in spots:
            if soft.is_free(spot.rect) and hard.is_free(spot.rect):
                return [spot]
    return sorted(spots, key=lambda spot: soft.hits(spot.rect))


def _spots(name: Name, view: MapView, size_of: SizeOf, inset: float) -> list[PlacedName]:
    """Return the places of a name whose room lies wholly in the view, the best first."""
    spots: list[PlacedName] = []
    pixels = view.to_px_array(name.places).tolist()
    for (x, y), place, upright in zip(
        pixels, name.places.tolist(), name.upright.tolist(), strict=True
    ):
        rect = Rect.centred(x, y, *size_of(name, upright))
        if rect.inside(view.width, view.height, inset):
            spots.append(PlacedName(name, rect, upright, (place[0], place[1])))
    if name.kind in LINEAR:
        middle = len(spots) // 2
        along = 2 * sum(spot.upright for spot in spots) > len(spots)
        ranks = [(spot.upright != along, abs(row - middle)) for row, spot in enumerate(spots)]
        spots = [spots[row] for row in sorted(range(len(spots)), key=ranks.__getitem__)]
    return spots


def _apart(spot: PlacedName, chosen: Sequence[PlacedName], least_px: float) -> bool:
    middle_x = (spot.rect.left + spot.rect.right) / 2.0
    middle_y = (spot.rect.top + spot.rect.bottom) / 2.0
    return all(
        abs(middle_x - (other.rect.left + other.rect.right) / 2.0) >= least_px
        or abs(middle_y - (other.rect.top + other.rect.bottom) / 2.0) >= least_px
        for other in chosen
    )


def tag_rect(
    x: float,
    y: float,
    half_px: float,
    size: tuple[float, float],
    gap_px: float,
    hard: Room,
    soft: Room,
    view: MapView,
) -> Rect | None:
    """Return room for a tag beside a symbol at (x, y): right, left, below, above, or None.

    It never covers what is in `hard`, and of what is in `soft` as little as it can.
    """
    width, height = size
    near = half_px + gap_px
    across, down = near + width / 2.0, near + height / 2.0
    sides = ((across, 0.0), (-across, 0.0), (0.0, down), (0.0, -down))
    rects = [Rect.centred(x + dx, y + dy, width, height) for dx, dy in sides]
    free = [rect for rect in rects if rect.inside(view.width, view.height) and hard.is_free(rect)]
    return min(free, key=soft.hits, default=None)


def _cells_of(rect: Rect) -> Iterable[tuple[int, int]]:
    columns = range(int(rect.left // CELL_PX), int(rect.right // CELL_PX) + 1)
    rows = range(int(rect.top // CELL_PX), int(rect.bottom // CELL_PX) + 1)
    return ((column, row) for column in columns for row in rows)
