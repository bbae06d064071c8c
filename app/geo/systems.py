"""Coordinate systems of Chinese maps, each a type of its own, and the ways between them. Pure.

Everything inside this program is WGS-84. Other systems are turned into it where they come in and
out of it where they go out; handing one to what wants another is an error, never 500 metres.

**Source** of GCJ-02 (国测局坐标; GB 20263 demands a shift, not this one): the formula in use
everywhere since it was published in 2010; it agrees with the map services to about a metre.
**Source** of BD-09: the same, for Baidu's second shift. CGCS2000 (GB 22021) and WGS-84 differ by
the drift of a plate, less than a metre, and are taken for the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.errors import BugError
from app.geo.mercator import Wgs84

Degrees = NDArray[np.float64]
"""(n, 2) float64: longitude, latitude in degrees."""

EDGE: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of what is shifted at all. Source: as GCJ-02; a box, not the border."""

_A_M: Final = 6_378_245.0
_E2: Final = 0.006_693_421_622_965_943
"""Krassovsky's ellipsoid: half axis and square of the eccentricity. Source: GCJ-02's formula."""

_BAIDU: Final = math.pi * 3000.0 / 180.0

EXACT_DEG: Final = 1e-10
"""How near an inverse comes: some 0.01 mm, far below the 1e-7 degree in which maps are kept."""

_MOST_ROUNDS: Final = 30


class System(StrEnum):
    """What two numbers mean."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in one system: longitude and latitude in degrees, in that order."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        Wgs84(self.lon, self.lat)  # the same numbers are possible in all of them


@dataclass(frozen=True, slots=True)
class Gcj02(_Place):
    """A place as Amap, Tencent and all Chinese paper maps have it; raises `BadInputError`."""


@dataclass(frozen=True, slots=True)
class Bd09(_Place):
    """A place as Baidu has it; raises `BadInputError`."""


@dataclass(frozen=True, slots=True)
class Cgcs2000(_Place):
    """A place as surveyors have it, in degrees; raises `BadInputError`."""


AnyPlace = Wgs84 | Gcj02 | Bd09 | Cgcs2000
P = TypeVar("P", Wgs84, Gcj02, Bd09, Cgcs2000)

SYSTEMS: Final[Mapping[type[AnyPlace], System]] = MappingProxyType(
    {
        Wgs84: System.WGS84,
        Gcj02: System.GCJ02,
        Bd09: System.BD09,
        Cgcs2000: System.CGCS2000,
    }
)
"""System by the type of a place."""


def convert(place: AnyPlace, kind: type[P]) -> P:
    """Return a place in another system, exact to `EXACT_DEG` both ways."""
    here = Places(SYSTEMS[type(place)], np.array([[place.lon, place.lat]]))
    lon, lat = here.to(SYSTEMS[kind]).lonlat[0].tolist()
    return kind(lon, lat)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Many places that know their system: `lonlat` is (n, 2) float64 in degrees."""

    system: System
    lonlat: Degrees

    def to(self, system: System) -> Places:
        """Return the same places in another system."""
        if system is self.system:
            return self
        return Places(system, _OUT[system](_IN[self.system](self.lonlat)))

    def wanted(self, system: System) -> Degrees:
        """Return the numbers, for who says which system they must be of; raises `BugError`."""
        if system is not self.system:
            raise BugError(f"these places are {self.system}, {system} is wanted")
        return self.lonlat

    def joined(self, others: Self) -> Places:
        """Return these places and others of the same system; raises `BugError` for a mixture."""
        return Places(self.system, np.concatenate([self.lonlat, others.wanted(self.system)]))


def is_shifted(lonlat: Degrees) -> NDArray[np.bool_]:
    """Say which places (n, 2) of WGS-84 lie where Chinese maps are shifted."""
    west, south, east, north = EDGE
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _gcj02_of_wgs84(lonlat: Degrees) -> Degrees:
    return lonlat + np.where(is_shifted(lonlat)[:, None], _shift(lonlat), 0.0)


def _wgs84_of_gcj02(lonlat: Degrees) -> Degrees:
    return _inverse(_gcj02_of_wgs84, lonlat)


def _shift(lonlat: Degrees) -> Degrees:
    """Return what GCJ-02 adds to places (n, 2) of WGS-84, degrees."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    waves = 20.0 * (np.sin(6.0 * x * np.pi) + np.sin(2.0 * x * np.pi))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (waves + _swell(y, 20.0, 40.0, 160.0, 320.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (waves + _swell(x, 20.0, 40.0, 150.0, 300.0)) * 2.0 / 3.0
    phi = np.radians(lonlat[:, 1])
    magic = 1.0 - _E2 * np.sin(phi) ** 2
    north = north_m * 180.0 / ((_A_M * (1.0 - _E2)) / (magic * np.sqrt(magic)) * np.pi)
    east = east_m * 180.0 / (_A_M / np.sqrt(magic) * np.cos(phi) * np.pi)
    return np.column_stack([east, north])


def _swell(
    value: NDArray[np.float64], one: float, third: float, twelfth: float, thirtieth: float
) -> NDArray[np.float64]:
    """Return waves of periods 2, 6, 24 and 60 degrees with the given heights."""
    angle = value * np.pi
    short = one * np.sin(angle) + third * np.sin(angle / 3.0)
    return np.asarray(short + twelfth * np.sin(angle / 12.0) + thirtieth * np.sin(angle / 30.0))


def _bd09_of_gcj02(lonlat: Degrees) -> Degrees:
    x, y = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(x, y) + 0.000_02 * np.sin(y * _BAIDU)
    angle = np.arctan2(y, x) + 0.000_003 * np.cos(x * _BAIDU)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _gcj02_of_bd09(lonlat: Degrees) -> Degrees:
    return _inverse(_bd09_of_gcj02, lonlat)


def _inverse(way: Callable[[Degrees], Degrees], wanted: Degrees) -> Degrees:
    """Return the places that a way leads to the wanted ones, found by going back what is missing.

    The shifts change slowly, so that each round leaves about a thousandth of the error. Within half
    a kilometre of `EDGE`, where the shift begins all at once, there may be no such place.
    """
    found = wanted.copy()
    for _ in range(_MOST_ROUNDS):
        missing = wanted - way(found)
        found += missing
        if not len(missing) or np.abs(missing).max() < EXACT_DEG:
            break
    return found


def _same(lonlat: Degrees) -> Degrees:
    return lonlat


_IN: Final[Mapping[System, Callable[[Degrees], Degrees]]] = MappingProxyType(
    {
        System.WGS84: _same,
        System.CGCS2000: _same,
        System.GCJ02: _wgs84_of_gcj02,
        System.BD09: lambda lonlat: _wgs84_of_gcj02(_gcj02_of_bd09(lonlat)),
    }
)
"""Ways into WGS-84."""

_OUT: Final[Mapping[System, Callable[[Degrees], Degrees]]] = MappingProxyType(
    {
        System.WGS84: _same,
        System.CGCS2000: _same,
        System.GCJ02: _gcj02_of_wgs84,
        System.BD09: lambda lonlat: _bd09_of_gcj02(_gcj02_of_wgs84(lonlat)),
    }
)
"""Ways out of WGS-84."""
