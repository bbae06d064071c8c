"""The few cases that need attention now, for a room to read: worst first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent

from widgets.surface import Brush, Surface, state_text
from widgets.symbols import paint_case, square_at
from widgets.type_scale import Role


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """One case. `number` is the one that list, map and video share.

    `figure` is the time left or another figure that matters, `caption` says what it is, and
    `figure_state` colours it (empty while more than half the time is left). `overdue` is the text
    of the chip that takes the caption's place.
    """

    key: str
    state: str
    number: str
    title: str
    second: str = ""
    figure: str = ""
    caption: str = ""
    figure_state: str = ""
    overdue: str = ""
    unacked: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class AttentionData:
    """Rows in order, the key of the selected one, and what to say when there are none."""

    rows: tuple[AttentionRow, ...] = ()
    selected: str = ""
    empty: str = ""


class AttentionList(Surface[AttentionData]):
    """Rows of 21 units (168 px on a wall); place it 3 units beyond its column on both sides.

    Signals:
        row_clicked(str): the key of the row under the mouse.
    """

    row_clicked = Signal(str)

    def sizeHint(self) -> QSize:
        """Return the size of the design: three rows, 1232 px wide on a wall."""
        return self.size_in_units(154, 63)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(21)

    def adapt(self) -> None:
        """Say the rows to those who listen."""
        rows = self.data.rows
        words = (f"{r.title} {r.figure} {r.overdue or r.caption}" for r in rows)
        self.setAccessibleName("; ".join(words) if rows else self.data.empty)

    def row_rect(self, index: int) -> QRectF:
        """Return where a row is drawn, in px."""
        return QRectF(0.0, index * self.row_height(), self.width(), self.row_height())

    def changed_rects(self, before: AttentionData, after: AttentionData) -> tuple[QRect, ...]:
        """Return the rows that differ."""
        if len(before.rows) != len(after.rows) or before.empty != after.empty:
            return (self.rect(),)
        rows = zip(before.rows, after.rows, strict=True)
        return tuple(
            self.row_rect(index).toAlignedRect()
            for index, (old, new) in enumerate(rows)
            if old != new or (before.selected == old.key) != (after.selected == new.key)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which row was clicked."""
        index = int(event.position().y() // self.row_height())
        if 0 <= index < len(self.data.rows):
            self.row_clicked.emit(self.data.rows[index].key)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the rows that fit whole."""
        if not self.data.rows:
            brush.text(
                self.u(3), self.row_height() / 2, self.data.empty, "body", ink="t2",
                width=self.width() - self.u(6),
            )  # fmt: skip
        for index, row in enumerate(self.data.rows):
            rect = self.row_rect(index)
            if rect.bottom() > self.height() + 1:
                break
            if rect.intersects(QRectF(clip)):
                last = index + 1 == len(self.data.rows)
                self._paint_row(brush, row, rect, is_last=last)

    def _paint_row(self, brush: Brush, row: AttentionRow, rect: QRectF, *, is_last: bool) -> None:
        line, selected = self.scale.line, row.key == self.data.selected
        face = rect.adjusted(0, 0, 0, -self.u(1.5))
        if row.overdue or selected:
            brush.box(face, 4.0 * line, fill="red.wash" if row.overdue else "i3")
        elif not is_last:
            brush.rule(self.u(3), self.width() - self.u(3), rect.bottom() - self.u(0.75), "l1")
        if selected:
            brush.painter.fillRect(QRectF(0, face.top(), 2.5 * line, face.height()), self.ink("t1"))
        if row.stale:
            brush.hatch(QRectF(0, face.top(), self.u(2), face.height()))
        side = self.u(11.5)
        middle = face.center().y()
        paint_case(
            brush.painter, square_at(QPointF(self.u(3) + side / 2, middle), side), row.state,
            self.theme, halo=False, number=row.number, ring=1.0 if row.unacked else 0.0,
        )  # fmt: skip
        left, right = self.u(18.5), self.width() - self.u(3)
        figure, caption = self._paint_figures(brush, row, face, right)
        room = right - left - self.u(4)
        ink = "t2" if row.stale else "t1"
        second = "t1" if row.overdue else "t2"
        top, low = face.top() + face.height() * 0.345, face.top() + face.height() * 0.79
        brush.text(left, top, row.title, "item", bold=True, ink=ink, width=room - figure)
        brush.text(left, low, row.second, "caption", ink=second, width=room - caption)

    def _paint_figures(
        self, brush: Brush, row: AttentionRow, face: QRectF, right: float
    ) -> tuple[float, float]:
        """Paint figure and caption, right-aligned; return the width of each."""
        top, low = face.top() + face.height() * 0.345, face.top() + face.height() * 0.79
        ink = "red.text" if row.overdue else state_text(row.figure_state, "t1")
        ink = "t2" if row.stale and not row.overdue else ink
        wide = brush.text(
            right, top, row.figure, figure_role(row.figure), bold=True, ink=ink, align="right",
            width=self.width() * 0.44,
        )  # fmt: skip
        if row.overdue:
            return wide, paint_chip(brush, right, low, row.overdue)
        caption = brush.text(
            right, low, row.caption, "caption", ink="t2", align="right", width=self.width() * 0.34
        )
        return wide, caption


def paint_chip(brush: Brush, right: float, y: float, text: str) -> float:
    """Paint the filled chip of something overdue, right-aligned; return its width."""
    size = brush.scale.px("caption")
    width = brush.width(text, "caption", True) + size * 0.8
    chip = QRectF(round(right - width), round(y - size * 0.66), round(width), round(size * 1.32))
    brush.box(chip, 3.0 * brush.scale.line, fill="red")
    brush.text(
        chip.center().x(), chip.center().y(), text, "caption", bold=True, ink="glyph",
        align="center",
    )  # fmt: skip
    return width


def figure_role(figure: str) -> Role:
    """Return the role of a figure: a duration in words is longer and set one step smaller."""
    return "countdown" if len(figure) <= len("+03:12") else "item"
