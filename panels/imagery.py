"""Tiles made by others under the map: opened beside the window's thread, with a line that credits.

The line also says, briefly, when a file or a service gives nothing; the log says why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, QThread, QTimer, Signal

from app.domain.plain import line
from app.geo.mercator import project
from app.runtime import TileDecoder, TileLayer, TileStack, TileWish, open_stack
from panels.context import Aspect, Context
from panels.look import Look
from panels.map_panel import MapPanel
from panels.panel import Panel
from widgets.credit import Credit, CreditData
from widgets.map.imagery import Imagery, ImageryStack
from widgets.map.layers import BaseLayer
from widgets.map.view import Bounds

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

NEWS_MS: Final = 700
"""Tiles that came within this time are shown together."""

PICTURE_PX, VECTOR_PX = 256, 512
"""Size a tile is made for. **Source** Mapbox Vector Tile schemas are drawn for 512 px."""

INSET_UNITS: Final = 2.0
"""From the map's upper left corner to the line."""


def layer_of(tile: TileLayer) -> BaseLayer:
    """Return a layer of a vector tile as the canvas draws it."""
    return BaseLayer(
        name=tile.name,
        geometry=tile.geometry,
        coords=tile.coords,
        starts=tile.starts,
        names=tile.names,
        classes=tile.classes,
        columns=tile.columns,
    )


Decoder = TileDecoder[BaseLayer]


class SourceImagery:
    """A tile source as the canvas wants it; `generation` tells apart what more tiles changed."""

    def __init__(self, decoder: Decoder, generation: int = 0) -> None:
        facts = decoder.source.facts
        self._decoder = decoder
        self.is_lasting = facts.kind != "online"
        key = decoder.source.key
        self.key = key if self.is_lasting else f"{key}#{generation}"
        self.min_zoom, self.max_zoom = facts.min_zoom, facts.max_zoom
        self.is_vector = not facts.format.is_picture
        self.tile_px = VECTOR_PX if self.is_vector else PICTURE_PX
        self.bounds: Bounds | None = None
        if facts.bounds is not None:
            west, south, east, north = facts.bounds
            self.bounds = Bounds.around(project(np.array([[west, south], [east, north]])))

    @property
    def parts(self) -> Sequence[Imagery]:
        """Itself."""
        return (self,)

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a picture as it is encoded, None when it is not at hand."""
        return self._decoder.source.tile(zoom, x, y)

    def layers(self, zoom: int, x: int, y: int) -> Sequence[BaseLayer]:
        """Return the layers of a vector tile, the same objects as long as they are kept."""
        return self._decoder.layers(zoom, x, y)


class _Opener(QThread):
    """Opens the sources of a wish; `stack` is there when it has ended."""

    def __init__(self, wish: TileWish, on_news: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._wish = wish
        self._on_news = on_news
        self.stack = TileStack()

    def run(self) -> None:
        """Open, in this thread."""
        self.stack = open_stack(self._wish, self._on_news)


class TileDesk(QObject):
    """Opens tile sources beside the window's thread and tells when there is more to see.

    Signal `changed(imagery)` brings an `Imagery`, None when nothing can be shown. Call `shutdown`
    before the program ends.
    """

    changed = Signal(object)
    _came = Signal()

    def __init__(self, wish: TileWish, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = TileStack()
        self._decoders: list[Decoder] = []
        self._generation = 0
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._news = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._news.timeout.connect(self._on_news)
        self._opener = _Opener(wish, self._came.emit, self)
        self._opener.finished.connect(self._on_opened)
        self._opener.start(QThread.Priority.LowPriority)

    def shutdown(self) -> None:
        """Close the sources, those too that are only being opened."""
        self._news.stop()
        self._opener.wait()
        self._opener.stack.close()

    def _on_opened(self) -> None:
        self.stack = self._opener.stack
        self._decoders = [TileDecoder(source, layer_of) for source in self.stack.sources]
        self._show()

    def _on_came(self) -> None:
        if not self._news.isActive():
            self._news.start()

    def _on_news(self) -> None:
        self._generation += 1
        self._show()

    def _show(self) -> None:
        parts = [SourceImagery(decoder, self._generation) for decoder in self._decoders]
        self.changed.emit(ImageryStack(parts) if parts else None)


class ImageryPanel(Panel):
    """Puts the tiles that the settings name under a map, and a line that credits over its corner.

    The line takes no room when there is nothing to say.
    """

    zone = "map"
    follows = Aspect.SECOND | Aspect.LOOK

    def __init__(self, look: Look, under: MapPanel, wish: TileWish) -> None:
        self.credit = Credit(look.theme, look.scale, CreditData())
        super().__init__(self.credit, self.credit)
        self._map = under
        self._scale = look.scale
        self._said: tuple[str, ...] = ()
        self._room = QRect()
        self.desk = TileDesk(wish, self.credit)
        self.desk.changed.connect(under.canvas.set_imagery)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Say who made the maps and whether something is wrong with them."""
        del context, aspects
        faults = self.desk.stack.faults
        for fault in faults:
            if fault not in self._said:
                log.warning("tiles cannot be shown", extra={"reason": fault})
        self._said = faults
        parts = [line(self.desk.stack.credit)] if self.desk.stack.credit else []
        if faults:
            parts.append(translate("Imagery", "Map tiles incomplete"))
        text = " · ".join(parts)
        changed = self.credit.set_data(CreditData(text))
        self._settle()
        return changed

    def place(self, zone: QRect) -> None:
        """Take a corner of the map's room."""
        self._room = zone
        self._settle()

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        super().set_look(look)
        self._scale = look.scale
        self._settle()

    def _settle(self) -> None:
        """Take as much room as the text needs; the map keeps its names out of it."""
        is_shown = bool(self.credit.data.text)
        inset = round(INSET_UNITS * self._scale.u)
        self.credit.resize(self.credit.sizeHint())
        self.credit.move(self._room.topLeft() + QPoint(inset, inset))
        self.credit.setVisible(is_shown)
        self._map.reserve("credit", self.credit.geometry() if is_shown else None)

    def shutdown(self) -> None:
        """Close the sources."""
        self.desk.shutdown()
