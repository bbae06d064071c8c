"""Which unit gets there first: candidates on one shared axis of minutes, chosen by digit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen

from widgets.surface import Brush, Surface
from widgets.symbols import paint_unit, square_at


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A candidate: times in minutes for the axis, and as ready text.

    `early` to `late` is P50-P90 around the median `eta`; `is_late` draws it hollow, `is_stale`
    dashed because its place is old; `linked` is suggested and pre-ticked beside the chosen one.
    """

    key: str
    digit: str
    kind: str
    status: str
    name: str
    why: str
    eta: float
    early: float
    late: float
    time: str
    distance: str = ""
    is_late: bool = False
    is_stale: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class UnitAxisData:
    """Rows by rank, the chosen key and the words of the axis."""

    rows: tuple[UnitRow, ...] = ()
    chosen: str = ""
    limit_min: float = 5.0
    span_min: float = 10.0
    start_word: str = "0"
    limit_word: str = ""
    end_word: str = ""
    time_word: str = ""
    empty: str = ""
    name: str = ""


class UnitAxis(Surface[UnitAxisData]):
    """Rows of 13.5 units (54 px at a seat) under a line of axis words.

    Place it 3 units beyond its column on both sides, as the chosen row's ground is wider.

    Signals:
        unit_chosen(str): a row was chosen by digit, arrow or mouse.
        unit_toggled(str): Space on the chosen row, or a click on its digit: link or unlink.
        confirmed(str): Enter on the chosen row.
    """

    unit_chosen = Signal(str)
    unit_toggled = Signal(str)
    confirmed = Signal(str)

    def build(self) -> None:
        """Take keys, without the input method: digits act here."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def sizeHint(self) -> QSize:
        """Return the size of the design: five rows under the axis words."""
        return self.size_in_units(188, 73.5)

    def head_height(self) -> float:
        """Return the height of the axis words in px."""
        return self.u(6)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(13.5)

    def row_rect(self, index: int) -> QRectF:
        """Return where a row is drawn, in px."""
        top = self.head_height() + index * self.row_height()
        return QRectF(0.0, top, self.width(), self.row_height() - self.u(0.5))

    def adapt(self) -> None:
        """Say the chosen row to those who listen."""
        self.setAccessibleName(self.data.name)
        row = next((r for r in self.data.rows if r.key == self.data.chosen), None)
        text = "" if row is None else f"{row.digit} {row.name} {row.time} {row.why}"
        self.setAccessibleDescription(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit or arrow; Space links; Enter confirms."""
        rows, key = self.data.rows, event.key()
        keys = [row.key for row in rows]
        place = keys.index(self.data.chosen) if self.data.chosen in keys else -1
        by_digit = next((r.key for r in rows if r.digit and r.digit == event.text()), "")
        if by_digit:
            self._choose(by_digit)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._choose(keys[min(len(keys) - 1, max(0, place + step))])
        elif key == Qt.Key.Key_Space and place >= 0:
            self.unit_toggled.emit(self.data.chosen)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and place >= 0:
            self.confirmed.emit(self.data.chosen)
        else:
            super().keyPressEvent(event)

    def _choose(self, key: str) -> None:
        if key != self.data.chosen:
            self.unit_chosen.emit(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse; its digit links it."""
        for index, row in enumerate(self.data.rows):
            if self.row_rect(index).contains(event.position()):
                if event.position().x() < self.u(10) and row.key != self.data.chosen:
                    self.unit_toggled.emit(row.key)
                else:
                    self._choose(row.key)
                return

    def axis(self) -> QRectF:
        """Return the rectangle of the shared axis in px."""
        left = self.width() * 0.455
        right = self.width() - self.u(3) - max(self.u(24), self._times_width() + self.u(6))
        right = min(right, self.width() * 0.811)
        return QRectF(left, 0.0, max(0.0, right - left), self.height())

    def _times_width(self) -> float:
        metrics = self.scale.metrics("countdown", True)
        widest = max((metrics.horizontalAdvance(r.time) for r in self.data.rows), default=0.0)
        return max(widest, self.scale.metrics("caption").horizontalAdvance(self.data.time_word))

    def _x(self, minutes: float) -> float:
        axis = self.axis()
        share = min(1.0, max(0.0, minutes / max(0.1, self.data.span_min)))
        return axis.left() + axis.width() * share

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the axis words, the rows that fit whole, and the line of the limit."""
        if not self.data.rows:
            brush.lines(
                self.u(3), self.u(10), self.data.empty, "body", self.width() - self.u(6), 2,
                ink="t2", top=True,
            )  # fmt: skip
            return
        self._paint_words(brush)
        bottom = self.head_height()
        for index, row in enumerate(self.data.rows):
            rect = self.row_rect(index)
            if rect.bottom() > self.height() + self.u(1):
                break
            bottom = rect.bottom()
            if rect.intersects(QRectF(clip)):
                self._paint_row(brush, row, rect)
        brush.upright_rule(
            self._x(self.data.limit_min) - self.scale.line, self.head_height(), bottom, "t1", 2.0
        )
        for index, row in enumerate(self.data.rows):
            if self.row_rect(index).bottom() <= bottom + 1:
                self._paint_dot(brush, row, self.row_rect(index).center().y())

    def _paint_words(self, brush: Brush) -> None:
        data, y, axis = self.data, self.head_height() * 0.45, self.axis()
        brush.text(axis.left(), y, data.start_word, "caption", ink="t2", align="center")
        brush.text(
            self._x(data.limit_min), y, data.limit_word, "caption", bold=True, align="center"
        )
        brush.text(axis.right(), y, data.end_word, "caption", ink="t2", align="center")
        right = self.width() - self.u(3)
        end = axis.right() + brush.width(data.end_word, "caption") / 2 + self.u(2)
        brush.text(right, y, data.time_word, "caption", ink="t2", align="right", width=right - end)

    def _paint_row(self, brush: Brush, row: UnitRow, rect: QRectF) -> None:
        chosen, line, middle = row.key == self.data.chosen, self.scale.line, rect.center().y()
        if chosen or row.linked:
            brush.box(rect, 4.0 * line, fill="i3" if chosen else "i2")
        if chosen:
            brush.painter.fillRect(QRectF(0, rect.top(), 4.0 * line, rect.height()), self.ink("t1"))
            if self.hasFocus():
                brush.box(rect, 4.0 * line, edge="t1", lines=3.0)
        brush.key(self.u(3), middle, row.digit, inverted=chosen or row.linked)
        paint_unit(
            brush.painter, square_at(QPointF(self.u(15.75), middle), self.u(5)), row.kind,
            row.status, self.theme,
        )  # fmt: skip
        top, low = middle - self.u(2.5), middle + self.u(3)
        left, axis = self.u(22), self.axis()
        room = axis.left() - left - self.u(3)
        quiet = row.is_late and not row.linked
        brush.text(
            left, top, row.name, "item", bold=not quiet, ink="t2" if quiet else "t1", width=room
        )
        brush.text(left, low, row.why, "caption", ink="t2", width=room)
        right = self.width() - self.u(3)
        # t3 has too little contrast on the ground of the chosen row.
        ink = ("t2" if chosen else "t3") if row.is_late else "t1"
        brush.text(
            right, top, row.time, "countdown", bold=not row.is_late, ink=ink, align="right",
            width=right - axis.right() - self.u(2),
        )  # fmt: skip
        brush.text(
            right, low, row.distance, "caption", ink="t2", align="right",
            width=right - axis.right() - self.u(2),
        )  # fmt: skip
        brush.rule(axis.left(), axis.right(), middle - line / 2, "l1")
        band = QRectF(self._x(row.early), middle - self.u(1), 0, self.u(2))
        band.setRight(max(band.left() + self.u(2), self._x(row.late)))
        if row.is_stale:
            brush.hatch(band)
        else:
            brush.box(band, self.u(1), fill="l2")

    def _paint_dot(self, brush: Brush, row: UnitRow, middle: float) -> None:
        place, radius = QPointF(self._x(row.eta), middle), self.u(2)
        if row.is_late or row.is_stale:
            pen = QPen(self.ink("t2" if row.is_late else "t1"), 2.0 * self.scale.line)
            if row.is_stale:
                pen.setDashPattern([1.2, 1.0])
            brush.painter.setPen(pen)
            brush.painter.setBrush(self.ink("i1"))
        else:
            brush.painter.setPen(Qt.PenStyle.NoPen)
            brush.painter.setBrush(self.ink("t1"))
        brush.painter.drawEllipse(place, radius, radius)
        brush.painter.setPen(Qt.PenStyle.NoPen)
