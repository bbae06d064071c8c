"""Sensors of the town: door contacts of those who live alone, stations at the shore. Seeded."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.domain.telemetry import Reading
from app.sim.rhythm import HOUR_S, Rhythm

ALGAE_NORMAL = (90.0, 320.0)
ALGAE_HIGH = (540.0, 760.0)
"""Algae in 10 000 cells per litre. Below 500 is normal; near 900 calls for emergency handling.

**Source** the product's lifecycle reference, section 1 (reports from the Taihu shore).
"""

LEVEL_M = 3.12
TEMPERATURES_C = (5.0, 5.5, 9.5, 15.5, 21.0, 25.0, 29.5, 29.0, 25.0, 19.0, 13.0, 7.5)
"""Mean water level and monthly water temperature of a shallow lake; invented."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Openings of all watched doors today by local hour; hours to come are 0."""

    hourly: tuple[float, ...]
    total: int


class Sensors:
    """Says what every sensor reads at an instant; same seed and instant, same values."""

    def __init__(self, rhythm: Rhythm, doors: int, shores: int, cameras: int) -> None:
        self._rhythm = rhythm
        self._doors = doors
        self._shores = shores
        self._cameras = cameras

    def doors(self, now: float) -> Doors:
        """Return the door openings of the local day up to an instant (epoch seconds)."""
        hourly = [0.0] * 24
        first = int(self._rhythm.day_start(now) // HOUR_S)
        last = int(now // HOUR_S)
        for hour in range(first, last + 1):
            openings = self._rhythm.door_openings(hour, self._doors)
            part = 1.0 if hour < last else (now - last * HOUR_S) / HOUR_S
            local = self._rhythm.local(hour * HOUR_S).hour
            hourly[local] += float(round(openings * part))
        return Doors(tuple(hourly), self._doors)

    def readings(self, now: float) -> list[Reading]:
        """Return all readings of an instant: `door/…`, `shore/…`, `camera/…`."""
        doors = self.doors(now)
        readings = [
            Reading("door/hourly", now, values=doors.hourly, unit="次"),
            Reading("door/total", now, float(doors.total), unit="户"),
            Reading("camera/total", now, float(self._cameras), unit="路"),
            Reading("camera/online", now, float(self._online(now)), unit="路"),
        ]
        levels: list[float] = []
        for shore in range(self._shores):
            level = self._level(now, shore)
            levels.append(level)
            readings += [
                Reading(f"shore/{shore}/algae", now, self._algae(now, shore), unit="万个/L"),
                Reading(f"shore/{shore}/level", now, level, unit="m"),
                Reading(f"shore/{shore}/temp", now, self._temperature(now, shore), unit="℃"),
            ]
        if levels:
            readings += [
                Reading("shore/level", now, round(sum(levels) / len(levels), 2), unit="m"),
                Reading("shore/temp", now, self._temperature(now, 0), unit="℃"),
            ]
        return readings

    def high_shore(self, now: float) -> int:
        """Return the station whose algae are high today; it stays for a local day."""
        return int(self._dice(int(self._rhythm.day_start(now)), 0).integers(max(1, self._shores)))

    def _online(self, now: float) -> int:
        dark = self._dice(int(now // (6 * HOUR_S)), 1).binomial(self._cameras, 0.003)
        return self._cameras - int(dark)

    def _algae(self, now: float, shore: int) -> float:
        low, high = ALGAE_HIGH if shore == self.high_shore(now) else ALGAE_NORMAL
        return round(low + (high - low) * self._drift(now, 10 + shore), 0)

    def _level(self, now: float, shore: int) -> float:
        return round(LEVEL_M + 0.06 * (self._drift(now, 100 + shore) - 0.5), 2)

    def _temperature(self, now: float, shore: int) -> float:
        local = self._rhythm.local(now)
        mean = TEMPERATURES_C[local.month - 1]
        day = 0.8 * math.sin((local.hour + local.minute / 60.0 - 9.0) / 24.0 * math.tau)
        return round(mean + day + 0.6 * (self._drift(now, 200 + shore) - 0.5), 1)

    def _drift(self, now: float, channel: int) -> float:
        """Return a value in 0 to 1 that moves slowly: noise by the hour, joined by a cosine."""
        hour, part = divmod(now / HOUR_S, 1.0)
        before, after = (float(self._dice(int(hour) + step, channel).random()) for step in (0, 1))
        blend = (1.0 - math.cos(part * math.pi)) / 2.0
        return before + (after - before) * blend

    def _dice(self, *parts: int) -> np.random.Generator:
        return np.random.default_rng([self._rhythm.seed, 77, *parts])
