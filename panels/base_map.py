"""The base map on its way from sheets in degrees to layers in world metres, off the UI thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QThread, Signal

from app.geo.mercator import project
from app.geo.sheet import Sheet
from widgets.map.layers import BaseLayer

DRAWN = frozenset(
    {"land", "block", "park", "building", "water", "road", "district", "street", "cell"}
)
"""Layers of the base map that are drawn; places and devices are looked up, not drawn."""


def layer_of(sheet: Sheet) -> BaseLayer:
    """Return a sheet as a layer of the canvas, projected."""
    return BaseLayer(
        name=sheet.layer,
        geometry=sheet.geometry.value,
        coords=project(sheet.coords),
        starts=sheet.starts,
        names=sheet.names,
        classes=sheet.classes,
        columns=sheet.columns,
    )


Made = dict[str, tuple[Sheet, BaseLayer]]


class _Projector(QThread):
    """Projects the sheets it was given. Signal `projected(made)` before it ends."""

    projected = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.fresh: Mapping[str, Sheet] = {}

    def run(self) -> None:
        """Project, in this thread."""
        made: Made = {key: (sheet, layer_of(sheet)) for key, sheet in self.fresh.items()}
        self.projected.emit(made)


class BaseMap(QObject):
    """Keeps one layer for each sheet and projects only sheets that are new.

    Signal `ready(layers)` brings the tuple of all `BaseLayer` after each change of the sheets.
    Call `shutdown` before the program ends.
    """

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Made = {}
        self._wanted: dict[str, Sheet] = {}
        self._is_busy = False
        self._made: Made = {}
        self._projector = _Projector(self)
        self._projector.projected.connect(self._on_projected)
        self._projector.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        """Whether sheets are still being projected."""
        return self._is_busy

    def show(self, sheets: Mapping[str, Sheet]) -> bool:
        """Take the sheets to be shown; return whether they differ from those taken before."""
        wanted = {key: sheet for key, sheet in sheets.items() if sheet.layer in DRAWN}
        if wanted.keys() == self._wanted.keys() and all(
            sheet is self._wanted[key] for key, sheet in wanted.items()
        ):
            return False
        self._wanted = wanted
        if not self._is_busy:
            self._start()
        return True

    def shutdown(self) -> None:
        """Wait for the work at hand; nothing is shown any more."""
        self._wanted = {}
        self._projector.wait()

    def _start(self) -> None:
        self._projector.fresh = {
            key: sheet for key, sheet in self._wanted.items() if not self._has(key, sheet)
        }
        self._is_busy = True
        self._projector.start(QThread.Priority.LowPriority)

    def _has(self, key: str, sheet: Sheet) -> bool:
        return key in self._kept and self._kept[key][0] is sheet

    def _on_projected(self, made: Made) -> None:
        self._made = made

    def _on_finished(self) -> None:
        every = {**self._kept, **self._made}
        self._made = {}
        self._kept = {key: pair for key, pair in every.items() if key in self._wanted}
        self._is_busy = False
        if all(self._has(key, sheet) for key, sheet in self._wanted.items()):
            self.ready.emit(tuple(layer for _, layer in self._kept.values()))
        else:
            self._start()
