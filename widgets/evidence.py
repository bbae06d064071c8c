"""What speaks for a case being true: one line for each source."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize

from widgets.surface import Brush, Surface
from widgets.symbols import paint_icon, square_at


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A source and what it says; `icon` is check, times, clock or empty."""

    label: str
    text: str
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """Title, keycap and verdict, the lines, and what to say when there are none."""

    title: str = ""
    key: str = ""
    verdict: str = ""
    lines: tuple[EvidenceLine, ...] = ()
    empty: str = ""


class Evidence(Surface[EvidenceData]):
    """A title line and rows of 8.25 units (33 px at a seat)."""

    def sizeHint(self) -> QSize:
        """Return the size of the design: four lines under the title."""
        return self.size_in_units(106, 47)

    def adapt(self) -> None:
        """Say the lines to those who listen."""
        lines = (f"{line.label} {line.text}" for line in self.data.lines)
        self.setAccessibleName(f"{self.data.title} {self.data.verdict}")
        self.setAccessibleDescription("; ".join(lines))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the title line and the lines that fit whole."""
        del clip
        data, width = self.data, float(self.width())
        y = self.u(5)
        x = brush.text(0, y, data.title, "panel", bold=True, width=width)
        if data.key:
            x += self.u(2.5) + brush.key(x + self.u(2.5), y, data.key)
        x += self.u(5)
        brush.text(x, y, data.verdict, "body", ink="t2", width=width - x)
        if not data.lines:
            brush.lines(0, y + self.u(9), data.empty, "body", width, 3, ink="t2", top=True)
            return
        labels = max(brush.width(line.label, "body", True) for line in data.lines)
        labels = min(labels, width * 0.34)
        for line in data.lines:
            y += self.u(8.25 if line is not data.lines[0] else 9)
            if y + self.scale.px("body") * 0.6 > self.height():
                break
            if line.icon:
                place = square_at(QPointF(self.u(2), y), self.u(3.75))
                paint_icon(brush.painter, place, line.icon, self.theme)
            x = self.u(6.5)
            brush.text(x, y, line.label, "body", bold=True, width=labels)
            x += labels + self.u(3)
            brush.text(x, y, line.text, "body", width=width - x)
