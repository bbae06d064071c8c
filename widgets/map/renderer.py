"""The thread that paints base maps, so that the window's thread never waits for one.

Only the newest wish counts: a wish replaces one that waits, and stops one that is being painted.
"""

from __future__ import annotations

import math
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Condition

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage

from widgets.map.layers import BaseLayer, PreparedLayer, outlines, prepare
from widgets.map.lettering import Lettering, write
from widgets.map.names import Name, NameKind, find_names
from widgets.map.painter import BaseScene, Palette, paint_base
from widgets.map.view import MapView

BREATH_S = 0.0002
"""Pause between pieces of work; without it a waiting thread can be passed over for 5 ms."""

SPELL_S = 0.0015
"""Work done between two pauses."""

OUTLINED = frozenset({"cell", "street", "district"})
"""Area layers whose edges are drawn as lines."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseWish:
    """A base map to paint: the map's layers and how to show them (see `BaseScene`)."""

    layers: tuple[BaseLayer, ...]
    view: MapView
    palette: Palette
    line_scale: float
    metres_per_unit: float
    lettering: Lettering = field(default_factory=Lettering)


Written = Mapping[tuple[NameKind, str, bool], QImage]
"""Pictures of names by kind, text and whether written upright."""


@dataclass(frozen=True, slots=True, eq=False)
class BasePicture:
    """A painted base map: the wish it answers, the picture, the names to write on it, its cost.

    `written` holds a picture of each name for each direction it may be written in; it is empty for
    kinds that the wish gives no style.
    """

    wish: BaseWish
    image: QImage
    names: Sequence[Name]
    written: Written
    elapsed_s: float


class _SupersededError(Exception):
    """A newer wish has come, or the renderer closes; never leaves this module."""


class BaseRenderer(QObject):
    """Paints base maps one at a time in its own thread, which starts with the first wish.

    Signals: `painted(BasePicture)`, delivered in the thread this object lives in.
    """

    painted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker()
        self._worker.painted.connect(self.painted)
        self._end = weakref.finalize(self, self._worker.close)
        self._end.atexit = False  # by then Qt may have taken the thread down already

    def ask(self, wish: BaseWish) -> None:
        """Wish for a base map; an older wish not yet fulfilled is dropped. Returns at once."""
        self._worker.ask(wish)

    def close(self) -> None:
        """Stop painting and end the thread; waits for the piece of work at hand (milliseconds)."""
        self._end()


class _Worker(QThread):
    """The painting thread and its one-place queue."""

    painted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._changed = Condition()
        self._wish: BaseWish | None = None
        self._closed = False
        self._prepared: dict[int, tuple[BaseLayer, tuple[PreparedLayer, ...]]] = {}
        self._rested = 0.0
        self._lettering: Lettering | None = None
        self._written: dict[tuple[NameKind, str, bool], QImage] = {}

    def ask(self, wish: BaseWish) -> None:
        with self._changed:
            if self._closed:
                return
            self._wish = wish
            self._changed.notify()
        if not self.isRunning():
            self.start(QThread.Priority.LowPriority)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._wish = None
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Paint wishes until closed."""
        while (wish := self._next()) is not None:
            try:
                self.painted.emit(self._fulfil(wish))
            except _SupersededError:
                continue

    def _next(self) -> BaseWish | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._wish is not None)
            wish, self._wish = self._wish, None
            return wish

    def _breathe(self) -> None:
        if time.perf_counter() - self._rested >= SPELL_S:
            time.sleep(BREATH_S)
            self._rested = time.perf_counter()
        if self._closed or self._wish is not None:
            raise _SupersededError

    def _fulfil(self, wish: BaseWish) -> BasePicture:
        began = time.perf_counter()
        scene = BaseScene(
            layers=self._prepare(wish.layers),
            view=wish.view,
            palette=wish.palette,
            line_scale=wish.line_scale,
            metres_per_unit=wish.metres_per_unit,
        )
        image = paint_base(scene, self._breathe)
        names = find_names(scene, self._breathe)
        written = self._write(names, wish.lettering)
        return BasePicture(wish, image, names, written, time.perf_counter() - began)

    def _write(self, names: Sequence[Name], lettering: Lettering) -> Written:
        """Return the names as pictures, each made once while the lettering stays the same."""
        if lettering is not self._lettering:
            self._lettering = lettering
            self._written = {}
        for name in names:
            style = lettering.styles.get(name.kind)
            if style is None:
                continue
            for upright in set(name.upright.tolist()):
                key = (name.kind, name.text, upright)
                if key not in self._written:
                    self._written[key] = write(name.text, style, lettering.family, upright=upright)
                    self._breathe()
        return dict(self._written)

    def _prepare(self, layers: tuple[BaseLayer, ...]) -> tuple[PreparedLayer, ...]:
        """Return the layers prepared, each once for as long as it is asked for."""
        for layer in layers:
            if id(layer) not in self._prepared:
                self._prepared[id(layer)] = (layer, _prepared(layer))
                self._breathe()
        self._prepared = {id(layer): self._prepared[id(layer)] for layer in layers}
        return tuple(part for _, parts in self._prepared.values() for part in parts)


def _prepared(layer: BaseLayer) -> tuple[PreparedLayer, ...]:
    if layer.name in OUTLINED and layer.geometry == "area":
        return prepare(layer), prepare(outlines(layer))
    return (prepare(layer),)


def margin_share(view: MapView, share: float, max_px: int) -> float:
    """Return the share of a view's size that can be added on each side within `max_px` pixels."""
    fits = math.sqrt(max(1.0, max_px / (view.width * view.height)))
    return min(share, (fits - 1.0) / 2.0)


def margin_wish(wish: BaseWish, share: float) -> BaseWish:
    """Return the wish with its view enlarged on each side by a share of its size."""
    view, factor = wish.view, 1.0 + 2.0 * share
    return replace(wish, view=view.resized(round(view.width * factor), round(view.height * factor)))
