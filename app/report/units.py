"""The units of a document: where each is, how it is drawn, and how many of a kind are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.domain.plain import line
from app.domain.staleness import Freshness, freshness
from app.domain.telemetry import Fix
from app.domain.unit import Duty, Unit
from app.geo.mercator import Wgs84, project_point
from app.report.ground import Box
from app.report.situation import Situation
from app.report.words import Words

FIX_EVERY_S: Final = 1.0
"""How often a unit is expected to say where it is; as on the wall."""


def marks(situation: Situation, words: Words, box: Box | None) -> list[dict[str, Any]]:
    """Return the units on duty within a box in world metres, at their last or their home place."""
    found: list[dict[str, Any]] = []
    for unit in situation.tables.units.values():
        fix = situation.fixes.get(unit.id)
        lon, lat = (fix.lon, fix.lat) if fix else (unit.home_lon, unit.home_lat)
        if unit.duty is Duty.OFF or not (lon or lat):
            continue
        x, y = project_point(Wgs84(lon, lat))
        if box is not None and not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            continue
        status = status_of(unit, fix, situation.at)
        found.append(
            {
                "id": line(unit.id),
                "kind": unit.kind.value,
                "status": status,
                "name": line(unit.name),
                "about": words.joined(
                    words(f"kind.{unit.kind.value}"),
                    words(f"unit.{unit.duty.value}"),
                    words("unit.lost") if status == "lost" else "",
                ),
                "free": unit.duty is Duty.FREE,
                "x": round(x, 1),
                "y": round(y, 1),
            }
        )
    return found


def status_of(unit: Unit, fix: Fix | None, now: float) -> str:
    """Return how a unit is drawn: free, busy, or lost when it was not heard of lately."""
    if fix is None or freshness(now - fix.at, FIX_EVERY_S) is Freshness.OFFLINE:
        return "lost"
    return unit.duty.value


def kinds_of(units: Iterable[Mapping[str, Any]], words: Words) -> list[dict[str, Any]]:
    """Return each kind of unit that there is, with how many are free of how many."""
    kinds: dict[str, list[int]] = {}
    for unit in units:
        free = kinds.setdefault(unit["kind"], [0, 0])
        free[0] += int(unit["free"])
        free[1] += 1
    return [
        {"kind": kind, "word": words(f"kind.{kind}"), "free": free, "all": total}
        for kind, (free, total) in kinds.items()
    ]
