"""Who is nearest: units ranked by an estimate of when they arrive. Straight distance for now."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.domain.case import Case, Category, Urgency
from app.domain.staleness import Freshness, freshness
from app.domain.telemetry import Fix
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.mercator import MEAN_RADIUS_M

DETOUR = 1.3
"""Road distance by straight distance in a town grid. Source: our own choice, between the 1.27 of a
square grid (mean of |cos|+|sin|) and canals that are crossed at bridges only; replaced by the road
network later."""

SPEED_MPS: Mapping[UnitKind, float] = MappingProxyType(
    {
        UnitKind.ENFORCEMENT: 7.0,
        UnitKind.GRID: 3.5,
        UnitKind.MEDICAL: 6.0,
        UnitKind.FIRE: 9.0,
        UnitKind.REPAIR: 7.0,
        UnitKind.BOAT: 4.0,
        UnitKind.POLICE: 9.0,
    }
)
"""Mean speed door to door. Source: our own choice, from walking pace to blue light in town."""

SPREAD_P90 = 1.45
TURNOUT_S = 30.0
"""90th percentile by median travel time, and the time to set off. Source: our own choice; learnt
from one's own arrivals later."""

FIX_EVERY_S = 5.0
"""How often a unit on duty tells where it is. Source: our own terminals."""

APT_STEP_S = 60.0
"""By how much sooner a less apt kind of unit must arrive to be ranked first. Source: our choice."""

Floats = NDArray[np.float64]

SUITED: Mapping[Category, tuple[UnitKind, ...]] = MappingProxyType(
    {
        Category.APPEARANCE: (UnitKind.ENFORCEMENT, UnitKind.GRID),
        Category.NOISE: (UnitKind.ENFORCEMENT, UnitKind.GRID),
        Category.ROAD: (UnitKind.REPAIR, UnitKind.ENFORCEMENT),
        Category.FIRE: (UnitKind.FIRE, UnitKind.ENFORCEMENT, UnitKind.GRID),
        Category.ELDER: (UnitKind.MEDICAL, UnitKind.GRID, UnitKind.ENFORCEMENT),
        Category.WATER: (UnitKind.BOAT, UnitKind.REPAIR, UnitKind.GRID),
        Category.HOUSING: (UnitKind.REPAIR, UnitKind.GRID),
        Category.DISPUTE: (UnitKind.GRID, UnitKind.POLICE, UnitKind.ENFORCEMENT),
        Category.ENTERPRISE: (UnitKind.ENFORCEMENT, UnitKind.GRID),
        Category.OPINION: (UnitKind.GRID, UnitKind.ENFORCEMENT),
    }
)
"""Kinds of unit that may handle a category, the most apt first; an example table."""


class Reason(StrEnum):
    """Why a unit stands where it stands in the ranking."""

    FREE = "free"
    BUSY = "busy"
    NO_FIX = "no_fix"
    APT = "apt"
    SAME_STREET = "same_street"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that can be sent: when it is there (seconds from now), how far it is, and why.

    `median_s`, `p90_s` are estimates from straight distance; `is_stale` says that its place is old.
    """

    unit: Unit
    median_s: float
    p50_s: float
    p90_s: float
    distance_m: float
    reasons: tuple[Reason, ...]
    is_stale: bool


def rank(
    case: Case, units: Iterable[Unit], fixes: Mapping[str, Fix], now: float, limit: int = 5
) -> tuple[Candidate, ...]:
    """Return the units to send to a case, best first, at most `limit`; busy ones come last.

    Only kinds suited to the category are offered (all kinds for urgent cases). A unit without a
    fix counts from its home. Empty when the case's place is unknown.
    """
    place = case.place
    if place.lon is None or place.lat is None:
        return ()
    aptness = _aptness(case)
    pool: list[Unit] = []
    lons: list[float] = []
    lats: list[float] = []
    for unit in units:
        if unit.duty is Duty.OFF or unit.kind not in aptness:
            continue
        fix = fixes.get(unit.id)
        pool.append(unit)
        lons.append(unit.home_lon if fix is None else fix.lon)
        lats.append(unit.home_lat if fix is None else fix.lat)
    if not pool:
        return ()
    road_m = DETOUR * _distances_m(place.lon, place.lat, np.array(lons), np.array(lats))
    seconds = TURNOUT_S + road_m / np.array([SPEED_MPS[unit.kind] for unit in pool])
    penalty = APT_STEP_S * np.array([aptness[unit.kind] for unit in pool])
    busy = np.array([unit.duty is Duty.BUSY for unit in pool])
    order = np.lexsort((seconds + penalty, busy))[:limit]
    return tuple(
        _candidate(case, pool[int(i)], float(seconds[i]), float(road_m[i]), fixes, now)
        for i in order
    )


def _aptness(case: Case) -> dict[UnitKind, int]:
    """Return the place of each kind that may be sent to a case, the most apt first."""
    suited = SUITED[case.category]
    places = {kind: place for place, kind in enumerate(suited)}
    if case.urgency is Urgency.URGENT:
        for kind in UnitKind:
            if kind is not UnitKind.BOAT:
                places.setdefault(kind, len(suited))
    return places


def _candidate(
    case: Case, unit: Unit, seconds: float, road_m: float, fixes: Mapping[str, Fix], now: float
) -> Candidate:
    fix = fixes.get(unit.id)
    stale = fix is None or freshness(now - fix.at, FIX_EVERY_S) is not Freshness.FRESH
    reasons = [Reason.FREE if unit.duty is Duty.FREE else Reason.BUSY]
    if unit.kind is SUITED[case.category][0]:
        reasons.append(Reason.APT)
    if unit.street and unit.street == case.place.street:
        reasons.append(Reason.SAME_STREET)
    if stale:
        reasons.append(Reason.NO_FIX)
    return Candidate(
        unit=unit,
        median_s=seconds,
        p50_s=seconds,
        p90_s=TURNOUT_S + (seconds - TURNOUT_S) * SPREAD_P90,
        distance_m=road_m,
        reasons=tuple(reasons),
        is_stale=stale,
    )


def _distances_m(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    """Return metres to n places in degrees; equirectangular, exact enough in a town."""
    east = np.radians(lons - lon) * math.cos(math.radians(lat))
    north = np.radians(lats - lat)
    metres: Floats = MEAN_RADIUS_M * np.hypot(east, north)
    return metres
