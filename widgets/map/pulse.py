"""When the ring of an unacknowledged case pulses: 1 Hz for 20 s, then steady.

Source: the visual design, 11 Motion and sound (WCAG 2.3.1: at most 3 flashes a second).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QRectF

from widgets.map.layout import Layout

PULSE_S = 20.0
PERIOD_S = 1.0

MOST_PULSING = 30
"""Pulsing cases above which all are steady: a map that pulses everywhere points at nothing."""


class Pulse:
    """Remembers since when each case has waited; `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}
        self.reduce_motion = False

    def watch(self, keys: Iterable[str]) -> None:
        """Say which cases are unacknowledged now; a new one starts to pulse."""
        now = self._clock()
        self._since = {key: self._since.get(key, now) for key in keys}

    def fades(self) -> Mapping[str, float]:
        """Return the ring opacity (0 to 1) of each case that pulses; the others are steady."""
        if self.reduce_motion:
            return {}
        now = self._clock()
        young = [(key, since) for key, since in self._since.items() if now - since < PULSE_S]
        if len(young) > MOST_PULSING:
            return {}
        return {
            key: 0.5 + 0.5 * math.cos(2.0 * math.pi * (now - since) / PERIOD_S)
            for key, since in young
        }


def rings_of(layout: Layout, alive: Mapping[str, float]) -> Iterator[QRectF]:
    """Yield where markers are whose ring pulses, or all with a ring when none pulses any more."""
    for placed in layout.markers:
        if placed.marker.key in alive or (not alive and placed.marker.unacked):
            reach = placed.half * 2.0
            yield QRectF(placed.x - reach, placed.y - reach, 2.0 * reach, 2.0 * reach)
