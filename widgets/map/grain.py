"""Paints very many small things into a tile: places in four states, and units as dots.

They are written as numbers into the picture's memory, where the worst state wins each pixel; the
cost is by what lies in the tile. Far out a place is a grain of a few pixels and green
ones thicken with their number; nearer there is one square for each building; close by the squares
carry their word and mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen

from widgets.map.paths import path_of
from widgets.map.pixels import Pixels, mixed, pixels_of
from widgets.map.states import BLUE, GREEN, RED, YELLOW, StateField
from widgets.map.view import MapView

Places = NDArray[np.float64]

GRAIN_PX: Final = (1.0, 1.0, 1.0, 1.5)
"""Side of a grain of each state from green to red, in px times the line scale."""

SQUARE_PX, WORDED_PX = 3.0, 22.0
"""Sides from which buildings are squares and from which these carry their word, times the line
scale; the squares have the size of the buildings, up to the latter."""

THICKNESS: Final = ((0.10, 0.34), (0.20, 0.60), (0.50, 0.90), (1.0, 1.0))
"""Opacity of one grain of each state from green to red, and of `FULL_AT` of them in one pixel.

What is well is quiet: a town of a million grains is calm but for what needs eyes.
"""

FULL_AT: Final = 12

SQUARE_OPACITY: Final = (0.22, 0.7, 0.85, 0.95)
"""Opacity of the squares of each state from green to red: green is quiet."""

SQUARES_PER_PATH: Final = 300

DOT_HALF: Final = 3.5
"""Half the width of a unit's dot, in px times the line scale."""


@dataclass(frozen=True, slots=True, eq=False)
class GrainLook:
    """Colours of the states from green to red, of dots, and the squares that carry words."""

    colors: tuple[QColor, QColor, QColor, QColor]
    dot: QColor
    line_scale: float = 1.0
    squares: Mapping[int, QImage] = field(default_factory=dict[int, QImage])


@dataclass(frozen=True, slots=True, eq=False)
class Living:
    """What changes on the map and is painted into its tiles: places in states, dots of units.

    `dots` is (k, 2) world metres.
    """

    look: GrainLook
    field: StateField | None = None
    dots: Places | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return self.field is None and (self.dots is None or not len(self.dots))


def has_squares(field: StateField, scale: float, line_scale: float) -> bool:
    """Return whether buildings are squares at so many px per world metre, not grains."""
    return 2.0 * field.typical_half_m * scale / line_scale >= SQUARE_PX


def square_at(field: StateField, view: MapView, px: float, py: float, line_scale: float) -> int:
    """Return the building whose square is under a pixel, -1 for none or when there are grains."""
    if not has_squares(field, view.scale, line_scale):
        return -1
    half_m = WORDED_PX * line_scale / 2.0 / view.scale
    return field.building_at(*view.to_world(px, py), half_m)


def paint_living(
    image: QImage, view: MapView, living: Living, rest: Callable[[], None] = lambda: None
) -> None:
    """Paint what changes onto a base picture of `view`; `rest` is called between pieces of work."""
    if living.field is not None and len(living.field):
        line = living.look.line_scale
        if has_squares(living.field, view.scale, line):
            side = 2.0 * living.field.typical_half_m * view.scale / line
            _squares(image, view, living.field, living.look, rest, worded=side >= WORDED_PX)
        else:
            _grains(pixels_of(image), view, living.field, living.look, rest)
    if living.dots is not None and len(living.dots):
        _dots(pixels_of(image), view, living.dots, living.look)


def reach_px(living: Living, scale: float) -> int:
    """Return how far a place or a dot may reach beyond its middle, in px."""
    line = living.look.line_scale
    dot = DOT_HALF * line if living.dots is not None else 0.0
    if living.field is None:
        return int(dot) + 2
    square = float(living.field.half_m.max(initial=0.0)) * scale
    return int(max(dot, GRAIN_PX[RED] * line, square, WORDED_PX * line)) + 2


def _grains(
    pixels: Pixels,
    view: MapView,
    field: StateField,
    look: GrainLook,
    rest: Callable[[], None],
) -> None:
    near = field.near(view.bounds.grown(8.0 / view.width))
    rest()
    west, north = view.origin
    scale = np.float32(view.scale)
    x = near.x * scale + np.float32((near.corner[0] - west) * view.scale)
    y = np.float32((north - near.corner[1]) * view.scale) - near.y * scale
    rest()
    taken = np.zeros(pixels.size, dtype=np.bool_)
    for state in (RED, YELLOW, BLUE, GREEN):
        some = np.flatnonzero(near.states == state)
        _thicken(pixels, taken, x[some], y[some], state, look, rest)


def _thicken(
    pixels: Pixels,
    taken: NDArray[np.bool_],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    state: int,
    look: GrainLook,
    rest: Callable[[], None],
) -> None:
    """Blend grains of one state in, the more of them in a pixel the thicker.

    Pixels `taken` by a worse state keep it.
    """
    high, wide = pixels.shape
    side = max(1, round(GRAIN_PX[state] * look.line_scale))
    wide_s, high_s = -(-wide // side), -(-high // side)
    inside = (x >= 0) & (y >= 0) & (x < wide) & (y < high)
    per = np.float32(1.0 / side)
    cells = (y[inside] * per).astype(np.int32) * wide_s + (x[inside] * per).astype(np.int32)
    rest()
    many = np.bincount(cells, minlength=wide_s * high_s)
    spots = np.flatnonzero(many)
    share = np.minimum(1.0, np.log(many[spots]) / np.log(FULL_AT))
    thin, thick = THICKNESS[state]
    weights = np.rint((thin + (thick - thin) * share) * 256.0).astype(np.uint32)
    top, left = spots // wide_s * side, spots % wide_s * side
    color = look.colors[state].rgb()
    rest()
    flat = pixels.reshape(-1)
    for dy in range(side):
        for dx in range(side):
            index = (top + dy) * wide + left + dx
            kept = np.flatnonzero((top + dy < high) & (left + dx < wide))
            kept = kept[~taken[index[kept]]]
            index = index[kept]
            flat[index] = mixed(flat[index], color, weights[kept])
            taken[index] = True
            rest()


def _disc(half: float) -> NDArray[np.int64]:
    """Return the offsets (k, 2) of a disc of pixels about a middle."""
    steps = np.arange(-int(half), int(half) + 1)
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    inside: NDArray[np.int64] = offsets[(offsets**2).sum(axis=1) <= half * half + 0.5]
    return inside


def _stamp(pixels: Pixels, at: NDArray[np.int64], offsets: NDArray[np.int64], color: int) -> None:
    """Write a figure about each place (k, 2) px, cut off at the picture's edges."""
    high, wide = pixels.shape
    reach = int(np.abs(offsets).max(initial=0))
    near = (at > -reach - 1).all(axis=1) & (at[:, 0] < wide + reach) & (at[:, 1] < high + reach)
    at = at[near]
    flat = pixels.reshape(-1)
    whole = (at >= reach).all(axis=1) & (at[:, 0] < wide - reach) & (at[:, 1] < high - reach)
    spots = at[whole, 1] * wide + at[whole, 0]
    flat[(spots[:, None] + (offsets[:, 1] * wide + offsets[:, 0])).ravel()] = color
    cut = (at[~whole][:, None, :] + offsets).reshape(-1, 2)
    cut = cut[(cut >= 0).all(axis=1) & (cut[:, 0] < wide) & (cut[:, 1] < high)]
    flat[cut[:, 1] * wide + cut[:, 0]] = color


def _dots(pixels: Pixels, view: MapView, dots: Places, look: GrainLook) -> None:
    at = np.floor(view.to_px_array(dots)).astype(np.int64)
    _stamp(pixels, at, _disc(DOT_HALF * look.line_scale), look.dot.rgb())


def _squares(
    image: QImage,
    view: MapView,
    field: StateField,
    look: GrainLook,
    rest: Callable[[], None],
    *,
    worded: bool,
) -> None:
    """Paint one square for each building in its worst state, the worst on top."""
    beyond = field.half_m.max(initial=0.0) * view.scale + WORDED_PX * look.line_scale
    rows = field.within(view.bounds.grown(float(beyond) / view.width))
    rows = rows[rows < field.buildings]
    px = view.to_px_array(field.places[rows])
    most = WORDED_PX * look.line_scale / 2.0
    half = np.minimum(field.half_m[rows] * view.scale, most)
    states = field.worst[rows]
    brush = QPainter(image)
    try:
        for state in (GREEN, BLUE, YELLOW, RED):
            some = states == state
            if worded and state in look.squares:
                _worded(brush, px[some], look.squares[state])
            else:
                _plain(brush, px[some], half[some], look.colors[state], SQUARE_OPACITY[state])
            rest()
    finally:
        brush.end()


def _plain(
    brush: QPainter, px: Places, half: NDArray[np.floating], color: QColor, opacity: float
) -> None:
    corners = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    fill = QColor(color)
    fill.setAlphaF(opacity)
    for first in range(0, len(px), SQUARES_PER_PATH):
        last = first + SQUARES_PER_PATH
        middles, sides = np.floor(px[first:last]), np.maximum(1.0, np.rint(half[first:last]))
        points = (middles[:, None, :] + corners * sides[:, None, None]).reshape(-1, 2)
        brush.fillPath(path_of(points, np.full(len(middles), 4), closed=True), fill)


def _worded(brush: QPainter, px: Places, square: QImage) -> None:
    half = QPointF(square.width() / 2.0, square.height() / 2.0)
    for x, y in px.tolist():
        brush.drawImage(QPointF(round(x - half.x()), round(y - half.y())), square)


def worded_square(
    state: int, word: str, color: QColor, ink: QColor, ground: QColor, font: QFont, side: float
) -> QImage:
    """Return a building's square of `side` px with the word of its state and its mark.

    The mark is three, two, one or no corner ticks from red to green. Green is an outline only.
    Source: the control-room guide, 6 State coding.
    """
    size = round(side)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    brush = QPainter(image)
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = max(1.0, side / 16.0)
    box = QRectF(line / 2.0, line / 2.0, size - line, size - line)
    solid = state != GREEN
    brush.setPen(QPen(ground if solid else color, line))
    brush.setBrush(color if solid else ground)
    brush.drawRect(box)
    brush.setFont(font)
    brush.setPen(ink if solid else color)
    brush.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, word)
    _ticks(brush, state, ink, size, line)
    brush.end()
    return image


def _ticks(brush: QPainter, count: int, ink: QColor, size: int, line: float) -> None:
    long = size / 5.0
    for corner in range(count):
        x = line if corner in (0, 2) else size - line
        y = line if corner in (0, 1) else size - line
        toward_x, toward_y = (long if x < size / 2 else -long), (long if y < size / 2 else -long)
        path = QPainterPath(QPointF(x, y))
        path.lineTo(x + toward_x, y)
        path.lineTo(x, y + toward_y)
        path.closeSubpath()
        brush.fillPath(path, ink)
