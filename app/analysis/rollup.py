"""Ratings rolled up: how many buildings and households of each grade a cell, community, street has.

Pure and in columns: which area a building lies in is worked out once, a count is then one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.geo.estate import BLUE, GREEN, RED, YELLOW, Estate
from app.geo.sheet import Geometry, Sheet

GRADES = (RED, YELLOW, BLUE, GREEN)
"""The codes that are counted, in the order of a tally."""

OUTSIDE = -1

MOST_CROSSINGS = 200_000
"""Places times edges that are looked at in one go, some MB."""

Places = NDArray[np.float64]
Areas = NDArray[np.int32]
Codes = NDArray[np.uint8]


class Level(StrEnum):
    """The areas of a town, the smallest first."""

    CELL = "cell"
    COMMUNITY = "community"
    STREET = "street"


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """The areas of one level by name, and `of` (b,) in which each building lies, -1 for none."""

    level: Level
    names: tuple[str, ...]
    of: Areas


@dataclass(frozen=True, slots=True)
class Tally:
    """How many buildings and households of an area are red, yellow, blue, green."""

    level: Level
    name: str
    buildings: tuple[int, int, int, int]
    homes: tuple[int, int, int, int]


def divide(places: Places, sheets: Mapping[str, Sheet]) -> tuple[Division, ...]:
    """Return the divisions of a town whose buildings have these middles (b, 2), degrees.

    Cells name their community and street in columns; a town without cells has its streets alone.
    Some 0.3 s for 120,000 buildings in 1,500 cells: call it off the UI thread.
    """
    cells = [sheet for sheet in sheets.values() if _is(sheet, "cell")]
    streets = [sheet for sheet in sheets.values() if _is(sheet, "street")]
    found: list[Division] = []
    if cells:
        of, names = _located(places, cells)
        found.append(Division(Level.CELL, names, of))
        communities = _columned(cells, "community", "street")
        if any(communities):
            found.append(_coarser(Level.COMMUNITY, of, communities))
        within = _columned(cells, "street")
        if not streets and any(within):
            found.append(_coarser(Level.STREET, of, within))
    if streets:
        of, names = _located(places, streets)
        found.append(Division(Level.STREET, names, of))
    return tuple(found)


def tally(division: Division, area: int, estate: Estate, codes: Codes) -> Tally:
    """Return the count of one area; `codes` (n,) are the present grades of the estate's rows."""
    inside = division.of == area
    homes = inside[estate.owner[estate.buildings :]]
    return Tally(
        division.level,
        division.names[area],
        _counted(codes[: estate.buildings][inside]),
        _counted(codes[estate.buildings :][homes]),
    )


def tallies(division: Division, estate: Estate, codes: Codes) -> tuple[Tally, ...]:
    """Return the counts of all areas of a level, most red, yellow, blue buildings first."""
    size = len(division.names)
    of_home = division.of[estate.owner[estate.buildings :]]
    buildings = _by_area(division.of, codes[: estate.buildings], size)
    homes = _by_area(of_home, codes[estate.buildings :], size)
    keys = tuple(-buildings[:, column] for column in (2, 1, 0))
    order: list[int] = np.lexsort(keys).tolist()
    return tuple(
        Tally(division.level, division.names[area], _row(buildings, area), _row(homes, area))
        for area in order
    )


def _by_area(of: Areas, codes: Codes, size: int) -> NDArray[np.int64]:
    """Return the counts (size, 4) of grades in each area."""
    counts = np.zeros((size, len(GRADES)), dtype=np.int64)
    for column, code in enumerate(GRADES):
        inside = of[(codes == code) & (of != OUTSIDE)]
        counts[:, column] = np.bincount(inside, minlength=size)
    return counts


def _row(counts: NDArray[np.int64], area: int) -> tuple[int, int, int, int]:
    red, yellow, blue, green = counts[area].tolist()
    return red, yellow, blue, green


def _counted(codes: Codes) -> tuple[int, int, int, int]:
    counts = np.bincount(codes, minlength=256)
    return int(counts[RED]), int(counts[YELLOW]), int(counts[BLUE]), int(counts[GREEN])


def _is(sheet: Sheet, layer: str) -> bool:
    return sheet.layer == layer and sheet.geometry is Geometry.AREA


def _columned(sheets: Iterable[Sheet], *columns: str) -> list[str]:
    """Return a name for each feature of all sheets, made of columns, the first one shown first."""
    names: list[str] = []
    for sheet in sheets:
        given = [sheet.columns.get(name, ()) for name in columns]
        for row in range(len(sheet)):
            parts = [str(column[row]) for column in given if row < len(column)]
            names.append(" ".join(part for part in parts if part) if parts and parts[0] else "")
    return names


def _coarser(level: Level, of: Areas, names: list[str]) -> Division:
    """Return the division in which areas of one name are one area."""
    known: dict[str, int] = {}
    number = [known.setdefault(name, len(known)) if name else OUTSIDE for name in names]
    table = np.array([*number, OUTSIDE], dtype=np.int32)
    return Division(level, tuple(known), table[of])


def _located(places: Places, sheets: Iterable[Sheet]) -> tuple[Areas, tuple[str, ...]]:
    """Return for each place the area that holds it, of all sheets, and the names of the areas.

    Of areas that overlap the last one counts. Rings that are part of the feature before them, such
    as holes and islands, turn inside out what they cover.
    """
    of = np.full(len(places), OUTSIDE, dtype=np.int32)
    order = np.argsort(places[:, 0], kind="stable")
    sorted_x = places[order, 0]
    names: list[str] = []
    for sheet in sheets:
        parts = sheet.columns.get("part", ())
        base = len(names)
        for row in range(len(sheet)):
            names.append(sheet.names[row] or sheet.ids[row])
            ring = sheet.ring(row)
            if len(ring) < 3:
                continue
            first = int(np.searchsorted(sorted_x, float(ring[:, 0].min())))
            last = int(np.searchsorted(sorted_x, float(ring[:, 0].max()), side="right"))
            near = order[first:last]
            low, high = ring[:, 1].min(), ring[:, 1].max()
            near = near[(places[near, 1] >= low) & (places[near, 1] <= high)]
            near = near[_inside(places[near], ring)]
            owner = row
            while owner and owner < len(parts) and parts[owner]:
                owner -= 1
            is_part = owner != row
            was = of[near] == base + owner
            of[near] = np.where(was & is_part, OUTSIDE, base + owner)
    return of, tuple(names)


def _inside(places: Places, ring: Places) -> NDArray[np.bool_]:
    """Return which places (k, 2) are inside a ring (m, 2): crossings to the east are odd."""
    odd = np.zeros(len(places), dtype=np.bool_)
    x, y = places[:, :1], places[:, 1:]
    after = np.roll(ring, -1, axis=0)
    step = max(1, MOST_CROSSINGS // max(1, len(places)))
    for first in range(0, len(ring), step):
        ax, ay = ring[first : first + step].T
        bx, by = after[first : first + step].T
        rise = np.where(by == ay, 1.0, by - ay)
        spans = (ay > y) != (by > y)
        odd ^= (spans & (x < (bx - ax) * (y - ay) / rise + ax)).sum(axis=1) % 2 == 1
    return odd
