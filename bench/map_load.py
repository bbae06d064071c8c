"""The map under load: units that move each second and thousands of states that change."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import perf_counter, sleep, thread_time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.line import Figure

if TYPE_CHECKING:
    from widgets.map.canvas import MapCanvas

TURN_S = 0.016
WARM_TURNS = 5
WALK_M = 6.0
SHARES = (0.874, 0.09, 0.03, 0.006)
"""Shares of the states from green to red."""


class Load:
    """Changes a map as a lively town would, once a turn of the event loop's timer.

    A turn that comes later than it was due is a stall of the window's thread. `own_s` is the
    processor time of the load itself.
    """

    def __init__(
        self, canvas: MapCanvas, places: int, units: NDArray[np.float64], changes_a_s: int
    ) -> None:
        self._canvas = canvas
        self._places = places
        self._at = units.copy()
        self._keys = [f"u{number}" for number in range(len(units))]
        self._changes_a_s = changes_a_s
        self._dice = np.random.default_rng(5)
        self._begin = self._last = perf_counter()
        self._moved = 0.0
        self.made = 0
        self.own_s = 0.0
        self.lateness_ms: list[float] = []

    def turn(self) -> None:
        """Do what is due."""
        now = perf_counter()
        self.lateness_ms.append(max(0.0, (now - self._last - TURN_S) * 1e3))
        self._last = now
        began = thread_time()
        count = int((now - self._begin) * self._changes_a_s) - self.made
        self.made += count
        rows = self._dice.integers(0, self._places, count)
        states = self._dice.choice(4, count, p=SHARES).astype(np.uint8)
        is_second = now - self._moved >= 1.0
        if is_second:
            self._moved = now
            self._at += self._dice.normal(0.0, WALK_M, self._at.shape)
        self.own_s += thread_time() - began
        if is_second:
            self._canvas.move_units(self._keys, self._at)
        self._canvas.change_states(rows, states)


def load(
    canvas: MapCanvas,
    places: int,
    units: NDArray[np.float64],
    changes_a_s: int,
    seconds: float,
) -> Iterator[Figure]:
    """Yield how busy the window's thread is and how long it stalls."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    gc.collect()
    gc.freeze()
    run = Load(canvas, places, units, changes_a_s)
    timer = QTimer()
    timer.setInterval(int(TURN_S * 1e3))
    timer.timeout.connect(run.turn)
    begin, busy = perf_counter(), thread_time()
    timer.start()
    while perf_counter() - begin < seconds:
        QApplication.processEvents()
        sleep(0.0005)
    timer.stop()
    busy_s = thread_time() - busy - run.own_s
    late = np.array(run.lateness_ms[WARM_TURNS:])
    rate = run.made / seconds
    yield Figure("map_load_busy", 100.0 * busy_s / seconds, "%", "<= 25", f"{rate:.0f} changes/s")
    yield Figure("map_load_stall_p99", float(np.percentile(late, 99.0)), "ms", "<= 16")
    yield Figure("map_load_stall_longest", float(late.max()), "ms", "<= 50")
