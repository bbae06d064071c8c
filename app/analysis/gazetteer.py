"""Where is …: a search over the names of the base map, in hanzi, pinyin or its initials, offline.

An index is made for each sheet once and kept as long as the sheet; names are looked for in pieces
of some thousand, so that no other thread waits for long while one piece is gone through.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from operator import itemgetter
from threading import Lock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.analysis.boxes import Boxes, middles, pieces_together
from app.analysis.pinyin import line, patterns
from app.geo.sheet import Geometry, Sheet

LINES_AT_ONCE = 2_000
"""Names gone through in one go, about half a millisecond."""

MOST_HITS = 5_000
"""Hits of a query that are put in order; a query that finds more says too little."""


class PlaceKind(StrEnum):
    """What was found."""

    POINT = "point"
    DISTRICT = "district"
    STREET = "street"
    PLACE = "place"
    ROAD = "road"
    WATER = "water"
    PARK = "park"
    BUILDING = "building"
    CELL = "cell"


_RANK: Mapping[str, int] = MappingProxyType(
    {
        PlaceKind.DISTRICT: 0,
        PlaceKind.STREET: 1,
        PlaceKind.PLACE: 2,
        PlaceKind.ROAD: 3,
        PlaceKind.WATER: 4,
        PlaceKind.PARK: 5,
        PlaceKind.BUILDING: 6,
        PlaceKind.CELL: 7,
    }
)
"""Layers whose names are found; of names that are as good the first kinds come first."""

_POINT = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,，;\s]\s*(-?\d{1,2}\.\d+)\s*")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place: a point on it (WGS-84 degrees) and its box west, south, east, north.

    `office` is the name of the street office it lies in, or empty.
    """

    name: str
    kind: PlaceKind
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]
    office: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """The named places of one sheet, n of them, and their lines in pieces.

    `at` is (n, 2) degrees, `boxes` (n, 4). A piece is its text, where each line of it begins, and
    the number of its first place.
    """

    kind: PlaceKind
    names: Sequence[str]
    at: NDArray[np.float64]
    boxes: Boxes
    pieces: Sequence[tuple[str, Sequence[int], int]]


_Hit = tuple[tuple[int, int, int, float], _Shelf, int]
"""How well a place fits (the least is best), in which shelf it is and at which number."""


class Gazetteer:
    """Finds places by name. One search at a time: calls from other threads wait their turn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelves: dict[str, tuple[Sheet, _Shelf]] = {}

    def __len__(self) -> int:
        """Return how many places are known."""
        return sum(len(shelf.names) for _, shelf in self._shelves.values())

    def learn(self, sheets: Mapping[str, Sheet]) -> None:
        """Index the sheets that are new and forget those that are gone; about 10 µs a name."""
        with self._lock:
            self._learn(sheets)

    def find(
        self,
        sheets: Mapping[str, Sheet],
        query: str,
        limit: int = 12,
        near: tuple[float, float] | None = None,
    ) -> tuple[FoundPlace, ...]:
        """Return the places of the sheets that a query means, the best first.

        A query is hanzi, pinyin, initials or a mixture, or a longitude and latitude. Whole names
        come before beginnings and those before the rest; then by kind, length, and how far they
        are from `near` (degrees).
        """
        point = _POINT.fullmatch(query)
        if point:
            return _point(query.strip(), float(point[1]), float(point[2]))
        sought = patterns(query)
        with self._lock:
            self._learn(sheets)
            if not sought:
                return ()
            hits = sorted(_hits(self._ordered(), sought, near), key=itemgetter(0))
            found = _together(hits, limit)
        offices = [sheet for sheet in sheets.values() if sheet.layer == PlaceKind.STREET]
        return tuple(_placed(place, offices) for place in found)

    def _learn(self, sheets: Mapping[str, Sheet]) -> None:
        wanted = {key: sheet for key, sheet in sheets.items() if sheet.layer in _RANK}
        kept = self._shelves
        self._shelves = {
            key: kept[key] if key in kept and kept[key][0] is sheet else (sheet, _shelf(sheet))
            for key, sheet in wanted.items()
        }

    def _ordered(self) -> list[_Shelf]:
        shelves = [shelf for _, shelf in self._shelves.values()]
        return sorted(shelves, key=lambda shelf: _RANK[shelf.kind])


def _point(name: str, lon: float, lat: float) -> tuple[FoundPlace, ...]:
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        return ()
    return (FoundPlace(name, PlaceKind.POINT, lon, lat, (lon, lat, lon, lat)),)


def _shelf(sheet: Sheet) -> _Shelf:
    """Return the places of a sheet: pieces of one name that lie together are one place."""
    parts: Sequence[int] = sheet.columns.get("part", ())
    rows = [
        row
        for row, name in enumerate(sheet.names)
        if name and not (parts and parts[row]) and sheet.starts[row + 1] > sheet.starts[row]
    ]
    kept = np.array(rows, dtype=np.int64)
    at, boxes = middles(sheet.coords, sheet.starts, kept, is_area=sheet.geometry is Geometry.AREA)
    names, groups = pieces_together([sheet.names[row] for row in rows], boxes)
    boxes = np.array([_around(boxes[group]) for group in groups]).reshape(-1, 4)
    at = np.array([_heart(at[group]) for group in groups]).reshape(-1, 2)
    return _Shelf(PlaceKind(sheet.layer), names, at, boxes, tuple(_pieces(names)))


def _pieces(names: Sequence[str]) -> Iterator[tuple[str, Sequence[int], int]]:
    for first in range(0, len(names), LINES_AT_ONCE):
        lines = [line(name) for name in names[first : first + LINES_AT_ONCE]]
        lengths = np.array([len(each) + 1 for each in lines], dtype=np.int64)
        begins: list[int] = (np.cumsum(lengths) - lengths).tolist()
        yield "\n".join(lines), begins, first


def _around(boxes: Boxes) -> Boxes:
    """Return the box (4,) around some."""
    return np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))


def _heart(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the one of some places (k, 2) that is nearest to the middle of all."""
    middle = (at.min(axis=0) + at.max(axis=0)) / 2.0
    nearest: NDArray[np.float64] = at[int(np.hypot(*(at - middle).T).argmin())]
    return nearest


def _hits(
    shelves: Iterable[_Shelf], sought: Sequence[re.Pattern[str]], near: tuple[float, float] | None
) -> Iterator[_Hit]:
    """Yield what was found, each place once, until there is far more than anyone reads."""
    count = 0
    for shelf in shelves:
        fits: dict[int, int] = {}
        for piece in shelf.pieces:
            _search(piece, sought, fits)
            if count + len(fits) > MOST_HITS:
                break
        count += len(fits)
        yield from _in_order(shelf, fits, near)
        if count > MOST_HITS:
            return


def _search(
    piece: tuple[str, Sequence[int], int], sought: Sequence[re.Pattern[str]], fits: dict[int, int]
) -> None:
    """Add how well each place of a piece fits: 0 the whole name, 1 its beginning, 2 a part."""
    text, begins, first = piece
    for match in chain.from_iterable(each.finditer(text) for each in sought):
        row = bisect_right(begins, match.start()) - 1
        end = text.find("\n", match.end())
        is_first = "'" not in text[begins[row] + 1 : match.start() + 1]
        is_last = "'" not in text[match.end() : end if end >= 0 else len(text)]
        fit = 2 if not is_first else 0 if is_last else 1
        fits[first + row] = min(fit, fits.get(first + row, fit))


def _in_order(
    shelf: _Shelf, fits: Mapping[int, int], near: tuple[float, float] | None
) -> Iterator[_Hit]:
    rows = np.fromiter(fits, dtype=np.int64, count=len(fits))
    away = np.zeros(len(rows)) if near is None else np.hypot(*(shelf.at[rows] - near).T)
    rank = _RANK[shelf.kind]
    for (row, fit), far in zip(fits.items(), away.tolist(), strict=True):
        yield (fit, rank, len(shelf.names[row]), far), shelf, row


def _together(hits: Sequence[_Hit], limit: int) -> list[FoundPlace]:
    """Return the best places; those of one name that lie together in several sheets are one."""
    by_name: dict[tuple[PlaceKind, str], list[_Hit]] = {}
    for hit in hits:
        key = (hit[1].kind, hit[1].names[hit[2]])
        if key in by_name or len(by_name) < limit:
            by_name.setdefault(key, []).append(hit)
    found: list[FoundPlace] = []
    for (kind, name), alike in by_name.items():
        boxes = np.array([shelf.boxes[row] for _, shelf, row in alike])
        at = np.array([shelf.at[row] for _, shelf, row in alike])
        for group in sorted(pieces_together([name] * len(alike), boxes)[1], key=min):
            lon, lat = _heart(at[group]).tolist()
            west, south, east, north = _around(boxes[group]).tolist()
            found.append(FoundPlace(name, kind, lon, lat, (west, south, east, north)))
    return found[:limit]


def _placed(place: FoundPlace, offices: Sequence[Sheet]) -> FoundPlace:
    """Return the place with the street office in which it lies."""
    if place.kind in {PlaceKind.STREET, PlaceKind.DISTRICT}:
        return place
    for sheet in offices:
        for row, name in enumerate(sheet.names):
            if _is_inside(sheet.ring(row), place.lon, place.lat):
                return FoundPlace(place.name, place.kind, place.lon, place.lat, place.bounds, name)
    return place


def _is_inside(ring: NDArray[np.float64], lon: float, lat: float) -> bool:
    """Say whether a place lies in a ring, by the edges it crosses going east."""
    x, y = ring[:, 0], ring[:, 1]
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    crossed = (y > lat) != (y2 > lat)
    rise = np.where(y2 == y, 1.0, y2 - y)
    return bool(np.count_nonzero(crossed & (lon < (x2 - x) * (lat - y) / rise + x)) % 2)
