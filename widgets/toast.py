"""A short notice with one key, at the lower right; and the same as a bar across the screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent

from widgets.surface import Brush, Part, Surface
from widgets.symbol_paths import CASES
from widgets.symbols import paint_case, paint_icon, square_at


@dataclass(frozen=True, slots=True)
class ToastData:
    """A notice: a sign or case state, its point in bold, more words, and what a key does.

    `state` yellow or red washes the ground; `aside` is a quiet text before the key; `is_bar` makes
    it a bar without round corners, such as that of a lost link.
    """

    icon: str = "check"
    title: str = ""
    text: str = ""
    key: str = ""
    action: str = ""
    state: str = ""
    aside: str = ""
    is_bar: bool = False


class Toast(Surface[ToastData]):
    """A notice of 12 units' height (46 px as a bar at a seat). It never goes by itself.

    Signals:
        acted(): the key's words were clicked.
    """

    acted = Signal()

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(480, 11.5) if self.data.is_bar else self.size_in_units(146, 12)

    def adapt(self) -> None:
        """Say the notice to those who listen."""
        data = self.data
        self.setAccessibleName(" ".join(part for part in (data.title, data.text) if part))
        self.setAccessibleDescription(" ".join(part for part in (data.action, data.key) if part))

    def _action_left(self) -> float:
        data = self.data
        width = self.scale.metrics("body").horizontalAdvance(data.action)
        cap = self.scale.metrics("caption", True).horizontalAdvance(data.key) + self.u(8)
        return self.width() - self.u(4) - width - (cap if data.key else 0.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Act when the key's words are clicked."""
        if self.data.action and event.position().x() >= self._action_left():
            self.acted.emit()

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint ground, sign, words and key."""
        del clip
        data, y = self.data, self.height() / 2.0
        ground = f"{data.state}.wash" if data.state in {"red", "yellow"} else "i3"
        if data.is_bar:
            brush.painter.fillRect(self.rect(), self.ink(ground))
        else:
            brush.box(QRectF(self.rect()), 4.0 * self.scale.line, fill=ground)
        pad = self.u(5 if data.is_bar else 3)
        side = self.scale.px("body") * 1.3
        place = square_at(QPointF(pad + side / 2, y), side)
        if data.icon in CASES:
            paint_case(brush.painter, place, data.icon, self.theme, halo=False)
        else:
            paint_icon(brush.painter, place, data.icon, self.theme)
        right = self._paint_action(brush, self.width() - pad, y)
        left = pad + side + self.u(3)
        room = right - left - self.u(4)
        aside = min(brush.width(data.aside, "body"), room * 0.4)
        if aside and room - aside > brush.width(data.title, "body", True):
            brush.text(
                right - self.u(3), y, data.aside, "body", ink="t2", align="right", width=aside + 1
            )
            room -= aside + self.u(4)
        parts: tuple[Part, ...] = (
            (data.title, "body", True, "t1"),
            (data.text, "body", False, "t1"),
        )
        brush.parts(left, y, parts, room, self.u(3))

    def _paint_action(self, brush: Brush, right: float, y: float) -> float:
        """Paint the key and what it does; return where they begin."""
        data = self.data
        most = self.width() * 0.4
        ink = "t1" if data.is_bar else "t2"
        if data.action:
            right -= brush.text(right, y, data.action, "body", ink=ink, align="right", width=most)
        if data.key:
            right -= brush.key_width(data.key) + self.u(2)
            brush.key(right, y, data.key)
        return right
