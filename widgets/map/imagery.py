"""Map tiles made by others under our own map: pictures painted as they are, vectors as layers.

A tile's address is zoom, column from the west, row from the north, as in Web Mercator tiles
everywhere. Where a tile is missing, the part of a coarser one that covers its place is enlarged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from widgets.map.layers import BaseLayer
from widgets.map.view import Bounds, MapView

WORLD_HALF: Final = math.pi * 6_378_137.0
"""Half the width of the square world in metres. Source: EPSG:3857."""

MAX_TILE_PX: Final = 2048
"""Side of the largest picture that is decoded; a larger one is no tile."""

MAX_TILES: Final = 400
"""Most tiles painted or read at once; a view that needs more shows none: it is too far out."""

EDGE_PX: Final = 64
"""How far beyond the view a picture is drawn, so that its cut edge is not seen."""

MAX_PARENTS: Final = 6
"""How many zooms coarser a tile may be that stands in for a missing one."""

JPEG_FRAMES: Final = tuple(bytes((0xFF, kind)) for kind in (0xC0, 0xC1, 0xC2))
"""What begins a picture inside a JPEG file. Source: ITU-T T.81, table B.1."""

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""

Breathe = Callable[[], None]


class Imagery(Protocol):
    """A pyramid of map tiles. Its methods are called in the thread that paints base maps.

    They may read the disk and never wait for the network: what is not at hand is not there yet.
    """

    @property
    def key(self) -> str:
        """Name of what is shown, another one for other pictures: painted maps are kept by it."""

    @property
    def min_zoom(self) -> int:
        """The coarsest zoom there is."""

    @property
    def max_zoom(self) -> int:
        """The finest zoom there is; nearer views enlarge it."""

    @property
    def bounds(self) -> Bounds | None:
        """Where there are tiles, in world metres; None when not known."""

    @property
    def tile_px(self) -> int:
        """Pixels along the side of a tile: 256, or 512 for tiles made for fine screens."""

    @property
    def is_vector(self) -> bool:
        """Whether its tiles are layers, else pictures; of a stack, whether any part has layers."""

    @property
    def is_lasting(self) -> bool:
        """Whether what is painted of it may be kept on disk by its key: no more tiles will come."""

    @property
    def parts(self) -> Sequence[Imagery]:
        """What is shown, the lowest first: itself alone, or what a stack is made of."""

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a picture as it is encoded, None when it is not there."""

    def layers(self, zoom: int, x: int, y: int) -> Sequence[BaseLayer]:
        """Return a vector tile's layers, the same objects each time; empty when not there."""


class ImageryStack:
    """Several pyramids shown as one, the lowest first: a map, and the names that belong to it."""

    def __init__(self, parts: Sequence[Imagery]) -> None:
        """Take at least one part."""
        self.parts = tuple(parts)
        self.key = "|".join(part.key for part in self.parts)
        self.min_zoom = min(part.min_zoom for part in self.parts)
        self.max_zoom = max(part.max_zoom for part in self.parts)
        self.tile_px = self.parts[0].tile_px
        self.is_vector = any(part.is_vector for part in self.parts)
        self.is_lasting = all(part.is_lasting for part in self.parts)

    @property
    def bounds(self) -> Bounds | None:
        """Where any part has tiles, None when one of them does not know."""
        known = [part.bounds for part in self.parts if part.bounds is not None]
        if len(known) < len(self.parts):
            return None
        west, south = min(each.west for each in known), min(each.south for each in known)
        return Bounds(west, south, max(b.east for b in known), max(b.north for b in known))

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return the lowest picture there is."""
        found = (part.tile(zoom, x, y) for part in self.parts if not part.is_vector)
        return next((data for data in found if data is not None), None)

    def layers(self, zoom: int, x: int, y: int) -> Sequence[BaseLayer]:
        """Return the layers of all parts."""
        return [each for part in self.parts if part.is_vector for each in part.layers(zoom, x, y)]


OWN_ABOVE: Final = frozenset({"district", "street", "cell"})
"""Layers of our own that are drawn over the map of others; all else that map has itself."""


def own_layers(layers: tuple[BaseLayer, ...], imagery: Imagery | None) -> tuple[BaseLayer, ...]:
    """Return those of our own layers that are drawn: with imagery under them the edges alone."""
    if imagery is None:
        return layers
    return tuple(layer for layer in layers if layer.name in OWN_ABOVE)


@dataclass(frozen=True, slots=True)
class Tone:
    """How pictures are drawn back so that our own colours stay readable on them.

    `wash` is the share of `ground` mixed in and `fade` the share of colour taken out, 0 to 1. With
    `turns` a light map is turned dark first: what is white on it becomes the ground itself.
    """

    ground: QColor
    wash: float
    fade: float
    turns: bool = False


NIGHT_WASH: Final = 0.83
"""White becomes a grey on which each state's colour keeps a contrast of 3:1."""

DAY_WASH: Final = 0.45
FADE: Final = 0.55

LIGHT: Final = 0.6
"""Mean lightness from which a map counts as light."""


def tone_of(palette: Mapping[str, QColor]) -> Tone:
    """Return the tone for a theme, told by how light its ground is."""
    ground = palette["map.land"]
    if ground.lightnessF() > 0.5:
        return Tone(ground, DAY_WASH, FADE)
    return Tone(ground, NIGHT_WASH, FADE, turns=True)


def paint_imagery(
    brush: QPainter,
    view: MapView,
    imagery: Imagery,
    breathe: Breathe = lambda: None,
    tone: Tone | None = None,
) -> None:
    """Paint all pictures that touch the view; where there is none, nothing is painted.

    `breathe` is called between tiles, 1 to 2 ms of work each. The cost is that of the tiles in the
    view, each decoded once.
    """
    brush.save()
    try:
        brush.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pictures = [part for part in imagery.parts if not part.is_vector]
        if tone is not None and tone.turns and pictures:
            tone = replace(tone, turns=_is_light(pictures[0]))
        for part in pictures:
            _paint_part(brush, view, part, breathe, tone)
    finally:
        brush.restore()


def _paint_part(
    brush: QPainter, view: MapView, imagery: Imagery, breathe: Breathe, tone: Tone | None
) -> None:
    kept: dict[Tile, QImage | None] = {}
    seen = QRectF(-EDGE_PX, -EDGE_PX, view.width + 2 * EDGE_PX, view.height + 2 * EDGE_PX)
    for tile in tiles_of(view, imagery):
        for parent in _parents(tile, imagery):
            if parent not in kept:
                kept[parent] = _picture(imagery, parent, tone)
                breathe()
            image = kept[parent]
            if image is not None:
                source = _part(image, tile, tile[0] - parent[0])
                target, source = _clipped(QRectF(tile_rect(view, *tile)), source, seen)
                brush.drawImage(target, image, source)
                break


def vector_layers(
    view: MapView, imagery: Imagery, breathe: Breathe = lambda: None
) -> tuple[BaseLayer, ...]:
    """Return the layers of all vector tiles that touch the view; coarser where one is missing."""
    vectors = (part for part in imagery.parts if part.is_vector)
    return tuple(layer for part in vectors for layer in _part_layers(view, part, breathe))


def _part_layers(view: MapView, imagery: Imagery, breathe: Breathe) -> Iterator[BaseLayer]:
    found: dict[Tile, Sequence[BaseLayer]] = {}
    for tile in tiles_of(view, imagery):
        for parent in _parents(tile, imagery):
            if parent not in found:
                found[parent] = imagery.layers(*parent)
                breathe()
            if found[parent]:
                break
    for layers in found.values():
        yield from layers


def zoom_for(view: MapView, tile_px: int = 256) -> int:
    """Return the zoom at which a tile's pixels come nearest to the view's, not below 0."""
    return max(0, round(math.log2(2.0 * WORLD_HALF * view.scale / tile_px)))


def tiles_of(view: MapView, imagery: Imagery) -> Iterator[Tile]:
    """Yield the tiles of the best zoom that touch the view and the imagery's bounds.

    None when they are more than `MAX_TILES`: the view is far beyond the coarsest zoom.
    """
    zoom = min(imagery.max_zoom, max(imagery.min_zoom, zoom_for(view, imagery.tile_px)))
    seen, known = view.bounds, imagery.bounds
    west, north = seen.west, seen.north
    east, south = seen.east, seen.south
    if known is not None:
        west, east = max(west, known.west), min(east, known.east)
        south, north = max(south, known.south), min(north, known.north)
    if west >= east or south >= north:
        return
    last, side = (1 << zoom) - 1, 2.0 * WORLD_HALF / (1 << zoom)
    left, right = _held((west + WORLD_HALF) / side, last), _held((east + WORLD_HALF) / side, last)
    top, bottom = _held((WORLD_HALF - north) / side, last), _held((WORLD_HALF - south) / side, last)
    if (right - left + 1) * (bottom - top + 1) > MAX_TILES:
        return
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            yield zoom, x, y


def tile_rect(view: MapView, zoom: int, x: int, y: int) -> QRect:
    """Return where a tile lies in the view: whole pixels, so that neighbours meet without a gap."""
    side = 2.0 * WORLD_HALF / (1 << zoom)
    left, top = view.to_px(x * side - WORLD_HALF, WORLD_HALF - y * side)
    right, bottom = view.to_px((x + 1) * side - WORLD_HALF, WORLD_HALF - (y + 1) * side)
    corner_x, corner_y = math.floor(left + 0.5), math.floor(top + 0.5)
    return QRect(
        corner_x,
        corner_y,
        math.floor(right + 0.5) - corner_x,
        math.floor(bottom + 0.5) - corner_y,
    )


def picture_format(data: bytes) -> bytes:
    """Return png, jpeg or webp, empty when it is none of them or plainly cut off.

    Told by the bytes alone: what a file or a server calls it may be wrong.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-16:]:
        return b"png"
    if data.startswith(b"\xff\xd8\xff") and any(frame in data for frame in JPEG_FRAMES):
        return b"jpeg"
    return b"webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else b""


def decode(data: bytes) -> QImage | None:
    """Return the picture of a PNG, JPEG or WebP, None when it is none, broken or too large."""
    name = picture_format(data)
    if not name:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(name))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MAX_TILE_PX:
        return None
    image = reader.read()
    return None if image.isNull() else image


def toned(image: QImage, tone: Tone) -> QImage:
    """Return the picture drawn back by a tone; what was transparent stays so."""
    if tone.turns:
        return _turned(image, tone)
    result = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    brush = QPainter(result)
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    brush.setOpacity(tone.fade)
    brush.drawImage(0, 0, gray)
    brush.setOpacity(tone.wash)
    brush.fillRect(result.rect(), tone.ground)
    brush.end()
    return result


def _turned(image: QImage, tone: Tone) -> QImage:
    """Return a light picture as a dark one in greys, its paler shades further apart than before."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    shades = QImage(
        gray.constBits(),
        gray.width(),
        gray.height(),
        gray.bytesPerLine(),
        QImage.Format.Format_Indexed8,
    )
    shades.setColorTable(_shades(tone))
    result = shades.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    brush = QPainter(result)
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    brush.drawImage(0, 0, image)
    brush.end()
    return result


def _shades(tone: Tone) -> list[int]:
    """Return the colour for each grey, white first: from the ground to as light as may be."""
    ground, top = tone.ground, 1.0 - tone.wash

    def shade(gray: int) -> int:
        share = top * math.sqrt(1.0 - gray / 255.0)
        parts = (ground.red(), ground.green(), ground.blue())
        return QColor(*(round(part + (255 - part) * share) for part in parts)).rgba()

    return [shade(gray) for gray in range(256)]


def _is_light(imagery: Imagery) -> bool:
    """Return whether pictures are light, by the one in the middle of the coarsest zoom.

    Always the same one, so that neighbours are told alike; a map is taken for light without it.
    """
    x = y = (1 << imagery.min_zoom) >> 1
    if imagery.bounds is not None:
        middle_x, middle_y = imagery.bounds.centre
        side = 2.0 * WORLD_HALF / (1 << imagery.min_zoom)
        last = (1 << imagery.min_zoom) - 1
        x = _held((middle_x + WORLD_HALF) / side, last)
        y = _held((WORLD_HALF - middle_y) / side, last)
    image = _picture(imagery, (imagery.min_zoom, x, y), None)
    if image is None:
        return True
    small = image.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    return small.pixelColor(0, 0).lightnessF() > LIGHT


def _picture(imagery: Imagery, tile: Tile, tone: Tone | None) -> QImage | None:
    data = imagery.tile(*tile)
    image = None if data is None else decode(data)
    return image if image is None or tone is None else toned(image, tone)


def _parents(tile: Tile, imagery: Imagery) -> Iterator[Tile]:
    """Yield a tile, then the coarser ones that cover its place."""
    zoom, x, y = tile
    for coarser in range(min(MAX_PARENTS, zoom - imagery.min_zoom) + 1):
        yield zoom - coarser, x >> coarser, y >> coarser


def _part(image: QImage, tile: Tile, coarser: int) -> QRectF:
    """Return the part of a picture that covers a tile so many zooms finer."""
    share = 1 << coarser
    _, x, y = tile
    wide, high = image.width() / share, image.height() / share
    return QRectF((x % share) * wide, (y % share) * high, wide, high)


def _clipped(target: QRectF, source: QRectF, seen: QRectF) -> tuple[QRectF, QRectF]:
    """Return what of a picture's place is seen, and the part of the picture that belongs there.

    A tile enlarged a thousand times is otherwise drawn at its whole size, which takes 200 ms.
    """
    part = target.intersected(seen)
    if part == target:
        return target, source
    across, down = source.width() / target.width(), source.height() / target.height()
    left = source.left() + (part.left() - target.left()) * across
    top = source.top() + (part.top() - target.top()) * down
    return part, QRectF(left, top, part.width() * across, part.height() * down)


def _held(position: float, last: int) -> int:
    return max(0, min(last, math.floor(position)))
