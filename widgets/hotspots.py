"""What people call about most: today's figure of each topic against its normal range."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, square_at


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its figure as text, and value and normal range on the shared scale of 0 to `most`.

    `state` is empty inside the range; yellow or red draws the state's shape and a bold name.
    """

    name: str
    figure: str
    value: float
    low: float
    high: float
    state: str = ""


@dataclass(frozen=True, slots=True)
class HotspotsData:
    """Topics from the most to the least; `most` is the right end of the track, 0 finds it."""

    topics: tuple[Topic, ...] = ()
    most: float = 0.0
    stale: bool = False


class Hotspots(Surface[HotspotsData]):
    """Rows of name, track with band and dot, and figure; 100 px each on a wall."""

    def sizeHint(self) -> QSize:
        """Return the size of the design: five rows."""
        return self.size_in_units(106, 62.5)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(12.5)

    def adapt(self) -> None:
        """Say the topics to those who listen."""
        self.setAccessibleName(", ".join(f"{t.name} {t.figure}" for t in self.data.topics))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint as many rows as fit."""
        rows = int(self.height() // self.row_height())
        topics = self.data.topics[:rows]
        names = max((brush.width(t.name, "body", True) for t in topics), default=0.0)
        names = min(names, self.width() * 0.42)
        figures = max((brush.width(t.figure, "count", True) for t in topics), default=0.0)
        track = QRectF(
            names + self.u(5), 0.0,
            self.width() - names - figures - self.u(13), self.row_height(),
        )  # fmt: skip
        for index, topic in enumerate(topics):
            top = index * self.row_height()
            if clip.bottom() < top or clip.top() > top + self.row_height():
                continue
            self._paint_row(brush, topic, top + self.row_height() * 0.43, names, track)

    def _most(self) -> float:
        ends = [max(t.value, t.high) for t in self.data.topics]
        return self.data.most or max(ends, default=1.0) * 1.1 or 1.0

    def _paint_row(self, brush: Brush, topic: Topic, y: float, names: float, track: QRectF) -> None:
        loud, line = bool(topic.state), self.scale.line
        ink = "t2" if self.data.stale else "t1"
        brush.text(0, y, topic.name, "body", bold=loud, ink=ink, width=names)
        brush.text(
            self.width(), y, topic.figure, "count", bold=True, ink=ink, align="right",
            width=self.width() - track.right(),
        )  # fmt: skip
        if track.width() < self.u(8):
            return
        brush.rule(track.left(), track.right(), y - line / 2, "l2")
        per = track.width() / self._most()
        low, high = track.left() + topic.low * per, track.left() + topic.high * per
        band = QRectF(low, y - self.u(2.25), max(high - low, self.u(1)), self.u(4.5))
        brush.box(band, 3.0 * line, fill="band")
        if self.data.stale:
            brush.hatch(band)
        x = min(track.right(), max(track.left(), track.left() + topic.value * per))
        if loud:
            paint_case(
                brush.painter,
                square_at(QPointF(x, y), self.u(6.4)),
                topic.state,
                self.theme,
                halo=False,
            )
        else:
            brush.painter.setBrush(self.ink(ink))
            brush.painter.drawEllipse(QPointF(x, y), self.u(1.85), self.u(1.85))
