"""What is laid down by hand of a town, before anything is drawn by lot.

A plan lives on a flat sheet in metres, u east and v north of the town's centre, on which named
roads are straight. `Warp` bends the sheet afterwards, so that nothing stays ruler-straight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pair = tuple[float, float]

ROAD_CLASSES = ("lane", "street", "main", "express")
"""Classes of roads, narrowest first; their index is the rank used inside the generator."""

LANE, STREET, MAIN, EXPRESS = range(4)

HALF_WIDTH_M = (3.5, 9.0, 15.0, 22.0)
"""From the middle of a road to the building line, by rank."""

SPEED_MPS = (4.5, 8.5, 11.0, 15.0)
"""How fast a unit drives by rank of road, stops included."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A named road: the line u = at (axis "u", north to south) or v = at (axis "v"), metres."""

    name: str
    kind: str
    axis: str
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Canal:
    """A water course along its middle line; `kind` is moat, river or canal. `lanes`: quay lanes."""

    name: str
    kind: str
    width_m: float
    points: tuple[Pair, ...]
    closed: bool = False
    bank_m: float = 0.0
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A named road that does not follow the grid, along its middle line."""

    name: str
    kind: str
    points: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Green:
    """A park, or a garden with a pond; an irregular round of two radii in metres."""

    name: str
    at: Pair
    radii: Pair
    pond: float = 0.0
    """Size of the pond in the park, 0 for none, 1 for the whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place; `kind` is estate, sight, school, market, hospital, station or square."""

    name: str
    kind: str
    at: Pair


@dataclass(frozen=True, slots=True)
class Split:
    """A division of the town among street offices: below `at` on the axis is `low`, else `high`."""

    axis: str
    at: float
    low: Split | str
    high: Split | str


@dataclass(frozen=True, slots=True)
class Centre:
    """A built-up centre: within `radius_m` of it the grain is that of a town."""

    at: Pair
    radius_m: float


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is fixed of a town. `frame` is west, south, east, north in metres."""

    name: str
    county: str
    lon: float
    lat: float
    frame: tuple[float, float, float, float]
    outline: tuple[Pair, ...]
    old: tuple[Pair, ...]
    cuts: tuple[Cut, ...]
    canals: tuple[Canal, ...]
    paths: tuple[Path, ...]
    greens: tuple[Green, ...]
    spots: tuple[Spot, ...]
    offices: Split
    order: tuple[str, ...]
    """Street offices in the order of their codes."""
    communities: int
    cells: int
    households: int
    centres: tuple[Centre, ...] = ()
    """Empty: everything is town. Else what is in no centre is countryside."""
    grain: Mapping[str, float] = field(default_factory=dict[str, float])
    """Metres: side of a block by zone (old, new, rural), `parcel`, `row` and `slab`."""
    pixel_m: float = 4.0
    """Resolution in which ground is marked as taken."""


def points(pairs: tuple[Pair, ...]) -> Points:
    """Return pairs as an array (n, 2)."""
    return np.asarray(pairs, dtype=np.float64).reshape(-1, 2)
