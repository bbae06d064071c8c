"""Plain text on screen: made harmless, measured, fitted, and drawn with its ink on a middle line.

Text from outside is never interpreted: it is drawn by a painter, without markup, after control and
direction characters have been taken out and its length capped.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from widgets.type_scale import make_font, make_metrics

MOST_CHARACTERS: Final = 400
"""Longest text drawn; what is longer ends in an ellipsis."""

ELLIPSIS: Final = "…"

MIDDLE_EM: Final = 0.37
"""How far the base line lies below the middle of hanzi and digits. Source: measured outlines."""

UPRIGHT_EM: Final = 1.12
"""Height of one character of upright text."""

Align = Literal["left", "right", "center"]

_HARMLESS: Final = {"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "}


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text fit to draw: no control, direction or lone surrogate character, capped."""
    kept = []
    for character in text[: MOST_CHARACTERS * 2]:
        if character in _HARMLESS:
            kept.append(_HARMLESS[character])
            continue
        kind = unicodedata.category(character)
        if kind == "Cs":
            kept.append("\ufffd")
        elif kind not in {"Cc", "Cf"}:
            kept.append(character)
    safe = "".join(kept)
    return safe if len(safe) <= MOST_CHARACTERS else safe[: MOST_CHARACTERS - 1] + ELLIPSIS


@lru_cache(maxsize=16384)
def width_of(text: str, px: int, bold: bool = False) -> float:
    """Return how wide a text is drawn, in px."""
    return make_metrics(px, bold).horizontalAdvance(plain(text))


@lru_cache(maxsize=16384)
def fit(text: str, px: int, bold: bool, width: int) -> str:
    """Return the text, or its beginning with an ellipsis, at most `width` px wide.

    Where not even an ellipsis fits, returns nothing.
    """
    safe = plain(text)
    if width_of(text, px, bold) <= width + 0.5:
        return safe
    low, high = 0, len(safe) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(safe[:middle].rstrip() + ELLIPSIS, px, bold) <= width:
            low = middle
        else:
            high = middle - 1
    short = safe[:low].rstrip() + ELLIPSIS
    return short if width_of(short, px, bold) <= width else ""


@lru_cache(maxsize=2048)
def wrap(text: str, px: int, bold: bool, width: int, lines: int) -> tuple[str, ...]:
    """Return at most `lines` lines of at most `width` px; the last one is elided.

    Breaks at spaces and between hanzi; a longer word is broken where it must be.
    """
    rest = plain(text).strip()
    out: list[str] = []
    while rest and len(out) < lines - 1 and width_of(rest, px, bold) > width:
        cut = _break(rest, px, bold, width)
        out.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        out.append(fit(rest, px, bold, width))
    return tuple(out)


def _break(text: str, px: int, bold: bool, width: int) -> int:
    """Return how many characters of the text go on a line; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle], px, bold) <= width:
            low = middle
        else:
            high = middle - 1
    for cut in range(low, max(0, low - 24), -1):
        if cut == len(text) or text[cut] == " " or text[cut - 1] in " -/":
            return cut
        if _is_wide(text[cut - 1]) and text[cut] not in "，。；：、！？）”":
            return cut
    return low


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def draw_text(
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
    """Draw one line with the middle of its ink at `at.y()`; return how wide it was drawn.

    `at.x()` is the left end, the right end or the middle by `align`. `width` elides.
    """
    safe = plain(text) if width is None else fit(text, px, bold, max(0, math.ceil(width)))
    if not safe:
        return 0.0
    advance = width_of(safe, px, bold)
    left = at.x()
    if align != "left":
        left -= advance if align == "right" else advance / 2.0
    painter.setFont(make_font(px, bold))
    painter.setPen(color)
    painter.drawText(QPointF(round(left), round(at.y() + MIDDLE_EM * px)), safe)
    return advance


def draw_upright(
    painter: QPainter, at: QPointF, text: str, px: int, color: QColor, *, bold: bool = False
) -> float:
    """Draw hanzi one below the other, never rotated, from the top middle; return the height."""
    safe = plain(text)
    for row, character in enumerate(safe):
        middle = QPointF(at.x(), at.y() + (row + 0.5) * UPRIGHT_EM * px)
        draw_text(painter, middle, character, px, color, bold=bold, align="center")
    return len(safe) * UPRIGHT_EM * px


def draw_halo_text(
    painter: QPainter,
    at: QPointF,
    text: str,
    px: int,
    color: QColor,
    halo: QColor,
    halo_px: float,
    *,
    bold: bool = False,
) -> None:
    """Draw one line from the left, middle of its ink at `at.y()`, with a halo around its outline.

    Slow (an outline is stroked): for texts that are drawn once and kept.
    """
    path = QPainterPath()
    path.addText(QPointF(at.x(), at.y() + MIDDLE_EM * px), make_font(px, bold), plain(text))
    pen = QPen(halo, 2.0 * halo_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, color)
