"""A button with the key that presses it; the focus ring is drawn inside the widget's margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from widgets.surface import Brush, Surface

Kind = Literal["primary", "secondary"]


@dataclass(frozen=True, slots=True)
class ButtonData:
    """Its word, its key as written on the cap, and its rank; `note` is a second word, quieter."""

    label: str = ""
    key: str = ""
    kind: Kind = "secondary"
    enabled: bool = True
    note: str = ""


class Button(Surface[ButtonData]):
    """A face with a margin of 2 units around it, in which the focus ring stands.

    The designed 44 px high face needs a widget of 60 px; faces side by side stand 12 px apart when
    their widgets overlap by one unit. Letters act through the screen's shortcuts, not here.

    Signals:
        clicked(): the mouse, Space or Enter pressed it while enabled.
    """

    clicked = Signal()

    def build(self) -> None:
        """Start unpressed."""
        self._pressed = False
        self._hovered = False

    def margin(self) -> float:
        """Return the room around the face, in px."""
        return self.u(2)

    def face(self) -> QRectF:
        """Return the rectangle of the visible button, in px."""
        margin = self.margin()
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def sizeHint(self) -> QSize:
        """Return the room that word and keycap take, in the height of the design."""
        metrics = self.scale.metrics("item", True)
        cap = self.scale.metrics("caption", True).horizontalAdvance(self.data.key)
        width = metrics.horizontalAdvance(self.data.label) + self.u(10)
        width += (cap + self.u(5)) if self.data.key else 0.0
        width += self.scale.metrics("body").horizontalAdvance(self.data.note)
        return QSize(round(width + 2.0 * self.margin()), round(self.u(11) + 2.0 * self.margin()))

    def adapt(self) -> None:
        """Bring focus, state and spoken name in line with the value."""
        data = self.data
        self.setAccessibleName(data.label)
        self.setAccessibleDescription(" ".join(part for part in (data.note, data.key) if part))
        self.setEnabled(data.enabled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if data.enabled else Qt.FocusPolicy.NoFocus)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if data.enabled else Qt.CursorShape.ArrowCursor
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show that it is held down."""
        if event.button() == Qt.MouseButton.LeftButton and self.face().contains(event.position()):
            self._pressed = True
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click if the mouse is still over the face."""
        pressed, self._pressed = self._pressed, False
        self.update()
        if pressed and self.data.enabled and self.face().contains(event.position()):
            self.clicked.emit()

    def enterEvent(self, event: QEvent) -> None:
        """Show that the mouse is over it."""
        super().enterEvent(event)  # type: ignore[arg-type]  # Qt sends a QEnterEvent
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the mouse has gone."""
        super().leaveEvent(event)
        self._hovered = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Click with Space or Enter."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint face, keycap and word, in the middle together."""
        del clip
        data, face, line = self.data, self.face(), self.scale.line
        primary = data.kind == "primary" and data.enabled
        if primary:
            brush.box(face, 6.0 * line, fill="t2" if self._pressed else "t1")
        else:
            fill = "i3" if self._pressed else "i2" if self._hovered else "i1"
            brush.box(
                face, 6.0 * line, fill=fill if data.enabled else "", edge="l2",
                dashed=not data.enabled,
            )  # fmt: skip
        if self.hasFocus():
            brush.box(
                face.adjusted(-6 * line, -6 * line, 6 * line, 6 * line), 9.0 * line, edge="t1",
                lines=3.0,
            )  # fmt: skip
        self._paint_words(brush, face, primary=primary)

    def _paint_words(self, brush: Brush, face: QRectF, *, primary: bool) -> None:
        data, y = self.data, face.center().y()
        ink = "i0" if primary else "t1" if data.enabled else "t3"
        cap = brush.key_width(data.key) + self.u(2.5) if data.key else 0.0
        note = brush.width(data.note, "body") + self.u(2) if data.note else 0.0
        label = brush.width(data.label, "item", primary)
        room = face.width() - self.u(2)
        if cap + label + note > room:
            note = 0.0
        label = min(label, max(0.0, room - cap - note))
        x = face.left() + (face.width() - cap - label - note) / 2.0
        if data.key:
            self._paint_key(brush, x, y, primary=primary)
            x += cap
        brush.text(x, y, data.label, "item", bold=primary, ink=ink, width=label + 1)
        if note:
            brush.text(x + label + self.u(2), y, data.note, "body", ink="i0" if primary else "t2")

    def _paint_key(self, brush: Brush, x: float, y: float, *, primary: bool) -> None:
        """Paint the keycap as an outline on the face."""
        size, width = self.scale.px("caption"), brush.key_width(self.data.key)
        cap = QRectF(round(x), round(y - size * 0.775), width, round(size * 1.55))
        ink = "i0" if primary else "t1" if self.data.enabled else "t3"
        edge = "i0" if primary else "l2"
        brush.box(cap, 3.0 * self.scale.line, edge=edge, fill="" if primary else "i0")
        brush.text(
            cap.center().x(), y, self.data.key, "caption", bold=True, ink=ink, align="center"
        )
