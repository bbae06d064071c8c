"""The case in hand: what it is, how much time is left, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPen

from widgets.attention import paint_chip
from widgets.surface import Brush, Part, Surface, state_text
from widgets.symbols import paint_case, paint_icon, square_at

DIGITS: Final = frozenset("0123456789:+-–.")
PARTS: Final = re.compile(r"[0-9:+\-–.]+|[^0-9:+\-–.\s]+")
"""Numbers, and the words between them, of a span of time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: its word, its time as text, and whether it is done, now or to come."""

    label: str
    time: str = ""
    progress: Literal["done", "now", "next"] = "next"


@dataclass(frozen=True, slots=True)
class CaseCardData:
    """A case. With an empty title the card is empty and says `empty` and, under it, `empty_note`.

    `left` is the share of the limit that is left, 0 to 1, drawn in `ticks` equal parts;
    `figure_state` colours time and bar (empty above one half); see `AttentionRow` for the others.
    """

    state: str = "blue"
    number: str = ""
    title: str = ""
    id_line: str = ""
    figure: str = ""
    caption: str = ""
    figure_state: str = ""
    overdue: str = ""
    left: float = 1.0
    ticks: int = 5
    steps: tuple[Step, ...] = ()
    stale: bool = False
    suspended: bool = False
    empty: str = ""
    empty_note: str = ""


class CaseCard(Surface[CaseCardData]):
    """Head, countdown, bar and stepper; 776 by 204 px at a seat, padding included."""

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(194, 51)

    def adapt(self) -> None:
        """Say the case to those who listen."""
        data = self.data
        words = (data.title, data.figure, data.overdue or data.caption)
        self.setAccessibleName(" ".join(words) if data.title else data.empty)
        self.setAccessibleDescription(data.id_line)

    def changed_rects(self, before: CaseCardData, after: CaseCardData) -> tuple[QRect, ...]:
        """Return only head and bar while the steps stay the same."""
        same = before.steps == after.steps and bool(before.title) == bool(after.title)
        if same and before.stale == after.stale:
            return (QRect(0, 0, self.width(), round(self.u(29))),)
        return (self.rect(),)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint from top to bottom."""
        data, pad = self.data, self.u(6)
        room = self.width() - 2.0 * pad
        if not data.title:
            brush.lines(pad, self.u(10), data.empty, "panel", room, 2, bold=True, top=True)
            brush.lines(pad, self.u(18), data.empty_note, "body", room, 3, ink="t2", top=True)
            return
        self._paint_head(brush, pad, room)
        self._paint_bar(brush, QRectF(pad, self.u(24), room, self.u(1.5)))
        if clip.bottom() > self.u(29):
            self._paint_steps(brush, pad, room)

    def _paint_head(self, brush: Brush, pad: float, room: float) -> None:
        data, right = self.data, self.width() - pad
        ink = "red.text" if data.overdue else state_text(data.figure_state)
        ink = "t2" if data.stale and not data.overdue else ink
        figure = self._paint_figure(brush, right, ink)
        if data.overdue:
            under = paint_chip(brush, right, self.u(18.6), data.overdue)
        else:
            under = brush.text(
                right, self.u(18.6), data.caption, "body", ink="t2", align="right",
                width=room * 0.42,
            )  # fmt: skip
        side = self.u(9)
        paint_case(
            brush.painter, square_at(QPointF(pad + side / 2, self.u(10)), side), data.state,
            self.theme, halo=False, number=data.number, suspended=data.suspended, stale=data.stale,
        )  # fmt: skip
        left = self.u(18.5)
        width = right - max(figure, under) - left - self.u(4)
        title_ink = "t2" if data.stale else "t1"
        if brush.width(data.title, "headline", True) > width:
            brush.lines(left, self.u(7.6), data.title, "panel", width, 2, bold=True, ink=title_ink)
        else:
            brush.text(left, self.u(7.6), data.title, "headline", bold=True, ink=title_ink)
        brush.text(left, self.u(16), data.id_line, "body", ink="t2", width=width)

    def _paint_figure(self, brush: Brush, right: float, ink: str) -> float:
        """Paint the time left with the words between its numbers half as large; return its width.

        So a span in words is no wider, and no louder, than one in minutes and seconds.
        """
        parts: list[Part] = [
            (part, "kpi" if part[0] in DIGITS else "headline", True, ink)
            for part in PARTS.findall(self.data.figure)
        ]
        gap = self.u(1.5)
        width = sum(brush.width(text, role, bold) + gap for text, role, bold, _ in parts) - gap
        brush.parts(right - width, self.u(9.6), parts, width + 1.0, gap)
        return width

    def _paint_bar(self, brush: Brush, bar: QRectF) -> None:
        """Paint the time left, filled from the right, cut into equal parts."""
        data, line = self.data, self.scale.line
        brush.box(bar, bar.height() / 2, fill="l1")
        left = min(1.0, max(0.0, data.left))
        ink = "red.text" if data.overdue else state_text(data.figure_state)
        full = QRectF(bar)
        if not data.overdue:
            full.setLeft(bar.right() - bar.width() * left)
        if data.stale:
            brush.hatch(full)
        elif full.width() > 0.5:
            brush.box(full, bar.height() / 2, fill=ink)
        for tick in range(1, max(1, data.ticks)):
            x = bar.left() + bar.width() * tick / data.ticks
            gap = QRectF(x - line, bar.top() - 1, 2.0 * line, bar.height() + 2)
            brush.painter.fillRect(gap, self.ink("i1"))

    def _paint_steps(self, brush: Brush, pad: float, room: float) -> None:
        """Paint the steps, the way behind solid and the way ahead thin."""
        steps = self.data.steps
        if not steps:
            return
        y, radius, line = self.u(34.75), self.u(2.75), self.scale.line
        pitch = room / len(steps)
        for index, step in enumerate(steps[:-1]):
            x = pad + radius + pitch * index
            done = step.progress == "done"
            brush.rule(
                x + radius, x + pitch - radius, y - line * (1.0 if done else 0.5),
                "t1" if done else "l2", 2.0 if done else 1.0,
            )  # fmt: skip
        for index, step in enumerate(steps):
            x = pad + pitch * index
            self._paint_step(brush, step, QPointF(x + radius, y), radius)
            ahead = step.progress == "next"
            drawn = brush.text(
                x, self.u(42.5), step.label, "body", bold=not ahead, ink="t2" if ahead else "t1",
                width=pitch - self.u(1.5),
            )  # fmt: skip
            self._paint_time(brush, step, x, drawn, pitch)

    def _paint_time(self, brush: Brush, step: Step, x: float, drawn: float, pitch: float) -> None:
        """Paint the time of a step beside its word, or under it where there is no room."""
        time = brush.width(step.time, "caption")
        if drawn + self.u(2) + time <= pitch - self.u(1):
            brush.text(x + drawn + self.u(2), self.u(42.5), step.time, "caption", ink="t2")
        else:
            brush.text(x, self.u(47.2), step.time, "caption", ink="t2", width=pitch - self.u(1.5))

    def _paint_step(self, brush: Brush, step: Step, at: QPointF, radius: float) -> None:
        line, painter = self.scale.line, brush.painter
        if step.progress == "done":
            painter.setBrush(self.ink("t1"))
            painter.drawEllipse(at, radius, radius)
            paint_icon(painter, square_at(at, radius * 1.25), "check", self.theme, "i1")
            return
        now = step.progress == "now"
        painter.setBrush(self.ink("i1"))
        painter.setPen(QPen(self.ink("t1" if now else "l2"), (2.75 if now else 2.0) * line))
        painter.drawEllipse(at, radius, radius)
        if now:
            painter.setPen(QPen(self.ink("t1"), 0))
            painter.setBrush(self.ink("t1"))
            painter.drawEllipse(at, radius * 0.42, radius * 0.42)
