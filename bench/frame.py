"""How long a frame of the map takes on the UI thread, beside a bare blit of the same size."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from app.geo.mercator import project
from app.sim.town import Scale, generate
from bench.line import Figure

if TYPE_CHECKING:
    from widgets.map.canvas import MapCanvas

SIZE = (1568, 1712)
UNITS, CASES, RUNS = 100, 90, 60


def measure() -> Iterator[Figure]:
    """Yield pan and full repaint of the wall's map of the demo town, medians over 60 frames."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    canvas = show_town(app.processEvents)
    picture = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    target = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0xFF181A1C)

    def blit() -> None:
        painter = QPainter(target)
        painter.drawImage(0, 0, picture)
        painter.end()

    def pan() -> None:
        canvas.pan_by(3.0, 0.0)
        canvas.repaint()

    bare, full, panned = paired(blit, canvas.repaint, pan)
    canvas.shutdown()
    yield Figure("map_full_repaint", full, "ms", "<= 8", "blit of the same size", bare)
    yield Figure("map_pan_frame", panned, "ms", "<= 16", "blit of the same size", bare)


def show_town(turn: Callable[[], None]) -> MapCanvas:
    """Return a canvas of the wall's size with the demo town, units and cases, painted sharp."""
    from panels.base_map import DRAWN, layer_of
    from panels.look import look_for
    from panels.situation import town_bounds
    from widgets.map.canvas import MapCanvas
    from widgets.map.marks import Marker, State, UnitMark

    look = look_for("wall", "night", "zh_CN", (3840, 2160))
    town = generate(1, Scale.DEMO)
    canvas = MapCanvas(look.theme, look.scale)
    canvas.resize(*SIZE)
    canvas.set_base([layer_of(sheet) for sheet in town.sheets if sheet.layer in DRAWN])
    canvas.fit(town_bounds(town.bounds))
    west, south, east, north = town.bounds
    dice = np.random.default_rng(1)
    degrees = dice.uniform((west, south), (east, north), (UNITS + CASES, 2))
    places = project(degrees).tolist()
    units, cases = places[:UNITS], places[UNITS:]
    states: list[State] = ["blue"] * CASES
    states[:2] = ["red", "yellow"]
    canvas.set_units([UnitMark(f"u{i}", x, y, "grid", "free") for i, (x, y) in enumerate(units)])
    canvas.set_markers([Marker(f"c{i}", x, y, states[i]) for i, (x, y) in enumerate(cases)])
    canvas.show()
    while not canvas.is_sharp:
        turn()
    return canvas


def paired(*runs: Callable[[], object]) -> list[float]:
    """Return the median milliseconds of each run, taken in turn so that noise meets all alike."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(RUNS):
        for times, run in zip(taken, runs, strict=True):
            start = perf_counter()
            run()
            times.append((perf_counter() - start) * 1e3)
    return [median(times) for times in taken]
