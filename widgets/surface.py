"""What every painted widget is: a surface with one value, one theme and one type scale.

A surface repaints only when its value really changed, and then only where it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.painting import painting
from widgets.shield import shield_events, shielded
from widgets.text import Align, draw_text, width_of, wrap
from widgets.theme import Theme
from widgets.type_scale import Role, TypeScale

Data = TypeVar("Data")

Part = tuple[str, Role, bool, str]
"""A piece of a line: its text, role, whether it is bold, and its colour token."""


class Brush:
    """A painter that knows the theme and the sizes of type."""

    def __init__(self, painter: QPainter, theme: Theme, scale: TypeScale) -> None:
        self.painter = painter
        self.theme = theme
        self.scale = scale

    def text(
        self,
        x: float,
        y: float,
        text: str,
        role: Role,
        *,
        bold: bool = False,
        ink: str = "t1",
        align: Align = "left",
        width: float | None = None,
    ) -> float:
        """Draw one line with its middle at y, elided to `width`; return the width drawn."""
        return draw_text(
            self.painter,
            QPointF(x, y),
            text,
            self.scale.px(role),
            self.theme.color(ink),
            bold=bold,
            align=align,
            width=width,
        )

    def lines(
        self,
        x: float,
        y: float,
        text: str,
        role: Role,
        width: float,
        most: int,
        *,
        bold: bool = False,
        ink: str = "t1",
        top: bool = False,
        leading: float = 1.3,
    ) -> int:
        """Draw text wrapped to `most` lines, all around y or, with `top`, the first at y."""
        px = self.scale.px(role)
        rows = wrap(text, px, bold, max(1, int(width)), most)
        step = leading * px
        first = y if top else y - step * (len(rows) - 1) / 2.0
        for index, row in enumerate(rows):
            self.text(x, first + index * step, row, role, bold=bold, ink=ink)
        return len(rows)

    def parts(
        self,
        x: float,
        y: float,
        parts: Sequence[Part],
        width: float,
        gap: float,
    ) -> float:
        """Draw (text, role, bold, ink) parts one after the other; return where the last ended.

        Parts are set on one base line; what does not fit in `width` is elided or left out.
        """
        end = x + width
        base = max((self.scale.px(role) for _, role, _, _ in parts), default=0)
        for index, (text, role, bold, ink) in enumerate(parts):
            if not text:
                continue
            left = x if index == 0 else x + gap
            drop = 0.37 * (base - self.scale.px(role))
            drawn = self.text(left, y + drop, text, role, bold=bold, ink=ink, width=end - left)
            if not drawn:
                break
            x = left + drawn
        return x

    def width(self, text: str, role: Role, bold: bool = False) -> float:
        """Return how wide a text is in a role."""
        return width_of(text, self.scale.px(role), bold)

    def rule(self, x0: float, x1: float, y: float, ink: str = "l1", lines: float = 1.0) -> None:
        """Draw a horizontal rule, its thickness in lines of the scale, sharp on whole pixels."""
        thick = max(1, round(lines * self.scale.line))
        self.painter.fillRect(
            QRectF(round(x0), round(y), round(x1) - round(x0), thick), self.theme.color(ink)
        )

    def upright_rule(
        self, x: float, y0: float, y1: float, ink: str = "l1", lines: float = 1.0
    ) -> None:
        """Draw a vertical rule, its thickness in lines of the scale."""
        thick = max(1, round(lines * self.scale.line))
        self.painter.fillRect(
            QRectF(round(x), round(y0), thick, round(y1) - round(y0)), self.theme.color(ink)
        )

    def box(
        self,
        rect: QRectF,
        radius_px: float,
        *,
        fill: str = "",
        edge: str = "",
        lines: float = 1.0,
        dashed: bool = False,
    ) -> None:
        """Draw a rounded box, its edge inside the rectangle."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setBrush(self.theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        width = max(1.0, lines * self.scale.line)
        if edge:
            pen = QPen(self.theme.color(edge), width)
            if dashed:
                pen.setDashPattern([3.0, 2.5])
            self.painter.setPen(pen)
            inset = width / 2.0
            rect = rect.adjusted(inset, inset, -inset, -inset)
        else:
            self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.drawRoundedRect(rect, radius_px, radius_px)
        self.painter.setPen(Qt.PenStyle.NoPen)

    def hatch(self, rect: QRectF, ink: str = "t3") -> None:
        """Cover a rectangle with the 45 degree lines of something stale."""
        self.painter.fillRect(rect, self.theme.hatch(ink, max(1.0, 1.2 * self.scale.line)))

    def key(self, x: float, y: float, label: str, *, inverted: bool = False) -> float:
        """Draw a keycap with its middle at y, from x; return its width."""
        pad, line = 1.5 * self.scale.u, self.scale.line
        size = self.scale.px("caption")
        width = max(size * 1.6, self.width(label, "caption", True) + 2.0 * pad)
        height = size * 1.55
        ink = "i0" if inverted else "t1"
        cap = QRectF(round(x), round(y - height / 2.0), round(width), round(height))
        self.box(cap, 3.0 * line, fill="t1" if inverted else "i0", edge=ink if inverted else "l2")
        self.text(
            cap.center().x(), y, label, "caption", bold=True, ink=ink, align="center", width=width
        )
        return float(cap.width())

    def key_width(self, label: str) -> float:
        """Return how wide a keycap is."""
        size = self.scale.px("caption")
        least = size * 1.6
        return float(round(max(least, self.width(label, "caption", True) + 3.0 * self.scale.u)))

    def focus(self, rect: QRectF) -> None:
        """Draw the focus ring, 3 lines thick and 3 off the rectangle."""
        line = self.scale.line
        off = 4.5 * line
        self.box(
            rect.adjusted(-off - line, -off - line, off + line, off + line),
            8.0 * line,
            edge="t1",
            lines=3.0,
        )


class Surface(QWidget, Generic[Data]):
    """Base of painted widgets: keeps the value and paints it with `paint`.

    Errors in its event handlers, and in those of its subclasses, are reported and go no further.
    """

    def __init_subclass__(cls) -> None:
        """Shield the handlers of every kind of surface."""
        super().__init_subclass__()
        shield_events(cls)

    def __init__(
        self, theme: Theme, scale: TypeScale, data: Data, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = scale
        self._data = data
        self.build()
        self.adapt()

    def build(self) -> None:
        """Make the children, once, before the value is first shown."""

    @property
    def data(self) -> Data:
        """The value shown."""
        return self._data

    @property
    def theme(self) -> Theme:
        """The theme painted with."""
        return self._theme

    @property
    def scale(self) -> TypeScale:
        """The type scale painted with."""
        return self._scale

    def set_data(self, data: Data) -> bool:
        """Show another value; return whether it differs, else nothing is repainted."""
        if data == self._data:
            return False
        before, self._data = self._data, data
        self.adapt()
        for rect in self.changed_rects(before, data):
            self.update(rect)
        return True

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.adapt()
        self.update()

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        if scale != self._scale:
            self._scale = scale
            self.adapt()
            self.updateGeometry()
            self.update()

    def adapt(self) -> None:
        """Bring children and accessible texts in line with value, theme and scale."""

    def changed_rects(self, before: Data, after: Data) -> Sequence[QRect]:
        """Return where the picture of two values differs."""
        del before, after
        return (self.rect(),)

    def u(self, units: float) -> float:
        """Return a number of spacing units in px."""
        return units * self._scale.u

    def size_in_units(self, wide: float, high: float) -> QSize:
        """Return a size given in spacing units."""
        return QSize(round(self.u(wide)), round(self.u(high)))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the value; `clip` is what needs painting."""

    @shielded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what Qt asks for."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self.paint(Brush(painter, self._theme, self._scale), event.rect())

    def ink(self, token: str) -> QColor:
        """Return a colour of the theme."""
        return self._theme.color(token)


def state_text(state: str, otherwise: str = "t1") -> str:
    """Return the token of text in the colour of a state, or another where there is no state."""
    return f"{state}.text" if state else otherwise
