"""Paints the base map into a picture: a function of layers, view and colours, fit for a thread.

Qt holds Python's lock while it draws, so the work is cut into paths of about a millisecond and
`breathe` is called between them: there a thread lets the others run, or gives up by raising.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from widgets.map import paths, styles
from widgets.map.imagery import Imagery, paint_imagery, tone_of
from widgets.map.layers import PreparedLayer
from widgets.map.pixels import pixels_of
from widgets.map.speckle import Speckles
from widgets.map.view import Bounds, MapView

Palette = Mapping[str, QColor]
Breathe = Callable[[], None]

FILL_ROWS = 128
"""Rows of a fresh picture filled at a time: its memory is first touched here, which is slow."""

FEATURES_AT_ONCE = 2000
"""Features whose points are turned into pixels at a time: about 1 ms."""

ROUND_PX = 8.0
"""Lines wider than this turn with round corners; on narrower ones no eye tells, and it costs."""

HAIRLINE_PX = 1.8
"""Lines thinner than this are drawn 1 px wide: seven times faster, and no eye tells."""

SMALLEST_PX = 0.3
"""Areas smaller than this are not drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseScene:
    """All a base picture depends on.

    `view` is the whole picture with its margin, `line_scale` multiplies pixel widths (1 at a seat,
    2 on a wall), `metres_per_unit` is ground metres in one world metre.
    """

    layers: Sequence[PreparedLayer]
    view: MapView
    palette: Palette
    line_scale: float = 1.0
    metres_per_unit: float = 1.0
    imagery: Imagery | None = None


def paint_base(scene: BaseScene, breathe: Breathe = lambda: None) -> QImage:
    """Return the base map as an opaque 32-bit picture of the size of the scene's view."""
    image = QImage(scene.view.width, scene.view.height, QImage.Format.Format_RGB32)
    speckles = Speckles(pixels_of(image))
    brush = QPainter(image)
    try:
        _BasePainter(brush, speckles, scene, breathe).paint()
    finally:
        brush.end()
    return image


class _BasePainter:
    """One run of `paint_base`."""

    def __init__(
        self, brush: QPainter, speckles: Speckles, scene: BaseScene, breathe: Breathe
    ) -> None:
        self._brush = brush
        self._speckles = speckles
        self._scene = scene
        self._breathe = breathe
        self._view = scene.view
        self._scale = scene.view.scale / scene.metres_per_unit
        self._bounds = scene.view.bounds

    def paint(self) -> None:
        self._ground()
        if self._scene.imagery is not None:
            tone = tone_of(self._scene.palette)
            paint_imagery(self._brush, self._view, self._scene.imagery, self._breathe, tone)
        self._brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name in styles.LAND:
            for layer in self._named(name, "area"):
                self._areas(layer)
        self._water_areas()
        self._water_lines()
        self._roads()
        self._outside()
        self._edges()

    def _named(self, name: str, geometry: str) -> Iterator[PreparedLayer]:
        for layer in self._scene.layers:
            if layer.layer.name == name and layer.layer.geometry == geometry:
                yield layer

    def _ground(self) -> None:
        for top in range(0, self._view.height, FILL_ROWS):
            rows = QRect(0, top, self._view.width, FILL_ROWS)
            self._brush.fillRect(rows, self._scene.palette["map.land"])
            self._breathe()

    def _paths(
        self,
        layer: PreparedLayer,
        features: NDArray[np.int64],
        budget: float,
        *,
        closed: bool,
        area: bool = False,
    ) -> Iterator[QPainterPath]:
        base = layer.layer
        for some in _portions(features, layer.joined):
            world = paths.feature_points(base.coords, base.starts, some)
            counts = (base.starts[some + 1] - base.starts[some]).astype(np.int64)
            weights = counts.astype(np.float64)
            if area:
                sides = (layer.boxes[some, 2:] - layer.boxes[some, :2]) * self._view.scale
                weights += sides[:, 0] * sides[:, 1] / paths.PX_PER_POINT
            points = self._view.to_px_array(world)
            self._breathe()
            joined = layer.joined[some]
            for path in paths.paths(points, counts, weights, budget, closed=closed, joined=joined):
                yield path
                self._breathe()

    def _areas(self, layer: PreparedLayer) -> None:
        smallest = SMALLEST_PX / self._view.scale
        for kind in layer.groups:
            style = styles.area_style(layer.layer.name, kind)
            if style is None or self._scale < style.min_scale:
                continue
            features = layer.visible(kind, self._bounds, smallest)
            edged = bool(style.edge) and self._scale >= style.edge_scale
            self._fill(
                layer,
                self._speckle(layer, features, style),
                style.fill,
                style.edge if edged else "",
            )

    def _speckle(
        self, layer: PreparedLayer, features: NDArray[np.int64], style: styles.AreaStyle
    ) -> NDArray[np.int64]:
        """Fill the areas of a few pixels; return the others."""
        boxes = layer.boxes[features]
        sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
        small = (sides * self._view.scale <= style.speckle_px) & ~layer.joined[features]
        if small.any():
            px = np.concatenate(
                [self._view.to_px_array(boxes[small][:, pair]) for pair in ([0, 3], [2, 1])], axis=1
            )
            color = self._scene.palette[style.fill].rgb() & 0xFFFFFF
            self._speckles.fill(px, layer.shares[features[small]], color, self._breathe)
        return np.asarray(features[~small])

    def _fill(
        self, layer: PreparedLayer, features: NDArray[np.int64], fill: str, edge: str
    ) -> None:
        self._brush.setBrush(self._scene.palette[fill])
        self._brush.setPen(self._pen(edge, 1.0) if edge else Qt.PenStyle.NoPen)
        # A fill closes rings by itself; only a stroked edge needs the point that does.
        for path in self._paths(layer, features, paths.FILL_BUDGET, area=True, closed=bool(edge)):
            self._brush.drawPath(path)

    def _water_areas(self) -> None:
        """Fill water after all its edges are drawn, so that waters that meet become one."""
        style = styles.AREAS["water"][""]
        smallest = SMALLEST_PX / self._view.scale
        runs = [
            (layer, layer.visible(kind, self._bounds, smallest))
            for layer in self._named("water", "area")
            for kind in layer.groups
        ]
        self._brush.setBrush(Qt.BrushStyle.NoBrush)
        self._brush.setPen(self._pen(style.edge, 2.0 * self._scene.line_scale))
        for layer, features in runs:
            for path in self._paths(layer, features, 0.0, closed=True):
                self._brush.drawPath(path)
        for layer, features in runs:
            self._fill(layer, features, style.fill, "")

    def _pen(self, token: str, width_px: float) -> QPen:
        is_wide = width_px > ROUND_PX
        return QPen(
            self._scene.palette[token],
            width_px,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin if is_wide else Qt.PenJoinStyle.BevelJoin,
        )

    def _lines(self, layer: PreparedLayer, features: NDArray[np.int64], pen: QPen) -> None:
        """Stroke the features; wide lines one by one, which is the faster way for them."""
        if pen.widthF() < HAIRLINE_PX:
            pen.setWidthF(1.0)
        self._brush.setBrush(Qt.BrushStyle.NoBrush)
        self._brush.setPen(pen)
        budget = 0.0 if pen.widthF() > 1.0 else paths.LINE_BUDGET
        for path in self._paths(layer, features, budget, closed=False):
            self._brush.drawPath(path)

    def _water_lines(self) -> None:
        runs = [
            (layer, features, style, width)
            for layer in self._named("water", "line")
            for kind in layer.groups
            for style in (styles.WATER.get(kind, styles.WATER[""]),)
            for features, width in self._by_width(layer, kind, style)
        ]
        edge = self._scene.line_scale
        for layer, features, style, width in runs:
            if width >= 3.0:
                self._lines(layer, features, self._pen(style.casing, width + edge))
        for layer, features, style, width in runs:
            thin = width < 3.0
            self._lines(layer, features, self._pen(style.casing if thin else style.color, width))
        for layer, features, style, width in runs:
            if width >= 12.0 * self._scene.line_scale:
                self._lines(layer, features, self._dashes(style.centre, 0.8))

    def _by_width(
        self, layer: PreparedLayer, kind: str, style: styles.LineStyle
    ) -> Iterator[tuple[NDArray[np.int64], float]]:
        """Yield the visible features of a class in runs of one width in px."""
        features = layer.visible(kind, self._bounds.grown(0.02))
        column = layer.layer.columns.get("width_m")
        if column is None:
            yield features, style.width_px(self._scale, self._scene.line_scale)
            return
        ground = np.array([float(column[index]) for index in features.tolist()])
        for width_m in np.unique(ground).tolist():
            width = style.width_px(self._scale, self._scene.line_scale, width_m)
            yield features[ground == width_m], width

    def _dashes(self, token: str, opacity: float) -> QPen:
        """Return a fine dashed pen for the middle of a wide road or canal."""
        color = QColor(self._scene.palette[token])
        color.setAlphaF(color.alphaF() * opacity)
        pen = QPen(color, self._scene.line_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([3.0, 4.0])
        return pen

    def _roads(self) -> None:
        runs = [
            (layer, layer.visible(kind, self._bounds.grown(0.02)), style)
            for kind, style in styles.ROADS.items()
            if self._scale >= style.min_scale
            for layer in self._named("road", "line")
            if kind in layer.groups
        ]
        line_scale = self._scene.line_scale
        for layer, features, style in runs:
            width = style.width_px(self._scale, line_scale)
            if style.casing and width >= 2.0:
                self._lines(layer, features, self._pen(style.casing, width + 2.0 * line_scale))
        for layer, features, style in runs:
            width = style.width_px(self._scale, line_scale)
            self._lines(layer, features, self._pen(style.color, width))
        for layer, features, style in runs:
            if style.centre and style.width_px(self._scale, line_scale) >= 8.0 * line_scale:
                self._lines(layer, features, self._dashes(style.centre, 1.0))

    def _outside(self) -> None:
        """Dim all that lies outside the district, or nothing where no district is known."""
        mask = QPainterPath()
        mask.setFillRule(Qt.FillRule.OddEvenFill)
        mask.addRect(QRectF(0.0, 0.0, self._view.width, self._view.height))
        known = False
        for layer in self._named("district", "area"):
            every = np.concatenate([np.zeros(0, dtype=np.int64), *layer.groups.values()])
            for path in self._paths(layer, every, 0.0, closed=True):
                mask.addPath(path)
                known = True
        if known:
            color = QColor(self._scene.palette["map.outside"])
            color.setAlphaF(styles.OUTSIDE_OPACITY)
            self._brush.setPen(Qt.PenStyle.NoPen)
            for top in range(0, self._view.height, FILL_ROWS):
                self._brush.setClipRect(QRect(0, top, self._view.width, FILL_ROWS))
                self._brush.fillPath(mask, color)
                self._breathe()
            self._brush.setClipping(False)

    def _edges(self) -> None:
        near = self._bounds.grown(0.05)
        for style in styles.EDGES:
            if not style.min_scale <= self._scale < style.max_scale:
                continue
            color = QColor(self._scene.palette["t1"])
            color.setAlphaF(style.opacity)
            pen = QPen(color, style.px * self._scene.line_scale)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if style.dotted:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern([2.0, 3.0])
            for layer in self._named(style.layer, "line"):
                self._outline(layer, near, pen)

    def _outline(self, layer: PreparedLayer, near: Bounds, pen: QPen) -> None:
        for kind in layer.groups:
            self._lines(layer, layer.visible(kind, near), pen)


def _portions(
    features: NDArray[np.int64], joined: NDArray[np.bool_]
) -> Iterator[NDArray[np.int64]]:
    """Yield features in portions that tear no shape."""
    first, count = 0, len(features)
    while first < count:
        last = min(first + FEATURES_AT_ONCE, count)
        while last < count and joined[features[last]]:
            last += 1
        yield features[first:last]
        first = last
