"""The operator's queue: cases in groups, each with its time left; worked with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from widgets.attention import figure_role, paint_chip
from widgets.surface import Brush, Surface, state_text
from widgets.symbols import paint_case, paint_icon, paint_seal, square_at


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the queue; see `AttentionRow` for figure, caption and overdue.

    A row without a state, such as a place that was found, has a pin instead of its symbol.
    `pending` marks a case with own acts that nobody has answered yet.
    """

    key: str
    state: str
    seal: str
    title: str
    second: str = ""
    figure: str = ""
    caption: str = ""
    figure_state: str = ""
    overdue: str = ""
    unacked: bool = False
    stale: bool = False
    suspended: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Rows under one header of a title and a caption on the right; `rows` may be a lazy view."""

    title: str
    caption: str = ""
    rows: Sequence[CaseRow] = ()


@dataclass(frozen=True, slots=True)
class CaseListData:
    """Groups in order, the selected key, and what to say when there is nothing to do."""

    groups: tuple[CaseGroup, ...] = ()
    selected: str = ""
    empty: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of the list: a group header (row is None) or a row, with its top in px."""

    top: float
    high: float
    group: CaseGroup
    row: CaseRow | None


class CaseList(Surface[CaseListData]):
    """Rows of 18.5 units (74 px at a seat), headers of 7. Only visible rows are looked at.

    Signals:
        case_selected(str): the key that arrows, J and K, Home, End or the mouse moved to.
        case_activated(str): Enter on the selected row.
    """

    case_selected = Signal(str)
    case_activated = Signal(str)

    def build(self) -> None:
        """Take keys, without the input method: letters act here."""
        self._offset = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def sizeHint(self) -> QSize:
        """Return the size of the design: 392 by 680 px at a seat."""
        return self.size_in_units(98, 170)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(18.5)

    def header_height(self) -> float:
        """Return the height of a group's header in px."""
        return self.u(7)

    def adapt(self) -> None:
        """Say the selected row to those who listen."""
        self.setAccessibleName(self.data.name)
        row = self.selected_row()
        self.setAccessibleDescription("" if row is None else f"{row.title} {row.figure}")
        self._offset = min(self._offset, self._most_offset())

    def selected_row(self) -> CaseRow | None:
        """Return the selected row, if it is in the list."""
        found = self._find(self.data.selected)
        return None if found is None else found[1]

    def content_height(self) -> float:
        """Return the height of all groups in px."""
        return sum(
            self.header_height() + len(group.rows) * self.row_height() for group in self.data.groups
        )

    def _most_offset(self) -> float:
        return max(0.0, self.content_height() - self.height())

    def _find(self, key: str) -> tuple[int, CaseRow] | None:
        """Return the place among all rows and the row of a key."""
        place = 0
        for group in self.data.groups if key else ():
            for row in group.rows:
                if row.key == key:
                    return place, row
                place += 1
        return None

    def _row_at_place(self, place: int) -> CaseRow:
        for group in self.data.groups:
            if place < len(group.rows):
                return group.rows[place]
            place -= len(group.rows)
        raise IndexError(place)

    def _visible(self) -> Iterator[_Placed]:
        """Yield headers and rows that can be seen, without looking at the others."""
        top = -self._offset
        for group in self.data.groups:
            yield _Placed(top, self.header_height(), group, None)
            top += self.header_height()
            first = max(0, int(-top // self.row_height()))
            for index in range(first, len(group.rows)):
                y = top + index * self.row_height()
                if y > self.height():
                    return
                yield _Placed(y, self.row_height(), group, group.rows[index])
            top += len(group.rows) * self.row_height()

    def reveal(self, key: str) -> None:
        """Scroll just far enough that a row is seen whole."""
        top = 0.0
        for group in self.data.groups:
            top += self.header_height()
            for index, row in enumerate(group.rows):
                if row.key == key:
                    y = top + index * self.row_height()
                    high = y + self.row_height() - self.height()
                    low = y - (self.header_height() if index == 0 else 0.0)
                    self._scroll_to(min(low, max(high, self._offset)))
                    return
            top += len(group.rows) * self.row_height()

    def _scroll_to(self, offset: float) -> None:
        offset = min(self._most_offset(), max(0.0, offset))
        if offset != self._offset:
            self._offset = offset
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by rows."""
        step = -1.0 if event.angleDelta().y() > 0 else 1.0
        self._scroll_to(self._offset + step * self.row_height())

    def resizeEvent(self, event: object) -> None:
        """Keep the end of the list at the bottom."""
        del event
        self._offset = min(self._offset, self._most_offset())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, J, K, Home and End; Enter opens."""
        total = sum(len(group.rows) for group in self.data.groups)
        found = self._find(self.data.selected)
        place = -1 if found is None else found[0]
        moves: dict[int, int] = {
            Qt.Key.Key_Down: place + 1,
            Qt.Key.Key_J: place + 1,
            Qt.Key.Key_Up: place - 1,
            Qt.Key.Key_K: place - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: total - 1,
        }
        key = event.key()
        if key in moves and total:
            self._choose(self._row_at_place(min(total - 1, max(0, moves[key]))).key)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and found is not None:
            self.case_activated.emit(self.data.selected)
        else:
            super().keyPressEvent(event)

    def _choose(self, key: str) -> None:
        """Tell of the choice; the list itself follows when its value says so."""
        self.reveal(key)
        if key != self.data.selected:
            self.case_selected.emit(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        y = event.position().y()
        for placed in self._visible():
            if placed.row is not None and placed.top <= y < placed.top + placed.high:
                self._choose(placed.row.key)
                return

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint headers and rows that fit whole; none is cut at the foot."""
        if not any(group.rows for group in self.data.groups):
            brush.lines(
                self.u(6), self.u(12), self.data.empty, "body", self.width() - self.u(12), 3,
                ink="t2", top=True,
            )  # fmt: skip
            return
        for placed in self._visible():
            rect = QRectF(0, round(placed.top), self.width(), round(placed.high))
            if not rect.intersects(QRectF(clip)) or rect.bottom() > self.height() + 1:
                continue
            if placed.row is None:
                self._paint_header(brush, placed.group, rect)
            else:
                last = placed.row is placed.group.rows[-1]
                self._paint_row(brush, placed.row, rect, is_last=last)

    def _paint_header(self, brush: Brush, group: CaseGroup, rect: QRectF) -> None:
        brush.painter.fillRect(rect, self.ink("i0"))
        left, right, y = self.u(5), self.width() - self.u(5), rect.center().y()
        drawn = brush.text(left, y, group.title, "caption", width=(right - left) * 0.6)
        brush.text(
            right, y, group.caption, "caption", ink="t2", align="right",
            width=right - left - drawn - self.u(4),
        )  # fmt: skip

    def _paint_row(self, brush: Brush, row: CaseRow, rect: QRectF, *, is_last: bool) -> None:
        selected = row.key == self.data.selected
        if row.overdue or selected:
            brush.painter.fillRect(rect, self.ink("red.wash" if row.overdue else "i3"))
        elif not is_last:
            brush.rule(self.u(5), self.width() - self.u(5), rect.bottom() - 1, "l1")
        if row.stale:
            brush.hatch(QRectF(0, rect.top(), self.u(2.25), rect.height()))
        if selected:
            wide = 5.0 * self.scale.line
            brush.painter.fillRect(QRectF(0, rect.top(), wide, rect.height()), self.ink("t1"))
            if self.hasFocus():
                brush.box(rect.adjusted(1, 1, -1, -1), 2.0, edge="t1")
        top, low = rect.top() + self.u(6.6), rect.top() + self.u(12.7)
        sign = square_at(QPointF(self.u(8.1), top), self.u(6.6))
        if row.state:
            paint_case(
                brush.painter, sign, row.state, self.theme, halo=False,
                ring=1.0 if row.unacked else 0.0, suspended=row.suspended,
            )  # fmt: skip
        else:
            paint_icon(brush.painter, sign, "place", self.theme)
        if row.seal:
            paint_seal(
                brush.painter, square_at(QPointF(self.u(17), top), self.u(6)), row.seal, self.theme
            )
        left, right = self.u(23 if row.seal else 14), self.width() - self.u(5)
        figure, caption = self._paint_figures(brush, row, top, low, right)
        room = right - left - self.u(3)
        ink = "t2" if row.stale else "t1"
        brush.text(left, top, row.title, "item", bold=True, ink=ink, width=room - figure)
        second = "t1" if row.overdue else "t2"
        if row.pending:
            side = self.u(3.5)
            place = square_at(QPointF(left + side / 2, low), side)
            paint_icon(brush.painter, place, "up", self.theme, second)
            left, room = left + side + self.u(1), room - side - self.u(1)
        brush.text(left, low, row.second, "caption", ink=second, width=room - caption)

    def _paint_figures(
        self, brush: Brush, row: CaseRow, top: float, low: float, right: float
    ) -> tuple[float, float]:
        """Paint time left and its caption, right-aligned; return the width of each."""
        ink = "red.text" if row.overdue else state_text(row.figure_state)
        ink = "t2" if row.stale and not row.overdue else ink
        longest = self.width() * 0.36
        role = figure_role(row.figure)
        figure = brush.text(
            right, top, row.figure, role, bold=True, ink=ink, align="right", width=longest
        )
        if row.overdue:
            return figure, paint_chip(brush, right, low, row.overdue)
        caption = brush.text(
            right, low, row.caption, "caption", ink="t2", align="right", width=longest
        )
        return figure, caption
