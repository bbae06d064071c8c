"""The ground of the map on screen: tiles, blitted, and asked for in time.

While the tiles of a new scale or look are not painted yet, the old ones are shown in their place,
scaled. The cost of a frame is that of the tiles in the window.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QRegion

from widgets.map.gestures import WHEEL_FACTOR
from widgets.map.grain import GrainLook, Living, reach_px
from widgets.map.imagery import Imagery
from widgets.map.layers import BaseLayer
from widgets.map.lettering import Lettering
from widgets.map.names import Name
from widgets.map.painter import Palette
from widgets.map.renderer import BaseLook, Named, Painted, Plan, TileRenderer, Written
from widgets.map.shelf import Shelf
from widgets.map.states import StateField
from widgets.map.tiles import (
    TILE_PX,
    TileKey,
    corner,
    cover_of,
    from_middle,
    origin_px,
    scaled_rect,
    tiles_at,
    tiles_of,
)
from widgets.map.view import MapView

SETTLE_MS = 30
"""Wheel notches that come closer together than this are painted as one."""

CHANGE_MS = 250
"""Time between two paintings of what changed: 4 a second."""

CHANGE_SHARE = 0.35
"""Most of the time that painting what changed may take; with very much it comes less often."""

BEYOND = 1
"""Tiles kept ready beyond each side of the window."""

NAMES_BEYOND = 0.25
"""Share of the window's size beyond each side in which names are looked for."""

SPARE_TILES = 32

NOTHING: Written = {}

TILE_SIZE = QSize(TILE_PX, TILE_PX)


class Ground(QObject):
    """Keeps the tiles of one map.

    Signals: `changed()` when another view, look or set of names is on screen whole,
    `arrived(QRect)` when a part of the window must be painted anew.
    """

    changed = Signal()
    arrived = Signal(QRect)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = BaseLook()
        self._view = MapView()
        self._tiles: OrderedDict[TileKey, QImage] = OrderedDict()
        self._old: dict[TileKey, QImage] = {}
        self._named: Named | None = None
        self._living: Living | None = None
        self._changed: set[TileKey] = set()
        self._asked: set[TileKey] = set()
        self._asked_at = 0.0
        self._was_sharp = False
        self._cover: tuple[float, range, range] | None = None
        self._renderer = TileRenderer(self)
        self._renderer.painted.connect(self._on_painted)
        self._renderer.named.connect(self._on_named)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._renew = QTimer(self, singleShot=True, interval=CHANGE_MS)
        self._renew.timeout.connect(self._ask)

    # what it shows

    def set_layers(self, layers: tuple[BaseLayer, ...]) -> None:
        """Replace the layers; none leaves plain ground."""
        self._replace(replace(self._look, layers=layers))
        if not self._has_ground:
            self._old.clear()
            self._named = None
            self.changed.emit()

    def set_look(self, palette: Palette, lettering: Lettering, line_scale: float) -> None:
        """Change colours, lettering and line widths."""
        self._replace(
            replace(self._look, palette=palette, lettering=lettering, line_scale=line_scale)
        )

    def set_metres_per_unit(self, metres: float) -> None:
        """Say how many ground metres one world metre is."""
        self._replace(replace(self._look, metres_per_unit=metres))

    def set_imagery(self, imagery: Imagery | None) -> None:
        """Put tiles made by others under the layers, or none."""
        self._replace(replace(self._look, imagery=imagery))

    def set_shelf(self, shelf: Shelf | None) -> None:
        """Keep painted tiles on disk too; to be called before anything is shown."""
        self._renderer.set_shelf(shelf)

    def set_living(self, look: GrainLook, field: StateField | None) -> None:
        """Replace the places with states, and the colours of what lives on the map."""
        dots = None if self._living is None else self._living.dots
        self._live(Living(look, field, dots))

    def set_dots(self, dots: NDArray[np.float64]) -> None:
        """Replace the units drawn as dots, (k, 2) world metres."""
        if self._living is None:
            return
        old = self._living.dots
        if np.array_equal(dots, np.zeros((0, 2)) if old is None else old):
            return
        both = dots if old is None else np.concatenate((old, dots))
        self._living = replace(self._living, dots=dots)
        self._touch(both)
        if not self._settle.isActive() and self._lacks():
            self._settle.start()

    def touch(self, rows: NDArray[np.int64]) -> None:
        """Paint anew where some places of the field are, together with what else changes."""
        living = self._living
        if living is not None and living.field is not None:
            self._touch(living.field.places[rows])

    def show(self, view: MapView) -> None:
        """Say what the window looks at (a snapped view); asks for tiles it lacks."""
        if view.scale != self._view.scale:
            self._keep_old()
        self._view = view
        cover = (view.scale, *cover_of(view, beyond=BEYOND))
        if cover == self._cover:
            return
        self._cover = cover
        self._was_sharp = self._was_sharp and self.is_sharp
        if not self._settle.isActive() and self._has_ground and self._lacks():
            self._settle.start()

    def shutdown(self) -> None:
        """End the painting thread."""
        self._settle.stop()
        self._renew.stop()
        self._renderer.close()

    @property
    def metres_per_unit(self) -> float:
        """Ground metres in one world metre."""
        return self._look.metres_per_unit

    @property
    def is_sharp(self) -> bool:
        """Whether all tiles and names of the view are those of the look as it is now."""
        return self.is_drawn and (not self._has_ground or self._knows_names())

    @property
    def is_drawn(self) -> bool:
        """Whether all tiles of the view are those of the look as it is now."""
        return not self._has_ground or all(key in self._tiles for key in tiles_of(self._view))

    @property
    def names(self) -> Sequence[Name]:
        """Names that may be written on the map."""
        return () if self._named is None else self._named.names

    @property
    def written(self) -> Written:
        """Pictures of the names."""
        return NOTHING if self._named is None else self._named.written

    def size_of(self, name: Name, upright: bool) -> tuple[float, float]:
        """Return the size in px of a name's picture; a name without one has no size."""
        image = self.written.get((name.kind, name.text, upright))
        return (0.0, 0.0) if image is None else (float(image.width()), float(image.height()))

    def paint(self, brush: QPainter, rect: QRect) -> None:
        """Paint a part of the window: tiles, or in their place old ones, or plain land."""
        gaps = QRegion()
        left, top = origin_px(self._view)
        brush.save()
        brush.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        for key in tiles_of(self._view, rect):
            x, y = key.column * TILE_PX - left, key.row * TILE_PX - top
            tile = self._tiles.get(key)
            if tile is None:
                gaps += QRect(x, y, TILE_PX, TILE_PX) & rect
            else:
                brush.drawImage(x, y, tile)
        if not gaps.isEmpty():
            self._fill(brush, gaps)
        brush.restore()

    # inside

    @property
    def _has_ground(self) -> bool:
        look, living = self._look, self._living
        has_base = bool(look.layers) or look.imagery is not None
        has_life = living is not None and not living.is_empty
        return bool(look.palette) and (has_base or has_life)

    def _replace(self, look: BaseLook) -> None:
        """Take another look; the old tiles stay in sight until they are painted anew."""
        self._keep_old()
        self._look = look
        self._tiles.clear()
        self._was_sharp = False
        self._settle.start()

    def _keep_old(self) -> None:
        """Keep what is in sight, to be shown until there is something better."""
        seen = {key: self._tiles[key] for key in tiles_of(self._view) if key in self._tiles}
        if seen:
            self._old = seen

    def _live(self, living: Living) -> None:
        self._living = living
        self._changed.update(self._tiles)
        self._settle.start()

    def _touch(self, places: NDArray[np.float64]) -> None:
        living, scale = self._living, self._view.scale
        if living is None or not len(places):
            return
        hit = tiles_at(places, scale, reach_px(living, scale))
        for key in list(self._tiles):
            if key.scale != scale:
                del self._tiles[key]
            elif (key.column, key.row) in hit:
                self._changed.add(key)
        if self._changed and not self._renew.isActive():
            self._renew.start()

    def _lacks(self) -> bool:
        near = tiles_of(self._view, beyond=BEYOND)
        return not self._knows_names() or any(key not in self._tiles for key in near)

    def _knows_names(self) -> bool:
        named = self._named
        return (
            named is not None
            and named.look is self._look
            and named.view.scale == self._view.scale
            and named.view.bounds.contains(self._view.bounds)
        )

    def _ask(self) -> None:
        if not self._has_ground:
            return
        seen, near = tiles_of(self._view), tiles_of(self._view, beyond=BEYOND)
        for key in (self._changed | self._asked) - set(near):
            self._tiles.pop(key, None)
        self._asked = (self._asked | self._changed) & self._tiles.keys()
        self._changed = set()
        if self._asked and not self._asked_at:
            self._asked_at = time.perf_counter()
        lacking = from_middle([key for key in near if key not in self._tiles], self._view)
        shown = set(seen)
        self._renderer.ask(
            Plan(
                self._look,
                missing=[key for key in lacking if key in shown],
                names_for=None if self._knows_names() else self._around(),
                changed=[key for key in near if key in self._asked],
                spare=[key for key in lacking if key not in shown],
                ahead=self._ahead(),
                living=self._living,
                most_tiles=len(near) + SPARE_TILES,
            )
        )

    def _ahead(self) -> list[TileKey]:
        """Return the tiles of the same part of the world one step nearer and one farther."""
        middle = (self._view.width / 2.0, self._view.height / 2.0)
        found = []
        for factor in (WHEEL_FACTOR, 1.0 / WHEEL_FACTOR):
            view = self._view.zoomed(factor, *middle)
            if factor > 1.0:
                wide, high = round(view.width * factor), round(view.height * factor)
                view = view.resized(wide, high)
            found += tiles_of(view.snapped())
        return found

    def _around(self) -> MapView:
        """Return the view with room beyond its sides, for names."""
        share = 1.0 + 2.0 * NAMES_BEYOND
        view = self._view
        return view.resized(round(view.width * share), round(view.height * share))

    def _on_painted(self, painted: Painted) -> None:
        if painted.look is not self._look:
            return
        window = QRect(0, 0, self._view.width, self._view.height)
        for key, tile in painted.tiles.items():
            self._tiles[key] = tile
            self._tiles.move_to_end(key)
            self._asked.discard(key)
            if key.scale == self._view.scale:
                place = QRect(corner(key, self._view), TILE_SIZE) & window
                if not place.isEmpty():
                    self.arrived.emit(place)
        if self._asked_at and not self._asked:
            took_ms = 1000.0 * (time.perf_counter() - self._asked_at)
            self._renew.setInterval(max(CHANGE_MS, round(took_ms / CHANGE_SHARE)))
            self._asked_at = 0.0
        self._trim()
        self._tell()

    def _on_named(self, named: Named) -> None:
        if named.look is self._look:
            self._named = named
            self._tell()

    def _tell(self) -> None:
        """Say once that the view is sharp, and let the old tiles go."""
        if not self._was_sharp and self.is_sharp:
            self._was_sharp = True
            self._old = {}
            self.changed.emit()

    def _trim(self) -> None:
        """Let go of the oldest tiles, but of none in or about the window."""
        near = set(tiles_of(self._view, beyond=BEYOND))
        most = len(near) + SPARE_TILES
        for key in list(self._tiles):
            if len(self._tiles) <= most:
                return
            if key not in near:
                del self._tiles[key]

    def _fill(self, brush: QPainter, gaps: QRegion) -> None:
        """Fill gaps with old tiles, scaled to this view, over plain land."""
        brush.save()
        brush.setClipRegion(gaps, Qt.ClipOperation.IntersectClip)
        brush.fillRect(gaps.boundingRect(), self._look.palette["map.land"])
        for key, tile in self._old.items():
            place = scaled_rect(key, self._view)
            if gaps.intersects(place):
                brush.drawImage(place, tile)
        brush.restore()
