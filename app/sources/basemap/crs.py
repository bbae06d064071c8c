"""What the numbers of a file mean: its own statement, the person's word, and the way to WGS-84.

The one door to pyproj.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from app.errors import BadInputError
from app.geo.systems import EDGE, Places, System
from app.sources.basemap.shapes import Box, Points

Move = Callable[[Points], Points]

FIELD: Final = "system"
CHOICES: Final = "wgs84, gcj02, bd09, cgcs2000 or epsg:NUMBER"
_EPSG = re.compile(r"epsg:(\d{4,6})")

ZONES: Final = {**{zone: 4513 + zone - 25 for zone in range(25, 46)},
                **{zone: 4491 + zone - 13 for zone in range(13, 24)}}  # fmt: skip
"""EPSG code by the zone that leads an easting of CGCS2000: 25 to 45 are 3 degrees wide, 13 to 23
are 6. **Source** EPSG registry, 4491 to 4501 and 4513 to 4533."""

_DATUMS: Final = {
    "World Geodetic System 1984": System.WGS84,
    "China 2000": System.CGCS2000,
}
"""System by the beginning of the name that PROJ gives its datum, however a file wrote it."""

_ZONE_M: Final = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Way:
    """How coordinates of a file become WGS-84 degrees, and what a person should know of it."""

    move: Move
    note: str = ""


def way(said: str, asked: str | None, bounds: Box) -> Way:
    """Return the way from a file's coordinates to WGS-84.

    `said` is the file's own statement (WKT or a name of pyproj), empty when it has none; `asked` is
    the person's; `bounds` is the box of the raw numbers. Raises `BadInputError` when the two differ
    or when neither says what may not be guessed.
    """
    own = _crs(said)
    wanted = _asked(asked)
    if own is None:
        return _unsaid(wanted, bounds)
    if wanted is not None and not _agree(own, wanted):
        raise BadInputError(
            f"the file says its coordinates are {own.name}, --system says {asked}; "
            "if the file is wrong, take its statement out (the .prj file, the crs member)",
            field=FIELD,
        )
    return _from(own)


def _crs(text: str) -> CRS | None:
    """Return what a file says, None where it says nothing that places anything on the Earth."""
    if not text:
        return None
    try:
        crs = CRS(text)
    except CRSError as error:
        raise BadInputError(
            f"the file's coordinate system is unknown: {text[:60]}; say --system", field=FIELD
        ) from error
    return crs if crs.is_geographic or crs.is_projected else None


def _asked(text: str | None) -> System | CRS | None:
    if text is None:
        return None
    text = text.lower()
    if text in set(System):
        return System(text)
    found = _EPSG.fullmatch(text)
    if found is None:
        raise BadInputError(f"“{text[:40]}” is no system; say {CHOICES}", field=FIELD)
    try:
        return CRS.from_epsg(int(found[1]))
    except CRSError as error:
        raise BadInputError(f"there is no {text}", field=FIELD) from error


def _agree(own: CRS, wanted: System | CRS) -> bool:
    if isinstance(wanted, CRS):
        same = own.to_epsg() is not None and own.to_epsg() == wanted.to_epsg()
        return same or bool(own.equals(wanted, ignore_axis_order=True))
    return _system(own) is wanted


def _system(crs: CRS) -> System | None:
    """Return the system a registered one is built on; the shifted ones are not registered."""
    datum = None if crs.geodetic_crs is None else crs.geodetic_crs.datum
    name = "" if datum is None else datum.name
    return next((system for start, system in _DATUMS.items() if name.startswith(start)), None)


def _from(crs: CRS) -> Way:
    system = _system(crs)
    # To its own degrees where those are ours: between the two systems PROJ knows no better way.
    target = CRS.from_epsg(4490 if system is System.CGCS2000 else 4326)
    if system is not None and crs.equals(target, ignore_axis_order=True):
        return Way(_stay)
    transformer = Transformer.from_crs(crs, target, always_xy=True)

    def move(numbers: Points) -> Points:
        x, y = transformer.transform(numbers[:, 0], numbers[:, 1])
        return np.column_stack([x, y])

    if system is not None:
        return Way(move, f"converted from {crs.name}")
    return Way(move, f"converted from {crs.name}, which may leave some 100 m")


def _unsaid(wanted: System | CRS | None, bounds: Box) -> Way:
    if isinstance(wanted, CRS):
        return _from(wanted)
    is_degrees = max(map(abs, bounds)) <= 360.0
    if wanted is None:
        return _guessed(bounds, is_degrees=is_degrees)
    if is_degrees:
        return Way(_stay if wanted in _SAME else _to_wgs84(wanted), _said(wanted))
    if wanted is System.CGCS2000:
        return _from(_zone(bounds))
    raise BadInputError(f"these numbers are no degrees of {wanted}; say epsg:NUMBER", field=FIELD)


def _guessed(bounds: Box, *, is_degrees: bool) -> Way:
    west, south, east, north = EDGE
    if not is_degrees:
        raise BadInputError(
            f"the file does not say what its coordinates are; say --system {CHOICES}", field=FIELD
        )
    if bounds[2] < west or bounds[0] > east or bounds[3] < south or bounds[1] > north:
        return Way(_stay)
    raise BadInputError(
        "the file does not say what its coordinates are, and in China a wrong guess is 500 m off; "
        f"say --system {CHOICES}",
        field=FIELD,
    )


_SAME: Final = (System.WGS84, System.CGCS2000)


def _stay(numbers: Points) -> Points:
    return numbers


def _to_wgs84(system: System) -> Move:
    return lambda numbers: Places(system, numbers).to(System.WGS84).wanted(System.WGS84)


def _said(system: System) -> str:
    return "" if system is System.WGS84 else f"converted from {system}"


def _zone(bounds: Box) -> CRS:
    """Return the zone that leads the eastings, as 40 in 40 500 000."""
    zones = {int(bounds[0] // _ZONE_M), int(bounds[2] // _ZONE_M)}
    zone = zones.pop()
    if zones or zone not in ZONES:
        raise BadInputError(
            "these eastings do not begin with one zone number; say which zone it is with "
            "--system epsg:NUMBER (4534 to 4554 for 75° to 135° E)",
            field=FIELD,
        )
    return CRS.from_epsg(ZONES[zone])
