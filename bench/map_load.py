"""The map under load: units that move each second and thousands of states that change."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Iterator
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

import numpy as np

from bench.line import Figure

if TYPE_CHECKING:
    from widgets.map.canvas import MapCanvas

TURN_S = 0.016
MIB = 1 << 20


def memory_mib() -> float:
    """Return the memory of this process that is in use, in MiB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB


def load(canvas: MapCanvas, changes_a_s: int, seconds: float) -> Iterator[Figure]:
    """Yield how busy the window's thread is and how long it stalls, and what memory does.

    A stall is a turn of the event loop's timer that comes later than it was due.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    field = canvas._field  # noqa: SLF001 - the bench changes what the canvas holds
    assert field is not None
    dice = np.random.default_rng(5)
    keys = [unit.key for unit in canvas._situation.units]  # noqa: SLF001
    at = canvas._situation.unit_places.copy()  # noqa: SLF001
    lateness: list[float] = []
    own = 0.0
    state = {"at": perf_counter(), "moved": 0.0, "due": 0.0, "made": 0.0}

    def turn() -> None:
        nonlocal own, at
        now = perf_counter()
        lateness.append((now - state["at"] - TURN_S) * 1e3)
        state["at"] = now
        began = thread_time()
        count = int((now - begin) * changes_a_s - state["made"])
        state["made"] += count
        rows = dice.integers(0, len(field), count)
        states = dice.choice(4, count, p=(0.874, 0.09, 0.03, 0.006)).astype(np.uint8)
        if now - state["moved"] >= 1.0:
            state["moved"] = now
            at = at + dice.normal(0.0, 6.0, at.shape)
            own += thread_time() - began
            canvas.move_units(keys, at)
        else:
            own += thread_time() - began
        canvas.change_states(rows, states)

    timer = QTimer()
    timer.setInterval(int(TURN_S * 1e3))
    timer.timeout.connect(turn)
    gc.collect()
    gc.freeze()
    begin = perf_counter()
    early = 0.0
    busy = thread_time()
    timer.start()
    while perf_counter() - begin < seconds:
        QApplication.processEvents()
        QApplication.instance().thread().msleep(1)  # type: ignore[union-attr]
        if not early and perf_counter() - begin > seconds / 4.0:
            early = memory_mib()
    busy = thread_time() - busy - own
    timer.stop()
    late = np.maximum(0.0, np.array(lateness[5:]))
    made = state["made"] / seconds
    yield Figure("map_load_busy", 100.0 * busy / seconds, "%", "<= 25", "changes a second", made)
    yield Figure("map_load_stall_p99", float(np.percentile(late, 99)), "ms", "<= 16", "", 0.0)
    yield Figure("map_load_stall_longest", float(late.max()), "ms", "<= 50", "", 0.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    yield Figure("map_load_memory", memory_mib(), "MiB", "<= 600", "peak MiB", peak)
    growth = memory_mib() - early
    yield Figure("map_load_memory_growth", growth, "MiB", "<= 20", "after a quarter", early)
    canvas.shutdown()
