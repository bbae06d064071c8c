"""The live feed: what has just happened, newest on top, only the visible rows ever painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

from widgets.feed_model import FeedModel, FeedRow
from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, paint_icon, paint_seal, square_at


@dataclass(frozen=True, slots=True)
class FeedData:
    """What to say when there is nothing yet, the feed's name, and whether it is out of date."""

    empty: str = ""
    name: str = ""
    stale: bool = False


class Feed(Surface[FeedData]):
    """Rows of 11.5 units on a wall (92 px) and 10.75 at a seat (43 px).

    New rows appear on top without scrolling. While a row is focused, or the operator has scrolled
    down, the feed stands still: what is shown keeps its place.

    Signals:
        row_activated(str): the key of the row that was clicked or entered.
    """

    row_activated = Signal(str)

    def build(self) -> None:
        """Start with no rows; keys are taken at a seat only."""
        self._model = FeedModel()
        self._top = 0
        self._focused = -1
        self._joined(True)
        seat = not self.scale.is_room
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if seat else Qt.FocusPolicy.NoFocus)

    @property
    def model(self) -> FeedModel:
        """The rows shown."""
        return self._model

    def set_model(self, model: FeedModel) -> None:
        """Show the rows of another model."""
        self._joined(False)
        self._model = model
        self._joined(True)
        self._on_reset()

    def _joined(self, join: bool) -> None:
        for signal, slot in (
            (self._model.rowsInserted, self._on_inserted),
            (self._model.rowsRemoved, self._on_removed),
            (self._model.modelReset, self._on_reset),
        ):
            if join:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def sizeHint(self) -> QSize:
        """Return the size of the design: four rows on a wall, five at a seat."""
        return self.size_in_units(148, 46) if self.scale.is_room else self.size_in_units(98, 54)

    def row_height(self) -> float:
        """Return the height of a row in px."""
        return self.u(11.5 if self.scale.is_room else 10.75)

    @property
    def is_paused(self) -> bool:
        """Whether new rows wait above what is shown."""
        return self._focused >= 0 or self._top > 0

    @property
    def focused_key(self) -> str:
        """Key of the focused row, or empty."""
        return self._model.row_at(self._focused).key if self._focused >= 0 else ""

    def visible_rows(self) -> list[FeedRow]:
        """Return the rows that fit, from the top."""
        last = min(self._model.rowCount(), self._top + self._page())
        return [self._model.row_at(place) for place in range(self._top, last)]

    def adapt(self) -> None:
        """Say what this is to those who listen."""
        self.setAccessibleName(self.data.name)

    def _page(self) -> int:
        return max(1, int((self.height() + 1) // self.row_height()))

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        del parent, first
        if self.is_paused:
            self._top += last + 1
            if self._focused >= 0:
                self._focused += last + 1
            return
        self.update()

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        del parent, last
        most = max(0, self._model.rowCount() - self._page())
        if self._focused >= first or self._top > most:
            self._focused = min(self._focused, self._model.rowCount() - 1)
            self._top = min(self._top, most)
            self.update()

    def _on_reset(self) -> None:
        self._top, self._focused = 0, -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, Page and Home; Enter opens a row; Escape goes on with the newest."""
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self._page(),
            Qt.Key.Key_PageUp: -self._page(),
        }
        key = event.key()
        if key in steps:
            self._focus_row(self._focused + steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._focused >= 0:
            self.row_activated.emit(self.focused_key)
        elif key == Qt.Key.Key_Home:
            self._focus_row(0)
        elif key == Qt.Key.Key_Escape and self.is_paused:
            self._on_reset()
        else:
            super().keyPressEvent(event)

    def _focus_row(self, place: int) -> None:
        count = self._model.rowCount()
        if not count:
            return
        self._focused = min(count - 1, max(0, place))
        self._top = min(self._top, self._focused)
        self._top = max(self._top, self._focused - self._page() + 1)
        self.setAccessibleDescription(self._model.data(self._model.index(self._focused)) or "")
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go on with the newest when the keys go elsewhere."""
        super().focusOutEvent(event)
        self._on_reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look at older rows at a seat."""
        if self.scale.is_room:
            event.ignore()
            return
        step = -1 if event.angleDelta().y() > 0 else 1
        most = max(0, self._model.rowCount() - self._page())
        top = min(most, max(0, self._top + 3 * step))
        if top != self._top:
            self._top = top
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        place = self._top + int(event.position().y() // self.row_height())
        if place < min(self._model.rowCount(), self._top + self._page()):
            self._focus_row(place)
            self.row_activated.emit(self._model.row_at(place).key)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the rows that fit whole."""
        rows = self.visible_rows()
        if not rows:
            brush.text(
                0, self.row_height() / 2, self.data.empty, "body", ink="t2", width=self.width()
            )
        times = max((brush.width(row.time, "body") for row in rows), default=0.0)
        for index, row in enumerate(rows):
            rect = QRectF(0, index * self.row_height(), self.width(), self.row_height())
            if rect.intersects(QRectF(clip)):
                focused = self._top + index == self._focused
                self._paint_row(brush, row, rect, times, focused=focused)
        if self.data.stale and rows:
            brush.hatch(QRectF(0, 0, self.u(1), len(rows) * self.row_height()))

    def _paint_row(
        self, brush: Brush, row: FeedRow, rect: QRectF, times: float, *, focused: bool
    ) -> None:
        room, middle = self.scale.is_room, rect.center().y()
        if focused:
            brush.painter.fillRect(rect, self.ink("i3"))
            brush.painter.fillRect(
                QRectF(0, rect.top(), 2.5 * self.scale.line, rect.height()), self.ink("t1")
            )
        elif rect.top() > 0:
            brush.rule(0, self.width(), rect.top(), "l1")
        indent = self.u(2) if (focused or self.data.stale) else 0.0
        x = indent + brush.text(indent, middle, row.time, "body", ink="t2")
        x = max(x, times) + self.u(4.5 if room else 3)
        side = self.u(5.8 if room else 4.4)
        paint_case(
            brush.painter,
            square_at(QPointF(x + side / 2, middle), side),
            row.state,
            self.theme,
            halo=False,
        )
        x += side + self.u(4 if room else 3.5)
        side = self.u(8 if room else 6)
        if row.seal:
            paint_seal(
                brush.painter, square_at(QPointF(x + side / 2, middle), side), row.seal, self.theme
            )
        x += side + self.u(3.5 if room else 2.5)
        right = float(self.width())
        if row.pending:
            side = self.u(3.5)
            place = square_at(QPointF(right - side / 2, middle), side)
            paint_icon(brush.painter, place, "up", self.theme, "t2")
            right -= side + self.u(2)
        source = self._source_beside(brush, row, right - x)
        if source:
            drawn = brush.text(right, middle, source, "caption", ink="t2", align="right")
            right -= drawn + self.u(3)
        ink = "t2" if self.data.stale else "t1"
        brush.text(x, middle, row.title, "body", ink=ink, width=right - x)

    def _source_beside(self, brush: Brush, row: FeedRow, room: float) -> str:
        """Return the source, or only where it is, or nothing: the title and its verb stay whole."""
        left = room - brush.width(row.title, "body") - self.u(3)
        for source in (row.source, row.source.partition(" ")[0]):
            if brush.width(source, "caption") <= left:
                return source
        return ""
