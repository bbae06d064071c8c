"""Web Mercator (EPSG:3857): the flat world in which maps are drawn, in metres at the equator."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import BadInputError

EARTH_RADIUS_M = 6_378_137.0
"""WGS-84 semi-major axis. Source: EPSG:3857 definition, IOGP Guidance Note 7-2, 3.2.1.2."""

MAX_LATITUDE_DEG = 85.051_128_779_806_6
"""Latitude at which the projected world is square. Source: as above."""


@dataclass(frozen=True, slots=True)
class Wgs84:
    """A place on the WGS-84 ellipsoid: longitude and latitude in degrees, in that order."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise BadInputError("a position must be two finite numbers", field="position")
        if not (-180.0 <= self.lon <= 180.0 and -90.0 <= self.lat <= 90.0):
            raise BadInputError(
                f"position {self.lon}, {self.lat} is not on Earth (longitude, latitude in degrees)",
                field="position",
            )


def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return world metres (n, 2), x east and y north, of degrees (n, 2) longitude, latitude.

    Latitudes beyond the square world are clamped to its edge.
    """
    lat = np.clip(lonlat[:, 1], -MAX_LATITUDE_DEG, MAX_LATITUDE_DEG)
    world = np.empty_like(lonlat, dtype=np.float64)
    world[:, 0] = np.radians(lonlat[:, 0]) * EARTH_RADIUS_M
    world[:, 1] = np.arctanh(np.sin(np.radians(lat))) * EARTH_RADIUS_M
    return world


def unproject(world: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return degrees (n, 2) longitude, latitude of world metres (n, 2)."""
    lonlat = np.empty_like(world, dtype=np.float64)
    lonlat[:, 0] = np.degrees(world[:, 0] / EARTH_RADIUS_M)
    lonlat[:, 1] = np.degrees(np.arcsin(np.tanh(world[:, 1] / EARTH_RADIUS_M)))
    return lonlat


def project_point(place: Wgs84) -> tuple[float, float]:
    """Return world metres (x, y) of one place."""
    lat = max(-MAX_LATITUDE_DEG, min(MAX_LATITUDE_DEG, place.lat))
    return (
        math.radians(place.lon) * EARTH_RADIUS_M,
        math.atanh(math.sin(math.radians(lat))) * EARTH_RADIUS_M,
    )


def unproject_point(x: float, y: float) -> Wgs84:
    """Return the place at world metres (x, y); beyond the date line it is the date line."""
    lon = max(-180.0, min(180.0, math.degrees(x / EARTH_RADIUS_M)))
    return Wgs84(lon, math.degrees(math.asin(math.tanh(y / EARTH_RADIUS_M))))


def metres_per_unit(lat_deg: float) -> float:
    """Return ground metres in one world metre at a latitude: the cosine of it."""
    return math.cos(math.radians(lat_deg))


MEAN_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1. Source: IUGG, GRS 80."""


def distance_m(a: Wgs84, b: Wgs84) -> float:
    """Return the great-circle distance in metres (haversine on the mean sphere; within 0.5 %)."""
    phi_a, phi_b = math.radians(a.lat), math.radians(b.lat)
    half_dphi = (phi_b - phi_a) / 2.0
    half_dlam = math.radians(b.lon - a.lon) / 2.0
    chord = math.sin(half_dphi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_dlam) ** 2
    return 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))
