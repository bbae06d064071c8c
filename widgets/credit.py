"""The line over the map that credits who made the tiles under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize

from widgets.surface import Brush, Surface
from widgets.text import width_of

PAD_UNITS: Final = 1.5
HIGH_UNITS: Final = 6.0
MOST_UNITS: Final = 150.0
"""Longest line; more is cut with an ellipsis."""


@dataclass(frozen=True, slots=True)
class CreditData:
    """Who made the tiles, and what is wrong with them; nothing when empty."""

    text: str = ""


class Credit(Surface[CreditData]):
    """A quiet plate as wide as its text; ask `sizeHint` when the text has changed."""

    def sizeHint(self) -> QSize:
        """Return the room the text needs."""
        wide = width_of(self.data.text, self.scale.px("caption")) + 2.0 * self.u(PAD_UNITS)
        return QSize(round(min(wide + 1.0, self.u(MOST_UNITS))), round(self.u(HIGH_UNITS)))

    def adapt(self) -> None:
        """Say the text to those who listen."""
        self.setAccessibleName(self.data.text)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint plate and text."""
        del clip
        pad, middle = self.u(PAD_UNITS), self.height() / 2.0
        brush.box(QRectF(self.rect()), 4.0 * self.scale.line, fill="i1")
        width = self.width() - 2.0 * pad
        brush.text(pad, middle, self.data.text, "caption", ink="t2", width=width)
