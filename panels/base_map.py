"""The base map on its way from sheets in degrees to layers in world metres, off the UI thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

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


class BaseMap(QObject):
    """Keeps one layer for each sheet and projects only sheets that are new.

    Signal `ready(layers)` brings the tuple of all `BaseLayer` after each change of the sheets.
    Call `shutdown` before the program ends.
    """

    ready = Signal(object)
    _projected = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, tuple[Sheet, BaseLayer]] = {}
        self._wanted: dict[str, Sheet] = {}
        self._is_busy = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._projected.connect(self._on_projected)

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
        """Wait for the work at hand."""
        self._pool.waitForDone()

    def _start(self) -> None:
        fresh = {
            key: sheet
            for key, sheet in self._wanted.items()
            if key not in self._kept or self._kept[key][0] is not sheet
        }
        self._is_busy = True
        done = self._projected

        def project_all() -> None:
            done.emit({key: (sheet, layer_of(sheet)) for key, sheet in fresh.items()})

        self._pool.start(QRunnable.create(project_all))

    def _on_projected(self, made: dict[str, tuple[Sheet, BaseLayer]]) -> None:
        self._kept |= made
        self._kept = {key: pair for key, pair in self._kept.items() if key in self._wanted}
        self._is_busy = False
        if any(self._kept.get(key, (None,))[0] is not s for key, s in self._wanted.items()):
            self._start()
            return
        self.ready.emit(tuple(layer for _, layer in self._kept.values()))
