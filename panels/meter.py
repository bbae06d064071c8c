"""Meters: how late the UI thread is, and how long a change takes to become a pixel."""

from __future__ import annotations

import math
from collections import deque
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 5
MAX_SAMPLES = 200_000


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of them lie, by nearest rank; 0.0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


class Samples:
    """The newest values of one figure, bounded, with its summary."""

    def __init__(self) -> None:
        self._values: deque[float] = deque(maxlen=MAX_SAMPLES)

    def add(self, value: float) -> None:
        """Take one value."""
        self._values.append(value)

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()

    def summary(self) -> dict[str, float]:
        """Return n, p50, p99 and max."""
        values = list(self._values)
        return {
            "n": len(values),
            "p50": round(percentile(values, 0.50), 2),
            "p99": round(percentile(values, 0.99), 2),
            "max": round(max(values, default=0.0), 2),
        }


class StallMeter(QObject):
    """Ticks each 5 ms on the UI thread and keeps by how many milliseconds each tick came late.

    A long stall swallows the ticks that should have come meanwhile; they are added with the
    lateness each would have had, so that one long stall does not count as one sample.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.samples = Samples()
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Begin to measure, from nothing."""
        self.samples.clear()
        self._last = perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Measure no more; what was measured stays."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        now = perf_counter()
        self.note((now - self._last) * 1000.0 - TICK_MS)
        self._last = now

    def note(self, late_ms: float) -> None:
        """Take one lateness in milliseconds, with the ticks it swallowed."""
        late_ms = max(0.0, late_ms)
        self.samples.add(late_ms)
        swallowed = late_ms - TICK_MS
        while swallowed > 0.0:
            self.samples.add(swallowed)
            swallowed -= TICK_MS
