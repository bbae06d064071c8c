"""How fresh the sources of readings and positions are, counted and with the worst one named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.staleness import Freshness, freshness
from app.runtime import Board

translate = QCoreApplication.translate

EVERY_S = 5.0
"""How often sensors report. Source: the demo town's stations."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How many sources of measured data are fresh, of how many; the worst one and its age."""

    fresh: int
    total: int
    worst: str = ""
    worst_age_s: float = 0.0


def source_name(key: str) -> str:
    """Return the word for a group of sensors."""
    names = {
        "door": translate("Sources", "doors"),
        "shore": translate("Sources", "shore"),
        "camera": translate("Sources", "cameras"),
        "fix": translate("Sources", "positions"),
    }
    return names.get(key, key)


def newest(board: Board) -> Mapping[str, float]:
    """Return the newest instant (epoch seconds) of each group of sensors, and of positions."""
    found: dict[str, float] = {}
    for sensor, reading in board.readings.items():
        group = sensor.partition("/")[0]
        found[group] = max(found.get(group, 0.0), reading.at)
    if board.fixes:
        found["fix"] = max(fix.at for fix in board.fixes.values())
    return found


def sources(board: Board, now: float) -> Sources:
    """Return how fresh the sources are at an instant (epoch seconds)."""
    ages = {group: now - at for group, at in newest(board).items()}
    late = {
        group: age for group, age in ages.items() if freshness(age, EVERY_S) is not Freshness.FRESH
    }
    if not late:
        return Sources(len(ages), len(ages))
    worst = max(late, key=lambda group: late[group])
    return Sources(len(ages) - len(late), len(ages), source_name(worst), late[worst])
