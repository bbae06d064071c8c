"""Writes names for the map as small pictures: letters with a halo, across or upright.

Pure functions of text and style, fit for a thread: a name's outline is slow to stroke (up to a
millisecond), so it is done once and kept as a picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from widgets.map.names import NameKind
from widgets.text import letters
from widgets.type_scale import FAMILY

MOST_CHARACTERS = 60
"""Longest name that is written; what is longer is no name."""

TRACKING_EM = 0.10
"""Extra room between characters. Source: the visual design, 4 Type (maps may track 2 to 6 px)."""

LINE_EM = 1.16
"""Height of one character written upright."""

BASELINE_EM, HEIGHT_EM = 0.87, 1.1
"""Where the base line lies below the top of a line of hanzi, and how high it is with Latin tails.

Source: outlines of Noto Sans CJK SC, measured."""


@dataclass(frozen=True, slots=True)
class LetterStyle:
    """How one kind of name is written: size of the characters, halo and colours."""

    px: float
    color: QColor
    halo: QColor
    halo_px: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """How all names of a map are written; `family` is the font's name."""

    family: str = FAMILY
    styles: Mapping[NameKind, LetterStyle] = field(default_factory=dict[NameKind, LetterStyle])


def write(text: str, style: LetterStyle, family: str, *, upright: bool) -> QImage:
    """Return a transparent picture of the text, just large enough for its halo.

    Written upright, each character stands below the one before; nothing is ever rotated.
    """
    text = letters(text)[:MOST_CHARACTERS]
    font = QFont(family)
    font.setPixelSize(max(1, round(style.px)))
    font.setBold(style.bold)
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    edge = style.halo_px
    if upright:
        width, height = _upright(path, text, font, metrics)
    else:
        width, height = _across(path, text, font, metrics)
    image = QImage(
        max(1, round(width + 2.0 * edge)),
        max(1, round(height + 2.0 * edge)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    brush = QPainter(image)
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush.translate(edge, edge)
    pen = QPen(style.halo, 2.0 * edge)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    brush.strokePath(path, pen)
    brush.fillPath(path, style.color)
    brush.end()
    return image


def _across(
    path: QPainterPath, text: str, font: QFont, metrics: QFontMetricsF
) -> tuple[float, float]:
    tracking = font.pixelSize() * TRACKING_EM
    x = 0.0
    for character in text:
        path.addText(QPointF(x, font.pixelSize() * BASELINE_EM), font, character)
        x += metrics.horizontalAdvance(character) + tracking
    return x - tracking, font.pixelSize() * HEIGHT_EM


def _upright(
    path: QPainterPath, text: str, font: QFont, metrics: QFontMetricsF
) -> tuple[float, float]:
    wide = max((metrics.horizontalAdvance(character) for character in text), default=0.0)
    step = font.pixelSize() * LINE_EM
    for row, character in enumerate(text):
        left = (wide - metrics.horizontalAdvance(character)) / 2.0
        path.addText(QPointF(left, font.pixelSize() * BASELINE_EM + row * step), font, character)
    return wide, step * (len(text) - 1) + font.pixelSize() * HEIGHT_EM
