"""What waits to be sent, in the order in which it will go; only the visible rows ever painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from widgets.surface import Brush, Surface


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One act that waits: its place in the order, when it was made, its kind and what it is about.

    `depends` names the earlier act it can only follow, `mark` says that it was passed on by other
    means, `waited` for how long it has been waiting.
    """

    place: str
    time: str
    kind: str
    subject: str
    depends: str = ""
    mark: str = ""
    waited: str = ""


@dataclass(frozen=True, slots=True)
class OutboxData:
    """Rows in order (may be a lazy view), the index of the selected one or -1, words for none.

    `more` is written in place of the last row when not all are seen; its {n} is how many are left.
    """

    rows: Sequence[OutboxRow] = ()
    selected: int = -1
    empty: str = ""
    name: str = ""
    more: str = ""


class Outbox(Surface[OutboxData]):
    """Rows of 9 units (36 px at a seat). The selected row is kept in sight.

    Signals:
        row_selected(int): the index that arrows, Page, Home, End or the mouse moved to.
        row_activated(int): Enter, or a double click on a row.
    """

    row_selected = Signal(int)
    row_activated = Signal(int)

    def build(self) -> None:
        """Take keys, without the input method: letters act here."""
        self._top = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def sizeHint(self) -> QSize:
        """Return the size of the design: seven rows, 728 px wide at a seat."""
        return self.size_in_units(182, 63)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(9)

    @property
    def top(self) -> int:
        """Index of the first row shown."""
        return self._top

    def visible(self) -> range:
        """Return the indices of the rows that are shown; the last place may name the rest."""
        return range(self._top, min(len(self.data.rows), self._top + self._room()))

    def adapt(self) -> None:
        """Keep the place among rows that come and go, and say the selected one."""
        self.setAccessibleName(self.data.name)
        count, selected = len(self.data.rows), self.data.selected
        self._top = max(0, min(self._top, count - self._room()))
        if 0 <= selected < count:
            row = self.data.rows[selected]
            self.setAccessibleDescription(f"{row.place} {row.kind} {row.subject} {row.waited}")
        else:
            self.setAccessibleDescription("" if count else self.data.empty)

    def reveal(self, index: int) -> None:
        """Scroll just far enough that a row is seen."""
        self._scroll_to(min(index, max(self._top, index - self._room() + 1)))

    def _room(self) -> int:
        """Return how many rows fit beside the words for those that do not."""
        page = max(1, int((self.height() + 1) // self.row_height()))
        names_rest = len(self.data.rows) > page and self.data.more
        return max(1, page - 1) if names_rest else page

    def _scroll_to(self, top: int) -> None:
        top = min(max(0, len(self.data.rows) - self._room()), max(0, top))
        if top != self._top:
            self._top = top
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, Page, Home and End; Enter opens."""
        count, at = len(self.data.rows), self.data.selected
        page = max(1, self._room() - 1)
        moves: dict[int, int] = {
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_PageDown: at + page,
            Qt.Key.Key_PageUp: at - page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        key = event.key()
        if key in moves and count:
            self._choose(min(count - 1, max(0, moves[key])))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and 0 <= at < count:
            if not event.isAutoRepeat():
                self.row_activated.emit(at)
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        self.reveal(index)
        if index != self.data.selected:
            self.row_selected.emit(index)

    def _index_at(self, y: float) -> int:
        index = self._top + int(y // self.row_height())
        return index if index in self.visible() else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        index = self._index_at(event.position().y())
        if index >= 0:
            self._choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        index = self._index_at(event.position().y())
        if index >= 0:
            self.row_activated.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by three rows."""
        self._scroll_to(self._top + (-3 if event.angleDelta().y() > 0 else 3))

    def resizeEvent(self, event: object) -> None:
        """Keep the end of the list at the bottom."""
        del event
        self._scroll_to(self._top)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the visible rows, then how many more there are."""
        data, high = self.data, self.row_height()
        if not data.rows:
            brush.text(0, high / 2, data.empty, "body", ink="t2", width=self.width())
            return
        shown = self.visible()
        places = [data.rows[index] for index in shown]
        digits = max(brush.width(row.place, "body") for row in places)
        for line, row in enumerate(places):
            rect = QRectF(0, round(line * high), self.width(), round(high))
            if rect.intersects(QRectF(clip)):
                selected = shown[line] == data.selected
                self._paint_row(brush, row, rect, digits, selected=selected)
        left = len(data.rows) - len(shown)
        if left and data.more:
            text = data.more.format(n=left)
            y = len(places) * high + high / 2
            brush.text(self.u(1), y, text, "caption", ink="t2", width=self.width())

    def _paint_row(
        self, brush: Brush, row: OutboxRow, rect: QRectF, digits: float, *, selected: bool
    ) -> None:
        y, pad = rect.center().y(), self.u(1)
        if selected and self.hasFocus():
            brush.painter.fillRect(rect, self.ink("i3"))
            wide = 2.5 * self.scale.line
            brush.painter.fillRect(QRectF(0, rect.top(), wide, rect.height()), self.ink("t1"))
        elif rect.top() > 0:
            brush.rule(0, self.width(), rect.top(), "l1")
        brush.text(pad, y, row.place, "body", ink="t2")
        x = max(self.u(6.5), pad + digits + self.u(3))
        x += brush.text(x, y, row.time, "body", ink="t2") + self.u(3)
        x += self._paint_chip(brush, row.kind, x, y) + self.u(4)
        right = self.width() - pad
        right -= brush.text(right, y, row.waited, "body", ink="t2", align="right") + self.u(5)
        for text in (row.depends, row.mark):
            room = right - x - self.u(20)
            if text and brush.width(text, "body") <= room:
                right -= brush.text(right, y, text, "body", align="right") + self.u(4)
        brush.text(x, y, row.subject, "body", width=right - x)

    def _paint_chip(self, brush: Brush, text: str, x: float, y: float) -> float:
        size = self.scale.px("caption")
        wide = round(brush.width(text, "caption") + self.u(3))
        rect = QRectF(round(x), round(y - 0.75 * size), wide, round(1.5 * size))
        brush.box(rect, 4.0 * self.scale.line, fill="l1")
        brush.text(rect.center().x(), y, text, "caption", align="center")
        return float(wide)
