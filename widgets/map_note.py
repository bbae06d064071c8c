"""One line over a map: what a tool shows just now, and the keys that work it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize

from widgets.key_bar import KeyHint
from widgets.surface import Brush, Surface

PAD_UNITS, HIGH_UNITS = 3.5, 9.0


@dataclass(frozen=True, slots=True)
class MapNoteData:
    """What is so, in bold, more of it, and keys with what they do."""

    text: str = ""
    more: str = ""
    hints: tuple[KeyHint, ...] = ()


class MapNote(Surface[MapNoteData]):
    """A line on a ground of its own; keys that find no room are left out from the end."""

    def sizeHint(self) -> QSize:
        """Return the room that all words take."""
        bold, body = self.scale.metrics("body", True), self.scale.metrics("body")
        caption = self.scale.metrics("caption")
        wide = bold.horizontalAdvance(self.data.text) + body.horizontalAdvance(self.data.more)
        size = float(wide) + self.u(2 * PAD_UNITS + (3.0 if self.data.more else 0.0))
        for hint in self.data.hints:
            keys = sum(
                max(1.6 * self.scale.px("caption"), caption.horizontalAdvance(key) + self.u(4))
                + self.u(1.0)
                for key in hint.keys
            )
            size += keys + caption.horizontalAdvance(hint.label) + self.u(4.0)
        return QSize(round(size) + 2, round(self.u(HIGH_UNITS)))

    def adapt(self) -> None:
        """Say the line to those who listen."""
        hints = (f"{' '.join(hint.keys)} {hint.label}" for hint in self.data.hints)
        self.setAccessibleName("; ".join((f"{self.data.text} {self.data.more}".strip(), *hints)))
        self.updateGeometry()

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint ground, words and keys."""
        del clip
        brush.box(QRectF(self.rect()), 6.0 * self.scale.line, fill="i2", edge="l2")
        y, right = self.height() / 2.0, self.width() - self.u(PAD_UNITS)
        x = self.u(PAD_UNITS)
        x += brush.text(x, y, self.data.text, "body", bold=True, width=right - x)
        if self.data.more:
            x += self.u(3.0)
            x += brush.text(x, y, self.data.more, "body", width=right - x)
        for hint in self.data.hints:
            x += self.u(3.0)
            keys = sum(brush.key_width(key) + self.u(1.0) for key in hint.keys)
            if x + keys + brush.width(hint.label, "caption") > right + self.u(1.0):
                return
            for key in hint.keys:
                x += brush.key(x, y, key) + self.u(1.0)
            x += brush.text(x, y, hint.label, "caption", ink="t2", width=right + self.u(1.0) - x)
