"""Paints the symbols of cases, units, devices and categories, the same on map, list and legend.

Each is painted into a square given by its rectangle: the 24-unit grid fills it. Rings, chips and
halos reach outside by up to half the side. Source: the visual design, 7 Symbols and states.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPixmap, QTransform

from widgets.symbol_paths import GRID, case_path, icon_path, ring_path, unit_path
from widgets.theme import Theme
from widgets.type_scale import make_font

RING_GROW: Final = 1.52
"""Size of an outer ring against its shape."""

NUMBER_PLACE: Final[dict[str, tuple[float, float]]] = {
    "red": (12.0, 12.6),
    "yellow": (15.1, 11.2),
    "blue": (12.0, 11.5),
    "green": (12.0, 8.0),
}
"""Middle line and size of a number in each shape, in grid units."""

ROOM_INSIDE: Final = (1.0, 1.0, 0.86, 0.62, 0.46)
ROOM_IN_SQUARE: Final = (1.0, 1.0, 1.0, 0.75, 0.56)
"""Shares of that size at which a number of so many digits fits; a square is the widest shape."""

CHIP_SIZE: Final = 11.0
"""Size of the word in the chip of an overdue case, in grid units."""

PLUS: Final = "+"
"""As the text of that chip: a drawn plus, for symbols too small for a word."""


def square_at(center: QPointF, size_px: float) -> QRectF:
    """Return the square of a side around a point."""
    half = size_px / 2.0
    return QRectF(center.x() - half, center.y() - half, size_px, size_px)


@lru_cache(maxsize=1024)
def outline(text: str, px: int, bold: bool) -> QPainterPath:
    """Return the outline of a short text with the middle of its ink at (0, 0). Do not alter."""
    path = QPainterPath()
    path.addText(QPointF(0.0, 0.0), make_font(px, bold), text)
    middle = path.boundingRect().center()
    path.translate(-middle.x(), -middle.y())
    return path


def paint_case(
    painter: QPainter,
    rect: QRectF,
    state: str,
    theme: Theme,
    *,
    number: str = "",
    ring: float = 0.0,
    selected: bool = False,
    stale: bool = False,
    suspended: bool = False,
    overdue: str = "",
    halo: bool = True,
) -> None:
    """Paint the shape of a case: red diamond, yellow triangle, blue square, green ring.

    `number` stands inside; `ring` is the opacity (0 to 1) of the ring of an unacknowledged case;
    `overdue` is the text of the chip of an overdue one, empty for none; `halo` sets the shape off
    from what is under it, as a map needs.
    """
    painter.save()
    scale = _enter(painter, rect)
    if selected:
        _paint_outline(painter, state, theme, "t1", scale, 1.9)
    elif ring > 0.0:
        painter.setOpacity(painter.opacity() * min(1.0, ring))
        _paint_outline(painter, state, theme, state, scale, 1.3)
        painter.setOpacity(1.0)
    _paint_shape(painter, state, theme, halo=halo)
    if stale:
        _paint_stale(painter, theme, scale)
    if suspended:
        _paint_pause(painter, state, theme)
    elif number:
        _paint_number(painter, state, theme, number)
    if overdue:
        _paint_chip(painter, theme, overdue)
    painter.restore()


def paint_ring(
    painter: QPainter, rect: QRectF, state: str, theme: Theme, *, selected: bool = False
) -> None:
    """Paint only the ring around the shape of a state, in its colour or as the selection."""
    painter.save()
    scale = _enter(painter, rect)
    _paint_outline(painter, state, theme, "t1" if selected else state, scale, 1.3)
    painter.restore()


def paint_unit(painter: QPainter, rect: QRectF, kind: str, status: str, theme: Theme) -> None:
    """Paint a unit: solid when free, hollow when busy, dashed when lost or off duty.

    Kinds: enforcement, grid, medical, fire, repair, boat, police.
    """
    painter.save()
    scale = _enter(painter, rect)
    path = unit_path(kind)
    halo = QPen(theme.color("halo"), max(3.0, 3.0 / scale))
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    if status == "free":
        painter.fillPath(path, theme.color("t1"))
    else:
        painter.fillPath(path, theme.color("halo"))
        pen = QPen(theme.color("t1"), max(1.7, 1.2 / scale))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if status != "busy":
            pen.setDashPattern([1.6, 1.3])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.strokePath(path, pen)
    painter.restore()


def paint_icon(painter: QPainter, rect: QRectF, name: str, theme: Theme, ink: str = "t1") -> None:
    """Paint a sign of one colour: a device, link, mask, up, warning, check, times, clock, logo."""
    painter.save()
    _enter(painter, rect)
    if name == "warning" and ink == "yellow":
        _paint_edge(painter, icon_path(name), theme, "yellow")
    painter.fillPath(icon_path(name), theme.color(ink))
    painter.restore()


def paint_offline(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint the sign of a device that is offline: a dashed circle with a slash."""
    painter.save()
    scale = _enter(painter, rect)
    pen = QPen(theme.color("t2"), max(2.0, 1.2 / scale))
    pen.setDashPattern([2.0, 1.4])
    painter.setPen(pen)
    painter.drawEllipse(QPointF(12.0, 12.0), 9.0, 9.0)
    pen.setStyle(Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(8.6, 15.4), QPointF(15.4, 8.6))
    painter.restore()


def paint_seal(
    painter: QPainter, rect: QRectF, text: str, theme: Theme, *, ink: str = "t1"
) -> None:
    """Paint a category: one hanzi or two letters in a rounded square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = rect.width()
    width = max(1.0, side / 20.0)
    inner = rect.adjusted(width / 2.0, width / 2.0, -width / 2.0, -width / 2.0)
    painter.setPen(QPen(theme.color("l2"), width))
    painter.setBrush(theme.color("i0"))
    painter.drawRoundedRect(inner, side * 0.14, side * 0.14)
    painter.translate(rect.center())
    share = 0.68 if len(text) < 2 else 0.5
    painter.fillPath(outline(text, round(side * share), True), theme.color(ink))
    painter.restore()


class SymbolAtlas:
    """Keeps case and unit symbols as pixmaps for one theme and device pixel ratio."""

    def __init__(self, theme: Theme, dpr: float = 1.0) -> None:
        self._theme = theme
        self._dpr = dpr
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def case(
        self,
        state: str,
        size_px: float,
        *,
        number: str = "",
        ring: float = 0.0,
        selected: bool = False,
        stale: bool = False,
        suspended: bool = False,
        overdue: str = "",
    ) -> QPixmap:
        """Return the symbol of a case in the middle of a pixmap twice its size."""
        key = (state, size_px, number, ring, selected, stale, suspended, overdue)
        if key not in self._kept:
            pixmap, painter, rect = self._blank(size_px)
            paint_case(
                painter, rect, state, self._theme, number=number, ring=ring, selected=selected,
                stale=stale, suspended=suspended, overdue=overdue,
            )  # fmt: skip
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def unit(self, kind: str, status: str, size_px: float) -> QPixmap:
        """Return the symbol of a unit in the middle of a pixmap twice its size."""
        key = (kind, status, size_px)
        if key not in self._kept:
            pixmap, painter, rect = self._blank(size_px)
            paint_unit(painter, rect, kind, status, self._theme)
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def _blank(self, size_px: float) -> tuple[QPixmap, QPainter, QRectF]:
        side = round(2.0 * size_px * self._dpr)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(self._dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        middle = side / self._dpr / 2.0
        return pixmap, QPainter(pixmap), square_at(QPointF(middle, middle), size_px)


def _enter(painter: QPainter, rect: QRectF) -> float:
    """Map the grid onto the rectangle; return px per grid unit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    scale = rect.width() / GRID
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    return scale


def _paint_shape(painter: QPainter, state: str, theme: Theme, *, halo: bool) -> None:
    path = case_path(state)
    if halo:
        pen = QPen(theme.color("halo"), 3.2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, theme.color(state))
    _paint_edge(painter, path, theme, state)


def _paint_edge(painter: QPainter, path: QPainterPath, theme: Theme, state: str) -> None:
    """Outline a shape whose fill alone has too little contrast (yellow by day)."""
    edge = theme.color(f"{state}.edge")
    if edge != theme.color(state):
        pen = QPen(edge, 1.7)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(path, pen)


def _paint_outline(
    painter: QPainter, state: str, theme: Theme, token: str, scale: float, width: float
) -> None:
    pen = QPen(theme.color("halo"), width + 3.0)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    path = ring_path(state, RING_GROW)
    painter.strokePath(path, pen)
    color = theme.color({"yellow": "yellow.text"}.get(token, token))
    pen = QPen(color, max(width, 1.2 / scale))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(path, pen)


def _paint_stale(painter: QPainter, theme: Theme, scale: float) -> None:
    hatch = QBrush(theme.color("halo"), Qt.BrushStyle.BDiagPattern)
    hatch.setTransform(QTransform.fromScale(0.55, 0.55))
    painter.fillRect(QRectF(0.0, 0.0, GRID, GRID), hatch)
    pen = QPen(theme.color("t2"), max(1.0, 0.8 / scale))
    pen.setDashPattern([2.5, 2.0])
    painter.setPen(pen)
    painter.drawRect(QRectF(0.5, 0.5, GRID - 1.0, GRID - 1.0))
    painter.setPen(Qt.PenStyle.NoPen)


def _glyph_token(state: str) -> str:
    return {"yellow": "glyph.yellow", "green": "t1"}.get(state, "glyph")


def _paint_pause(painter: QPainter, state: str, theme: Theme) -> None:
    y, _ = NUMBER_PLACE[state]
    for x in (8.6, 13.0):
        painter.fillRect(QRectF(x, y - 4.0, 2.4, 8.0), theme.color(_glyph_token(state)))


def _paint_number(painter: QPainter, state: str, theme: Theme, number: str) -> None:
    y, size = NUMBER_PLACE[state]
    painter.save()
    painter.translate(12.0, y)
    share = size / 100.0 * (ROOM_IN_SQUARE if state == "blue" else ROOM_INSIDE)[len(number[:4])]
    painter.scale(share, share)
    painter.fillPath(outline(number, 100, True), theme.color(_glyph_token(state)))
    painter.restore()


def _paint_chip(painter: QPainter, theme: Theme, text: str) -> None:
    if not text.strip(PLUS):
        _paint_plus(painter, theme)
        return
    wide = outline(text, 100, True).boundingRect().width() * CHIP_SIZE / 100.0
    chip = QRectF(14.0, -6.0, wide + 4.0, CHIP_SIZE + 4.0)
    painter.setBrush(theme.color("red"))
    painter.setPen(QPen(theme.color("halo"), 1.4))
    painter.drawRoundedRect(chip, 2.0, 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.translate(chip.center())
    painter.scale(CHIP_SIZE / 100.0, CHIP_SIZE / 100.0)
    painter.fillPath(outline(text, 100, True), theme.color("glyph"))


def _paint_plus(painter: QPainter, theme: Theme) -> None:
    """Paint the chip of a symbol too small for a word: the plus of time that counts up."""
    painter.setBrush(theme.color("red"))
    painter.setPen(QPen(theme.color("halo"), 1.4))
    painter.drawRoundedRect(QRectF(14.5, -5.0, 13.0, 13.0), 2.0, 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(17.0, 0.4, 8.0, 2.2), theme.color("glyph"))
    painter.fillRect(QRectF(19.9, -2.5, 2.2, 8.0), theme.color("glyph"))
