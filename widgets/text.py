"""Plain text on screen: made harmless, measured, fitted, and drawn with its ink on a middle line.

Text from outside is never interpreted: it is drawn by a painter, without markup, after control,
direction and invisible characters have been taken out, heaps of accents cut and its length capped.
Words written from right to left are isolated, so that they turn round nothing beside them, and
what is unusual is clipped to its own line.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
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

_LOOKED_AT: Final = 2 * MOST_CHARACTERS
"""Characters of a text that are looked at and kept; nobody can fill the memory with the rest."""

MOST_MARKS: Final = 3
"""Accents drawn on one letter."""

BAND_EM: Final = 0.75
"""How far unusual letters may reach above and below the middle of their line."""

_USUAL: Final = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u22ff"
    r"\u3000-\u3029\u3030-\u303e\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff9f\uffe0-\uffe6]*"
)
"""Texts of letters that stay on their line and in their order."""

_LINE_ENDS: Final = "\t\n\r\x0b\x0c\u2028\u2029"
_BLANK_LETTERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
_UNSEEN_MARKS: Final = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_BACKWARD: Final = (
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BACKWARD_WORDS: Final = re.compile(f"{_BACKWARD}+(?: +{_BACKWARD}+)*")
_ISOLATED: Final = "\u2067\\g<0>\u2069"
_NO_ISOLATES: Final = dict.fromkeys(map(ord, "\u2067\u2069"))


def plain(text: str) -> str:
    """Return text fit to draw: nothing invisible, reversed or heaped up in it, capped."""
    return _plain(text[:_LOOKED_AT])


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    if not _USUAL.fullmatch(text):
        text = _seen(text)
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + ELLIPSIS
    return _BACKWARD_WORDS.sub(_ISOLATED, text)


def letters(text: str) -> str:
    """Return the letters of a plain text, for those who draw them one by one."""
    return plain(text).translate(_NO_ISOLATES)


def _seen(text: str) -> str:
    """Return the characters that can be seen, with few accents on a letter."""
    kept: list[str] = []
    marks = 0
    for character in _UNSEEN_MARKS.sub("", text):
        kind = unicodedata.category(character)
        if character in _LINE_ENDS or character in _BLANK_LETTERS:
            kept.append(" ")
        elif kind == "Cs":
            kept.append("\ufffd")
        elif kind in {"Mn", "Me"}:
            marks += 1
            kept += character if marks <= MOST_MARKS else ""
            continue
        elif kind not in {"Cc", "Cf"}:
            kept.append(character)
        marks = 0
    return "".join(kept)


def width_of(text: str, px: int, bold: bool = False) -> float:
    """Return how wide a text is drawn, in px."""
    return _width_of(text[:_LOOKED_AT], px, bold)


@lru_cache(maxsize=16384)
def _width_of(text: str, px: int, bold: bool) -> float:
    return make_metrics(px, bold).horizontalAdvance(_plain(text))


def fit(text: str, px: int, bold: bool, width: int) -> str:
    """Return the text, or its beginning with an ellipsis, at most `width` px wide.

    Where not even an ellipsis fits, returns nothing.
    """
    return _fit(text[:_LOOKED_AT], px, bold, width)


@lru_cache(maxsize=16384)
def _fit(text: str, px: int, bold: bool, width: int) -> str:
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


def wrap(text: str, px: int, bold: bool, width: int, lines: int) -> tuple[str, ...]:
    """Return at most `lines` lines of at most `width` px; the last one is elided.

    Breaks at spaces and between hanzi; a longer word is broken where it must be.
    """
    return _wrap(text[:_LOOKED_AT], px, bold, width, lines)


@lru_cache(maxsize=2048)
def _wrap(text: str, px: int, bold: bool, width: int, lines: int) -> tuple[str, ...]:
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
    base = QPointF(round(left), round(at.y() + MIDDLE_EM * px))
    with _kept_in_line(painter, safe, QRectF(left, at.y(), advance, 0.0), px):
        painter.setFont(make_font(px, bold))
        painter.setPen(color)
        painter.drawText(base, safe)
    return advance


@contextmanager
def _kept_in_line(painter: QPainter, safe: str, middle: QRectF, px: int) -> Generator[None]:
    """Clip unusual letters to the line whose middle is given; the usual ones need no clip."""
    if _USUAL.fullmatch(safe):
        yield
        return
    reach = BAND_EM * px
    painter.save()
    painter.setClipRect(
        middle.adjusted(-0.25 * px, -reach, 0.25 * px, reach), Qt.ClipOperation.IntersectClip
    )
    yield
    painter.restore()


def draw_upright(
    painter: QPainter, at: QPointF, text: str, px: int, color: QColor, *, bold: bool = False
) -> float:
    """Draw hanzi one below the other, never rotated, from the top middle; return the height."""
    safe = letters(text)
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
    safe = plain(text)
    path = QPainterPath()
    path.addText(QPointF(at.x(), at.y() + MIDDLE_EM * px), make_font(px, bold), safe)
    pen = QPen(halo, 2.0 * halo_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    middle = QRectF(at.x(), at.y(), width_of(safe, px, bold), 0.0)
    with _kept_in_line(painter, safe, middle, px):
        painter.strokePath(path, pen)
        painter.fillPath(path, color)
