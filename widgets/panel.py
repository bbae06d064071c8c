"""The frame of a panel: title, caption on the right, a rule; and what stands where content cannot.

Empty, loading, failed and stale are said in words, never by an empty box or a spinner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from widgets.headline import SMALL, Count, counts_width, paint_counts
from widgets.key_bar import KeyHint
from widgets.surface import Brush, Surface
from widgets.symbols import paint_icon, square_at

PanelState = Literal["ready", "empty", "loading", "error", "stale"]


@dataclass(frozen=True, slots=True)
class PanelData:
    """Title and caption, and the state of the content.

    `message` and `note` are shown instead of the content unless it is ready or stale; loading
    shows `progress` (0 to 1) as a bar; stale keeps the content, hatches the title row and says the
    caption ("截至 10:41:08"). `inset` is how many units title and rule stand in from both sides.
    `hints` are keys that act on the content, at the right end of a seat's title row.
    """

    title: str = ""
    caption: str = ""
    state: PanelState = "ready"
    message: str = ""
    note: str = ""
    progress: float = 0.0
    counts: tuple[Count, ...] = ()
    inset: float = 0.0
    rule: bool = True
    hints: tuple[KeyHint, ...] = ()


class Panel(Surface[PanelData]):
    """Holds one content widget under the title row of 13 units on a wall and 10.75 at a seat.

    Signals:
        hint_clicked(str): the first key of a hint whose words were clicked.
    """

    hint_clicked = Signal(str)

    def build(self) -> None:
        """Start without content."""
        self._content: QWidget | None = None
        self._hints: list[tuple[str, float, float]] = []

    def sizeHint(self) -> QSize:
        """Return the size of a panel of the design."""
        return self.size_in_units(106, 80)

    @property
    def content(self) -> QWidget | None:
        """The widget inside."""
        return self._content

    def set_content(self, content: QWidget) -> None:
        """Put a widget inside, over the whole width."""
        content.setParent(self)
        self._content = content
        self._place()
        self.adapt()

    def head_height(self) -> int:
        """Return the height of the title row in px."""
        return round(self.u(13 if self.scale.is_room else 10.75))

    def body(self) -> QRect:
        """Return the rectangle of the content in px."""
        return QRect(0, self.head_height(), self.width(), self.height() - self.head_height())

    def adapt(self) -> None:
        """Show the content or the words in its place."""
        data = self.data
        self.setAccessibleName(" ".join(p for p in (data.title, data.caption, data.message) if p))
        if self._content is not None:
            self._content.setVisible(data.state in {"ready", "stale"})
        self._place()

    def resizeEvent(self, event: object) -> None:
        """Place the content."""
        del event
        self._place()

    def _place(self) -> None:
        if self._content is not None:
            self._content.setGeometry(self.body())

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint rule, title and caption, then the words that stand for the content."""
        data, left = self.data, self.u(self.data.inset)
        right = self.width() - left
        if data.rule:
            brush.rule(left, right, 0, "l2", 1.5 if self.scale.is_room else 1.0)
        y = self.u(7.25 if self.scale.is_room else 5.5)
        if data.state == "stale":
            brush.hatch(QRectF(left, y - self.u(2.5), self.u(2), self.u(5)))
            left += self.u(3.5)
        title = brush.text(left, y, data.title, "panel", bold=True, width=right - left)
        if data.counts:
            labels = counts_width(brush, data.counts, self.u(3), False, SMALL)
            caption = brush.width(data.caption, "caption") + self.u(4)
            if labels + caption < right - left - title:
                left_end = right - caption - labels - self.u(4)
                paint_counts(brush, left_end, y, labels, data.counts, SMALL)
        room = right - left - title - self.u(4)
        room -= self._paint_hints(brush, right, y, room)
        if self.scale.is_room:
            brush.text(right, y, data.caption, "caption", ink="t2", align="right", width=room)
        else:
            brush.text(left + title + self.u(4), y, data.caption, "caption", ink="t2", width=room)
        if data.state in {"empty", "loading", "error"} and clip.bottom() > self.head_height():
            self._paint_words(brush)

    def _paint_hints(self, brush: Brush, right: float, y: float, room: float) -> float:
        """Paint the hints that fit at the right end; return the room they took."""
        self._hints = []
        left = right
        for hint in reversed(self.data.hints):
            caps = sum(brush.key_width(key) + self.u(1) for key in hint.keys)
            wide = caps + self.u(1) + brush.width(hint.label, "caption")
            gap = self.u(3) if left < right else 0.0
            if right - left + gap + wide > room:
                break
            left -= gap + wide
            self._hints.append((hint.keys[0], left, left + wide))
            x = left
            for key in hint.keys:
                x += brush.key(x, y, key) + self.u(1)
            brush.text(x + self.u(1), y, hint.label, "caption", ink="t2")
        return right - left + self.u(3) if left < right else 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of the hint under the mouse."""
        at = event.position()
        for key, left, right in self._hints:
            if left <= at.x() <= right and at.y() < self.head_height():
                self.hint_clicked.emit(key)

    def _paint_words(self, brush: Brush) -> None:
        data, pad = self.data, self.u(4)
        left = self.u(data.inset)
        box = QRectF(self.body()).adjusted(left, 0, -left, 0)
        lines = self.scale.px("panel") * 1.3 + self.scale.px("body") * 1.35 * 3 + 2.0 * pad
        box.setHeight(min(box.height(), lines))
        brush.box(box, 6.0 * self.scale.line, fill="i2")
        room = box.width() - 2.0 * pad
        if data.state == "error":
            side = float(self.scale.px("panel"))
            place = square_at(
                QPointF(box.right() - pad - side / 2, box.top() + pad + side / 2), side
            )
            paint_icon(brush.painter, place, "warning", self.theme, "yellow")
            room -= side + pad
        y = box.top() + pad + self.scale.px("panel") * 0.5
        brush.text(box.left() + pad, y, data.message, "panel", bold=True, width=room)
        y += self.scale.px("panel") * 0.5 + self.scale.px("body") * 0.9
        whole = box.width() - 2.0 * pad
        brush.lines(box.left() + pad, y, data.note, "body", whole, 2, ink="t2", top=True)
        if data.state == "loading":
            track = QRectF(
                box.left() + pad, box.bottom() - pad, box.width() - 2.0 * pad, self.u(0.75)
            )
            brush.painter.fillRect(track, self.ink("l2"))
            track.setWidth(track.width() * min(1.0, max(0.0, data.progress)))
            brush.painter.fillRect(track, self.ink("t1"))
