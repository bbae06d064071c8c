"""Buildings and households in rows of numbers: where each is, what the base data grade it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.geo.sheet import Geometry, Sheet

LAYER = "building"

GREEN, BLUE, YELLOW, RED, NONE = 0, 1, 2, 3, 255
"""Codes of the grades, the worst highest; `NONE` is a place that nobody graded."""

CODES = {"green": GREEN, "blue": BLUE, "yellow": YELLOW, "red": RED}

FILL = 0.8
"""Share of a building's box over which its households are spread."""

SQUARE_DEG = 0.002
"""Side of the squares in which buildings are looked up, about 200 m: more than a building."""

REACH_DEG = 5e-5
"""A place this near to a building's box is in it, about 5 m: reports are located at doors."""

Grades = NDArray[np.uint8]
Rows = NDArray[np.int32]
Floats = NDArray[np.float64]

_LETTERS = np.full(256, NONE, dtype=np.uint8)
for _letter, _code in (("g", GREEN), ("b", BLUE), ("y", YELLOW), ("r", RED)):
    _LETTERS[ord(_letter)] = _code


@dataclass(frozen=True, slots=True, eq=False)
class Estate:
    """b buildings, then the households of each, n rows in all.

    `boxes` (b, 4) is west, south, east, north in WGS-84 degrees. `grades` (n,) are codes, `owner`
    (n,) is the row of the building, its own for a building. Households of building i are the rows
    `first[i]:first[i + 1]`; `first` has b + 1 entries. `spans` has for each sheet the rows of its
    features, -1 for one that is a part of another.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    boxes: Floats
    grades: Grades
    owner: Rows
    first: NDArray[np.int64]
    spans: dict[str, Rows] = field(default_factory=dict[str, Rows])

    def __len__(self) -> int:
        return len(self.grades)

    @property
    def buildings(self) -> int:
        """How many buildings there are."""
        return len(self.ids)

    def row(self, sheet: str, feature: int, home: int = 0) -> int:
        """Return the row of a feature's building or its household (from 1), -1 for none."""
        span = self.spans.get(sheet)
        if span is None or not 0 <= feature < len(span) or span[feature] < 0:
            return -1
        building = int(span[feature])
        if not home:
            return building
        row = int(self.first[building]) + home - 1
        return row if row < self.first[building + 1] else -1

    def id_of(self, row: int) -> str:
        """Return the id of a row's building or household."""
        building = int(self.owner[row])
        if row == building:
            return self.ids[row]
        return f"{self.ids[building]}/{row - int(self.first[building]) + 1}"

    def middles(self) -> Floats:
        """Return where the places are (n, 2), degrees: households spread inside their building."""
        sides = self.boxes[:, 2:] - self.boxes[:, :2]
        centres = self.boxes[:, :2] + sides / 2.0
        owner = self.owner[self.buildings :]
        at = centres[owner] + sides[owner] * self._spread()
        return np.concatenate([centres, at])

    def _spread(self) -> Floats:
        """Return the offsets of households (h, 2) in sides of their building: a lattice each."""
        counts = np.diff(self.first)
        across = np.maximum(1, np.ceil(np.sqrt(counts))).astype(np.int64)
        down = np.maximum(1, -(-counts // across))
        owner = self.owner[self.buildings :]
        number = np.arange(len(owner)) - (self.first[:-1] - self.buildings)[owner]
        column, line = number % across[owner], number // across[owner]
        share = np.column_stack([(column + 0.5) / across[owner], (line + 0.5) / down[owner]])
        return (share - 0.5) * FILL


def survey(sheets: Iterable[tuple[str, Sheet]]) -> Estate:
    """Return the buildings and households of all sheets of the layer "building"; others have none.

    Some 0.2 s for 120,000 buildings with 460,000 households; call it off the UI thread.
    """
    ids, names = list[str](), list[str]()
    boxes, grades, homes = list[Floats](), list[Grades](), list[Grades]()
    counts = list[NDArray[np.int64]]()
    spans: dict[str, Rows] = {}
    total = 0
    for key, sheet in sheets:
        if sheet.layer != LAYER or sheet.geometry is not Geometry.AREA:
            continue
        own = _own(sheet)
        span = np.full(len(sheet), -1, dtype=np.int32)
        span[own] = total + np.arange(len(own), dtype=np.int32)
        spans[key] = span
        total += len(own)
        ids += [sheet.ids[row] for row in own]
        names += [sheet.names[row] for row in own]
        boxes.append(_boxes(sheet)[own])
        grades.append(_codes(_column(sheet, "state"), own))
        count, letters = _homes(sheet, own)
        counts.append(count)
        homes.append(letters)
    count = np.concatenate([np.zeros(1, dtype=np.int64), *counts])
    owner = np.repeat(np.arange(total, dtype=np.int32), count[1:])
    return Estate(
        ids=tuple(ids),
        names=tuple(names),
        boxes=np.concatenate([np.zeros((0, 4)), *boxes]),
        grades=np.concatenate([np.zeros(0, dtype=np.uint8), *grades, *homes]),
        owner=np.concatenate([np.arange(total, dtype=np.int32), owner]),
        first=np.cumsum(count) + total,
        spans=spans,
    )


class Finder:
    """Says in which building a place is."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._middles = (estate.boxes[:, :2] + estate.boxes[:, 2:]) / 2.0
        squares = np.floor(self._middles / SQUARE_DEG).astype(np.int64)
        self._squares: dict[tuple[int, int], list[int]] = {}
        for row, (x, y) in enumerate(squares.tolist()):
            self._squares.setdefault((x, y), []).append(row)

    def at(self, lon: float, lat: float) -> int:
        """Return the row of the building at a place (degrees), the nearest of several, or -1."""
        x, y = int(np.floor(lon / SQUARE_DEG)), int(np.floor(lat / SQUARE_DEG))
        near = [
            row
            for ahead in (-1, 0, 1)
            for aside in (-1, 0, 1)
            for row in self._squares.get((x + ahead, y + aside), ())
        ]
        if not near:
            return -1
        rows = np.array(near)
        boxes, place = self._estate.boxes[rows], np.array([lon, lat])
        inside = (place >= boxes[:, :2] - REACH_DEG) & (place <= boxes[:, 2:] + REACH_DEG)
        rows = rows[inside.all(axis=1)]
        if not len(rows):
            return -1
        away = np.abs(self._middles[rows] - place).sum(axis=1)
        return int(rows[away.argmin()])


def codes_of(homes: str) -> Grades:
    """Return the codes of a string of letters, one for each household."""
    return _LETTERS[np.frombuffer(homes.encode("ascii", "replace"), dtype=np.uint8)]


def _own(sheet: Sheet) -> NDArray[np.int64]:
    """Return the features that are buildings: with points, and no part of the one before."""
    parts = _column(sheet, "part")
    is_own = np.diff(sheet.starts) > 0
    if len(parts):
        is_own &= np.array([not part for part in parts], dtype=np.bool_)
    return np.flatnonzero(is_own)


def _boxes(sheet: Sheet) -> Floats:
    """Return the boxes of all features; one without points has the box of the next."""
    starts = np.minimum(sheet.starts[:-1], max(0, len(sheet.coords) - 1))
    if not len(sheet.coords):
        return np.zeros((len(sheet), 4))
    low = np.minimum.reduceat(sheet.coords, starts, axis=0)
    return np.concatenate([low, np.maximum.reduceat(sheet.coords, starts, axis=0)], axis=1)


def _column(sheet: Sheet, name: str) -> Sequence[Any]:
    return sheet.columns.get(name, ())


def _codes(states: Sequence[Any], own: NDArray[np.int64]) -> Grades:
    if not len(states):
        return np.full(len(own), NONE, dtype=np.uint8)
    return np.array([CODES.get(str(states[row]), NONE) for row in own], dtype=np.uint8)


def _homes(sheet: Sheet, own: NDArray[np.int64]) -> tuple[NDArray[np.int64], Grades]:
    """Return how many households each building has, and the codes of all of them in order."""
    letters, households = _column(sheet, "homes"), _column(sheet, "households")
    known = [_text(letters[row]) if len(letters) else "" for row in own]
    if len(households):
        known = [
            text.ljust(number) if isinstance(number := households[row], int) else text
            for row, text in zip(own, known, strict=True)
        ]
    return np.array([len(text) for text in known], dtype=np.int64), codes_of("".join(known))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
