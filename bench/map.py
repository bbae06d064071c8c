"""The map at a town's full size beside a bare blit: panning, zooming, first picture, many changes.

The town has 120,000 buildings and 460,000 households in four states, 5,000 units, 3,000 cases and
1,500 grid cells. A blit is one picture of the window's size painted by a widget of its own; all
figures of a size are taken in turn with it.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import project
from app.sim.town import Scale, Town, generate
from bench.line import Figure

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.map.canvas import MapCanvas
    from widgets.map.states import StateField

SIZES = ((3840, 2160, 16.0), (7680, 2160, 33.0))
"""Width, height, and the milliseconds that a panned frame may take at most."""

UNITS, CASES = 5_000, 3_000
SHELF_BYTES = 1 << 28
PANS, ZOOMS = 150, 8
STEP_PX = 24
MOVE_S = 1.0 / 60.0
REST_S = 4.0
"""What an operator looks before zooming on, while the next step's tiles are made."""

CHANGES_A_S, LOAD_S = 10_000, float(os.environ.get("YIPING_BENCH_LOAD_S", "60"))


def measure() -> Iterator[Figure]:
    """Yield all figures of the map; takes about three minutes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from panels.run import SWITCH_INTERVAL_S

    sys.setswitchinterval(SWITCH_INTERVAL_S)  # as the program does
    _ = QApplication.instance() or QApplication([])
    for width, height, most_ms in SIZES:
        yield from _size(width, height, most_ms)
    yield from _doubled()
    yield from _load()


@cache
def shelf_folder() -> Path:
    """Return an empty folder for painted tiles, which goes when the bench ends."""
    folder = TemporaryDirectory(prefix="yiping-bench-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@cache
def town() -> Town:
    """Return the demo town, made once; the large one unless told otherwise."""
    return generate(1, Scale(os.environ.get("YIPING_BENCH_SCALE", "taicang")))


def places(times: int = 1) -> StateField:
    """Return buildings and households in their states, `times` as many as there are."""
    from widgets.map.states import StateField

    (sheet,) = town().layers["building"]
    dice = np.random.default_rng(2)
    rings = project(sheet.coords)
    starts = sheet.starts[:-1].astype(np.int64)
    low = np.minimum.reduceat(rings, starts, axis=0)
    high = np.maximum.reduceat(rings, starts, axis=0)
    homes = np.asarray(sheet.columns["households"], dtype=np.int64)
    owner = np.repeat(np.arange(len(homes)), homes)
    within = low[owner] + (high - low)[owner] * dice.uniform(0.1, 0.9, (len(owner), 2))
    half = np.max(high - low, axis=1) / 2.0
    every = np.concatenate(((low + high) / 2.0, within))
    owners = np.concatenate((np.arange(len(homes)), owner))
    states = dice.choice(4, size=len(every), p=(0.874, 0.09, 0.03, 0.006))
    if times > 1:
        more = [every[len(homes) :] + dice.normal(0.0, 3.0, within.shape) for _ in range(times)]
        every = np.concatenate((every[: len(homes)], *more))
        owners = np.concatenate((owners[: len(homes)], *[owner] * times))
        states = dice.choice(4, size=len(every), p=(0.874, 0.09, 0.03, 0.006))
    return StateField(
        every,
        states.astype(np.uint8),
        owners.astype(np.int32),
        half[owners].astype(np.float32),
    )


def show(width: int, height: int, field: StateField) -> MapCanvas:
    """Return a canvas with the whole town on it, sharp."""
    from panels.base_map import DRAWN, layer_of
    from panels.look import look_for
    from panels.situation import town_bounds
    from widgets.map.canvas import MapCanvas
    from widgets.map.marks import Marker, State, UnitMark
    from widgets.map.shelf import Shelf

    look = look_for("wall", "night", "zh_CN", (width, height))
    canvas = MapCanvas(look.theme, look.scale)
    canvas.set_shelf(Shelf(shelf_folder(), SHELF_BYTES))
    canvas.resize(width, height)
    canvas.set_base([layer_of(sheet) for sheet in town().sheets if sheet.layer in DRAWN])
    canvas.set_states(field, ("绿", "蓝", "黄", "红"))
    canvas.set_overlay_hz(4.0)
    at = spots(UNITS + CASES)
    units, cases = at[:UNITS].tolist(), at[UNITS:].tolist()
    dice = np.random.default_rng(3)
    kinds = np.asarray(["red", "yellow", "blue", "green"])
    drawn: list[State] = kinds[dice.choice(4, CASES, p=(0.004, 0.02, 0.6, 0.376))].tolist()
    canvas.set_units([UnitMark(f"u{i}", x, y, "grid", "free") for i, (x, y) in enumerate(units)])
    canvas.set_markers([Marker(f"c{i}", x, y, drawn[i]) for i, (x, y) in enumerate(cases)])
    canvas.fit(town_bounds(town().bounds))
    canvas.show()
    settle(canvas)
    return canvas


def close(canvas: MapCanvas) -> None:
    """End a canvas and give its memory back."""
    canvas.shutdown()
    canvas.close()
    canvas.deleteLater()
    rest(0.1)


def spots(count: int) -> NDArray[np.float64]:
    """Return world places (n, 2) at houses drawn by lot."""
    (sheet,) = town().layers["building"]
    dice = np.random.default_rng(4)
    chosen = dice.integers(0, len(sheet), count)
    return project(sheet.coords[sheet.starts[chosen]])


def settle(canvas: MapCanvas) -> float:
    """Turn the event loop until names are placed too; return the seconds until it was sharp."""
    began = perf_counter()
    while not canvas.is_drawn:
        turn()
    drawn_s = perf_counter() - began
    while not canvas.is_sharp:
        turn()
    return drawn_s


def rest(seconds: float) -> None:
    """Turn the event loop for a while."""
    end = perf_counter() + seconds
    while perf_counter() < end:
        turn()


def turn() -> None:
    """Turn the event loop once, and sleep as it does: Python's lock is for other threads then."""
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    sleep(0.001)


def blit_of(width: int, height: int) -> QWidget:
    """Return a widget that paints itself by one blit of a picture of its own size."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter, QPaintEvent
    from PySide6.QtWidgets import QWidget

    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(0xFF181A1C)

    class Blit(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            brush = QPainter(self)
            brush.drawImage(0, 0, picture)
            brush.end()

    made = Blit()
    made.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    made.resize(width, height)
    made.show()
    return made


@dataclass
class Panned:
    """Milliseconds of panned frames, from when each was due to its end, and of blits."""

    frames: list[float]
    waits: list[float]
    blits: list[float]

    @property
    def ratio(self) -> float:
        """How many blits a frame costs, by the medians."""
        return median(self.frames) / median(self.blits)

    @property
    def p99(self) -> float:
        """The wait for a frame that one in a hundred exceeds."""
        return float(np.percentile(self.waits, 99.0))


def pan(canvas: MapCanvas, blit: QWidget, count: int = PANS) -> Panned:
    """Drag the map there and back at 60 moves a second, with a blit after each."""
    from PySide6.QtWidgets import QApplication

    taken = Panned([], [], [])
    due = perf_counter()
    for number in range(count):
        way = 1 if number // 20 % 2 == 0 else -1
        while perf_counter() < due:
            turn()
        began = perf_counter()
        canvas.pan_by(way * STEP_PX, way * STEP_PX // 3)
        QApplication.processEvents()
        taken.frames.append((perf_counter() - began) * 1e3)
        taken.waits.append((perf_counter() - due) * 1e3)
        due = max(due + MOVE_S, perf_counter() - MOVE_S)
        taken.blits.append(timed(blit.repaint))
    return taken


def timed(run: Callable[[], object]) -> float:
    """Return the milliseconds that something takes."""
    began = perf_counter()
    run()
    return (perf_counter() - began) * 1e3


def _size(width: int, height: int, most_ms: float) -> Iterator[Figure]:
    field = places()
    began = perf_counter()
    cold = show(width, height, field)
    cold_s = perf_counter() - began
    rest(REST_S)
    close(cold)
    began = perf_counter()
    canvas = show(width, height, field)
    first_s = perf_counter() - began
    gc.collect()
    gc.freeze()
    blit = blit_of(width, height)
    name = f"{width}x{height}"
    rest(1.0)
    panned = pan(canvas, blit)
    base = median(panned.blits)
    yield Figure(f"map_pan_ratio_{name}", panned.ratio, "x", "<= 2.5", f"blit of {base:.2f} ms")
    yield Figure(f"map_pan_p99_{name}", panned.p99, "ms", f"<= {most_ms}", "blit", base)
    yield from _zoom(canvas, blit, name)
    yield Figure(f"map_first_{name}", first_s, "s", "<= 1.5", "the first time ever", cold_s)
    close(canvas)
    blit.close()


def _zoom(canvas: MapCanvas, blit: QWidget, name: str) -> Iterator[Figure]:
    shown, sharp, blits = [], [], []
    for number in range(ZOOMS):
        rest(REST_S)
        factor = 1.25 if number < ZOOMS // 2 else 1.0 / 1.25
        began = perf_counter()
        canvas.zoom_by(factor)
        canvas.repaint()
        shown.append((perf_counter() - began) * 1e3)
        sharp.append(shown[-1] + 1e3 * settle(canvas))
        blits.append(timed(blit.repaint))
    base = median(blits)
    yield Figure(f"map_zoom_shown_{name}", median(shown), "ms", "<= 33", "blit", base)
    yield Figure(f"map_zoom_sharp_{name}", median(sharp), "ms", "<= 300", "blit", base)


def _doubled() -> Iterator[Figure]:
    """Yield how much more a panned frame costs with twice as many features."""
    ratios = []
    width, height, _ = SIZES[0]
    once, twice = show(width, height, places()), show(width, height, places(2))
    blit = blit_of(width, height)
    for _ in range(3):
        one = median(pan(once, blit, 60).frames)
        ratios.append(median(pan(twice, blit, 60).frames) / one)
    close(once)
    close(twice)
    blit.close()
    more = 100.0 * (median(ratios) - 1.0)
    yield Figure("map_pan_doubled_features", more, "%", "<= 10", f"panned frame of {one:.2f} ms")


def _load() -> Iterator[Figure]:
    from bench.map_load import load

    field = places()
    canvas = show(*SIZES[0][:2], field)
    yield from load(canvas, len(field), spots(UNITS), CHANGES_A_S, LOAD_S)
    close(canvas)
