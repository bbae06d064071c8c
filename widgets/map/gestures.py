"""Mouse and keys on the map: drag, wheel, arrows, plus and minus, Home, click, double click."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

WHEEL_FACTOR: Final = 1.25
"""Zoom of one notch of the wheel."""

KEY_FACTOR: Final = 1.5
KEY_STEP_PX: Final = 96.0

_ARROWS: Final = {
    Qt.Key.Key_Left: (KEY_STEP_PX, 0.0),
    Qt.Key.Key_Right: (-KEY_STEP_PX, 0.0),
    Qt.Key.Key_Up: (0.0, KEY_STEP_PX),
    Qt.Key.Key_Down: (0.0, -KEY_STEP_PX),
}
_ZOOMS: Final = {
    Qt.Key.Key_Plus: KEY_FACTOR,
    Qt.Key.Key_Equal: KEY_FACTOR,
    Qt.Key.Key_Minus: 1.0 / KEY_FACTOR,
    Qt.Key.Key_Underscore: 1.0 / KEY_FACTOR,
}


class Movable(Protocol):
    """What gestures act on."""

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by so many px."""

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a pixel, or about the middle."""

    def go_home(self) -> None:
        """Return to the fitted view."""

    def click(self, at: QPointF) -> None:
        """Act as if clicked there."""

    def hover(self, at: QPointF) -> None:
        """Take notice of where the pointer is."""

    def take_key(self, key: int) -> bool:
        """Take a key before the map does; return whether it was taken."""


class Gestures(QObject):
    """Watches one widget's events and moves the map accordingly."""

    def __init__(self, widget: QWidget, target: Movable) -> None:
        super().__init__(widget)
        self._widget = widget
        self._target = target
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that are gestures; leave all others."""
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _wheel(self, event: QWheelEvent) -> bool:
        notches = event.angleDelta().y() / 120.0
        if notches:
            self._target.zoom_by(WHEEL_FACTOR**notches, event.position())
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._pressed = self._last = event.position()
                self._dragging = False
            case QEvent.Type.MouseMove if self._pressed is not None:
                self._drag(event.position())
            case QEvent.Type.MouseMove:
                self._target.hover(event.position())
            case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                self._release(event.position())
            case QEvent.Type.MouseButtonDblClick:
                self._centre(event.position())
            case _:
                return False
        return True

    def _drag(self, position: QPointF) -> None:
        pressed = self._pressed or position
        far = (position - pressed).manhattanLength() >= QApplication.startDragDistance()
        if not self._dragging and not far:
            return
        if not self._dragging:
            self._dragging = True
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)
        step = position - self._last
        self._last = position
        self._target.pan_by(step.x(), step.y())

    def _release(self, position: QPointF) -> None:
        dragged, self._dragging, self._pressed = self._dragging, False, None
        if dragged:
            self._widget.unsetCursor()
        else:
            self._target.click(position)

    def _centre(self, position: QPointF) -> None:
        middle = QPointF(self._widget.width() / 2.0, self._widget.height() / 2.0)
        self._target.pan_by(middle.x() - position.x(), middle.y() - position.y())

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if plain:
            return False
        if self._target.take_key(key):
            return True
        if key in _ARROWS:
            self._target.pan_by(*_ARROWS[key])
        elif key in _ZOOMS:
            self._target.zoom_by(_ZOOMS[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_0}:
            self._target.go_home()
        else:
            return False
        return True
