"""Reads what a whole screen writes: each text with its place in the window and its size."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from panels.screen import Screen
from widgets.text import Align, draw_text, fit, plain, width_of

SLACK = 1.6
"""Pixels by which boxes may touch: the ink of a line is smaller than its box."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its box in window pixels, its size and whether it was cut short."""

    text: str
    box: QRectF
    px: int
    is_cut: bool


@dataclass(slots=True)
class ScreenReader:
    """Stands in for `draw_text` while a screen is painted."""

    texts: list[Written] = field(default_factory=list)

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
        """Draw and keep."""
        wide = draw_text(painter, at, text, px, color, bold=bold, align=align, width=width)
        if not wide:
            return wide
        safe = plain(text)
        drawn = safe if width is None else fit(text, px, bold, max(0, math.ceil(width)))
        share = {"left": 0.0, "right": 1.0, "center": 0.5}[align]
        left = at.x() - share * width_of(drawn, px, bold)
        box = QRectF(left, at.y() - 0.4 * px, wide, 0.8 * px)
        self.texts.append(Written(drawn, painter.deviceTransform().mapRect(box), px, drawn != safe))
        return wide

    def read(self, screen: QWidget) -> list[Written]:
        """Paint the whole screen and return what was written."""
        self.texts.clear()
        screen.grab()
        return list(self.texts)


def outside(texts: list[Written], screen: Screen) -> list[str]:
    """Return the texts that leave the window."""
    window = QRectF(screen.rect()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
    return [each.text for each in texts if not window.contains(each.box)]


def too_small(texts: list[Written], screen: Screen) -> list[str]:
    """Return the texts below the floor of the screen."""
    floor = screen.look.scale.px("floor")
    return [each.text for each in texts if each.px < floor]


def over_each_other(texts: list[Written]) -> list[tuple[str, str]]:
    """Return the pairs of texts whose boxes overlap."""
    return [
        (one.text, two.text)
        for one, two in combinations(texts, 2)
        if min((common := one.box.intersected(two.box)).width(), common.height()) > SLACK
    ]


def across_seams(texts: list[Written], screen: Screen) -> list[str]:
    """Return the texts that cross a line between the wall's panels."""
    seams_x, seams_y = screen.plan.seams
    across = screen.width() / screen.plan.size[0]
    down = screen.height() / screen.plan.size[1]
    return [
        each.text
        for each in texts
        if any(each.box.left() < x * across < each.box.right() for x in seams_x)
        or any(each.box.top() < y * down < each.box.bottom() for y in seams_y)
    ]
