"""The line under the status bar that tells the whole room how things are, by its shape alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPen

from widgets.surface import Brush, Surface

Situation = Literal["peace", "emergency", "offline", "catching_up"]


@dataclass(frozen=True, slots=True)
class BrandLineData:
    """Which line: thin solid, double red, dashed yellow, or yellow filling up to `progress`.

    `text` (such as "补发 5/7") is written under the line where the widget is high enough.
    """

    situation: Situation = "peace"
    progress: float = 0.0
    text: str = ""


class BrandLine(Surface[BrandLineData]):
    """Draws its line along the upper edge; 9.5 lines of the scale are enough without text."""

    def sizeHint(self) -> QSize:
        """Return the size of the design: the width of the screen, 19 px high on a wall."""
        return self.size_in_units(480, 2.375)

    def adapt(self) -> None:
        """Say the text to those who listen."""
        self.setAccessibleName(self.data.text)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the line of the situation."""
        del clip
        data, line, width = self.data, self.scale.line, self.width()
        thick = max(2.0, 3.0 * line)
        if data.situation == "peace":
            brush.painter.fillRect(QRectF(0, 0, width, max(1.0, 2.5 * line)), self.ink("t2"))
        elif data.situation == "emergency":
            high = max(2.0, 3.5 * line)
            for top in (0.0, high + max(2.0, 2.5 * line)):
                brush.painter.fillRect(QRectF(0, round(top), width, round(high)), self.ink("red"))
        elif data.situation == "offline":
            pen = QPen(self.ink("yellow.text"), thick)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([26.0 * line / thick, 13.0 * line / thick])
            brush.painter.setPen(pen)
            brush.painter.drawLine(0, round(thick / 2.0), width, round(thick / 2.0))
        else:
            share = min(1.0, max(0.0, data.progress))
            brush.painter.fillRect(QRectF(0, 0, width, thick), self.ink("l2"))
            brush.painter.fillRect(QRectF(0, 0, width * share, thick), self.ink("yellow.text"))
        middle = thick + 0.8 * self.scale.px("caption")
        if data.text and self.height() >= middle + 0.6 * self.scale.px("caption"):
            brush.text(self.u(6), middle, data.text, "caption", ink="t2", width=width)
