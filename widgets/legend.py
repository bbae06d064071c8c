"""What the signs on the map mean, and how many of each there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, paint_icon, paint_unit, square_at


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A sign (a case state, a kind of unit, or a sign of ICONS), its word and its count."""

    sign: Literal["case", "unit", "icon"]
    name: str
    label: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """Rows under an optional title; in a line the title ends it, in a quieter ink."""

    rows: tuple[LegendRow, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class LegendData:
    """Groups one below the other, or each in one line when `is_line`; `note` ends the last."""

    groups: tuple[LegendGroup, ...] = ()
    note: str = ""
    is_line: bool = False


class Legend(Surface[LegendData]):
    """A ground of its own over the map; its size hint is just large enough for the words."""

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(8) if self.scale.is_room else self.u(6.5)

    def sizeHint(self) -> QSize:
        """Return the room that all rows take."""
        if self.data.is_line:
            high = self.u(8) * max(1, len(self.data.groups)) + self.u(1)
            return QSize(round(self._line_width()), round(high))
        lines = sum(len(g.rows) + bool(g.title) for g in self.data.groups)
        high = lines * self.row_height() + self.u(2) * max(0, len(self.data.groups) - 1) + self.u(4)
        return QSize(round(self._column_width()), round(high))

    def adapt(self) -> None:
        """Say the rows to those who listen."""
        rows = (row for group in self.data.groups for row in group.rows)
        self.setAccessibleName("; ".join(f"{row.label} {row.count}".strip() for row in rows))
        self.updateGeometry()

    def _column_width(self) -> float:
        metrics, bold = self.scale.metrics("caption"), self.scale.metrics("caption", True)
        widest = 0.0
        for group in self.data.groups:
            widest = max(widest, metrics.horizontalAdvance(group.title))
            for row in group.rows:
                words = metrics.horizontalAdvance(row.label) + bold.horizontalAdvance(row.count)
                widest = max(widest, self._sign_side() + self.u(5) + words)
        return widest + self.u(8)

    def _line_width(self) -> float:
        metrics = self.scale.metrics("caption")
        widest = 0.0
        for number, group in enumerate(self.data.groups):
            words = sum(metrics.horizontalAdvance(row.label) for row in group.rows)
            signs = len(group.rows) * (self._sign_side() + self.u(6))
            widest = max(widest, words + signs + metrics.horizontalAdvance(self._end(number)))
        return widest + self.u(8)

    def _sign_side(self) -> float:
        return self.scale.px("caption") * 1.05

    def _paint_sign(self, brush: Brush, row: LegendRow, x: float, y: float) -> float:
        side = self._sign_side()
        place = square_at(QPointF(x + side / 2, y), side)
        if row.sign == "case":
            paint_case(brush.painter, place, row.name, self.theme, halo=False)
        elif row.sign == "unit":
            paint_unit(brush.painter, place, row.name, "free", self.theme)
        else:
            paint_icon(brush.painter, place, row.name, self.theme)
        return side

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint ground and rows."""
        del clip
        ground = QRectF(self.rect())
        brush.box(ground, 6.0 * self.scale.line, fill="i1")
        if self.data.is_line:
            self._paint_line(brush)
        else:
            self._paint_column(brush)

    def _paint_column(self, brush: Brush) -> None:
        left, right = self.u(3.5), self.width() - self.u(3.5)
        top = self.u(2)
        for index, group in enumerate(self.data.groups):
            if index:
                brush.rule(left, right, top + self.u(1), "l2")
                top += self.u(2)
            if group.title:
                middle = top + self.row_height() / 2
                brush.text(left, middle, group.title, "caption", ink="t2", width=right - left)
                top += self.row_height()
            for row in group.rows:
                middle = top + self.row_height() / 2
                x = left + self._paint_sign(brush, row, left, middle) + self.u(2.5)
                count = brush.text(
                    right, middle, row.count, "caption", bold=True, align="right", width=right - x
                )
                brush.text(x, middle, row.label, "caption", width=right - x - count - self.u(1.5))
                top += self.row_height()

    def _paint_line(self, brush: Brush) -> None:
        high = (self.height() - self.u(1)) / max(1, len(self.data.groups))
        for number, group in enumerate(self.data.groups):
            self._paint_group(brush, group, self._end(number), self.u(0.5) + high * (number + 0.5))

    def _end(self, number: int) -> str:
        """Return what ends the line of a group."""
        is_last = number + 1 == len(self.data.groups)
        return self.data.note if is_last and self.data.note else self.data.groups[number].title

    def _paint_group(self, brush: Brush, group: LegendGroup, end: str, y: float) -> None:
        x, right = self.u(4), self.width() - self.u(3)
        for row in group.rows:
            if x + self._sign_side() + self.u(6) > right:
                return
            x += self._paint_sign(brush, row, x, y) + self.u(2)
            x += brush.text(x, y, row.label, "caption", width=right - x) + self.u(4)
        brush.text(x, y, end, "caption", ink="t2", width=right - x)
