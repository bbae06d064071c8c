"""Reads what a widget writes: each text, where it stands and how large it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets.text import Align, draw_text, fit, plain, width_of
from widgets.type_scale import TypeScale

W = TypeVar("W", bound=QWidget)


class Show(Protocol):
    """Shows a widget in the size of its hint, or another, and returns it."""

    def __call__(self, widget: W, width: float = 0.0, height: float = 0.0) -> W: ...


@dataclass(slots=True)
class Reader:
    """Keeps where each text was written while a widget is painted."""

    texts: list[tuple[str, QRectF, int]] = field(default_factory=list)

    def write(
        self,
        painter: QPainter,
        at: QPointF,
        text: str,
        px: int,
        color: QColor,
        *,
        bold: bool = False,
        align: Align = "left",
        width: float | None = None,
    ) -> float:
        """Stand in for `draw_text`: draw and keep."""
        wide = draw_text(painter, at, text, px, color, bold=bold, align=align, width=width)
        if wide:
            drawn = plain(text) if width is None else fit(text, px, bold, -int(-width // 1))
            share = {"left": 0.0, "right": 1.0, "center": 0.5}[align]
            left = at.x() - share * width_of(drawn, px, bold)
            self.texts.append((drawn, QRectF(left, at.y() - 0.4 * px, wide, 0.8 * px), px))
        return wide

    def read(self, widget: QWidget) -> list[str]:
        """Paint and return the texts in the order they were written."""
        self.texts.clear()
        widget.grab()
        return [text for text, _, _ in self.texts]

    def check(self, widget: QWidget, scale: TypeScale) -> list[str]:
        """Paint and require: all inside, none over another, none below the floor."""
        words = self.read(widget)
        edge = QRectF(widget.rect()).adjusted(-1.5, -1.5, 1.5, 1.5)
        for text, rect, px in self.texts:
            assert edge.contains(rect), f"{text!r} at {rect} leaves {widget.rect()}"
            assert px >= scale.px("floor"), f"{text!r} is below the floor"
        for (one, first, _), (two, second, _) in combinations(self.texts, 2):
            common = first.intersected(second)
            assert min(common.width(), common.height()) < 1.5, f"{one!r} is over {two!r}"
        return words


def colors_of(widget: QWidget, step: int = 1) -> set[str]:
    """Return the names of the colours in a widget's picture."""
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }


def picture(widget: QWidget) -> QImage:
    """Return what a widget looks like."""
    return widget.grab().toImage()


def turn_wheel(widget: QWidget, steps: int) -> QWheelEvent:
    """Send turns of the wheel, towards the user if negative; return the event."""
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event
