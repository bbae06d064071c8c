"""One clash: two versions side by side, what differs in bold, the suggestion marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent

from widgets.surface import Brush, Surface
from widgets.symbols import paint_icon, paint_seal, square_at

Side = Literal["mine", "theirs", "both", ""]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field: its label and both values; `picked` is which one a merge takes, "" for none."""

    label: str
    mine: str
    theirs: str
    differs: bool = True
    picked: Side = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The head of one side: its key, its name and a word beside it, such as “suggested”."""

    key: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConflictData:
    """A case with both versions of it. `suggested` is framed; `row` is the one a merge is at.

    `reason` says in plain words why there is a clash. Without a title, `empty` is said.
    """

    seal: str = ""
    title: str = ""
    aside: str = ""
    reason: str = ""
    mine: Version = Version()
    theirs: Version = Version()
    suggested: Side = ""
    rows: tuple[ConflictRow, ...] = ()
    row: int = -1
    more: str = ""
    is_quiet: bool = False
    empty: str = ""
    name: str = ""


class Conflict(Surface[ConflictData]):
    """Takes the focus, so that its screen knows for whom keys are meant.

    Signals:
        side_clicked(str): the mouse was pressed on "mine" or "theirs".
        focused(): the keys have come here.
    """

    side_clicked = Signal(str)
    focused = Signal()

    def build(self) -> None:
        """Take keys, without the input method: letters act here."""
        self._top = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def sizeHint(self) -> QSize:
        """Return the size of the design: five fields, 728 px wide at a seat."""
        return self.size_in_units(182, 64)

    def adapt(self) -> None:
        """Say the clash to those who listen."""
        data = self.data
        self.setAccessibleName(" ".join(p for p in (data.name, data.title, data.reason) if p))
        rows = (f"{row.label}: {row.mine} / {row.theirs}" for row in data.rows if row.differs)
        self.setAccessibleDescription("; ".join(rows) if data.title else data.empty)
        self._top = max(0, min(self._top, len(data.rows) - self._page()))
        if data.row >= 0:
            self._top = min(data.row, max(self._top, data.row - self._page() + 1))

    def _head(self) -> float:
        return self.u(15.5) if self.data.reason else self.u(9)

    def boxes(self) -> tuple[QRectF, QRectF]:
        """Return the rectangles of both versions, mine first, in px."""
        top, high = self._head(), self.height() - self._head()
        label = self.u(23)
        wide = (self.width() - label - self.u(4)) / 2.0
        return (
            QRectF(label, top, wide, high),
            QRectF(label + wide + self.u(4), top, wide, high),
        )

    def _page(self) -> int:
        room = self.height() - self._head() - self.u(11)
        return max(1, int(room // self.u(7)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of the version under the mouse."""
        for side, box in zip(("mine", "theirs"), self.boxes(), strict=True):
            if self.data.title and box.contains(event.position()):
                self.side_clicked.emit(side)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by one field."""
        step = -1 if event.angleDelta().y() > 0 else 1
        top = max(0, min(self._top + step, len(self.data.rows) - self._page()))
        if top != self._top:
            self._top = top
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell of the focus, beside showing it."""
        super().focusInEvent(event)
        self.focused.emit()

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the case, why, and both versions."""
        del clip
        data = self.data
        if not data.title:
            brush.text(0, self.u(4), data.empty, "body", ink="t2", width=self.width())
            return
        self._paint_case(brush)
        mine, theirs = self.boxes()
        self._paint_box(brush, mine, data.mine, is_suggested=data.suggested == "mine")
        self._paint_box(brush, theirs, data.theirs, is_suggested=data.suggested == "theirs")
        shown = data.rows[self._top : self._top + self._page()]
        for line, row in enumerate(shown):
            y = mine.top() + self.u(13) + line * self.u(7)
            self._paint_row(brush, row, y, is_at=self._top + line == data.row)
        left = len(data.rows) - len(shown)
        if left and data.more:
            y = self.height() - self.u(3.5)
            brush.text(0, y, data.more.format(n=left), "caption", ink="t2", width=self.u(22))

    def _paint_case(self, brush: Brush) -> None:
        data, y, x = self.data, self.u(4), 0.0
        if data.seal:
            place = square_at(QPointF(self.u(3), y), self.u(6))
            paint_seal(brush.painter, place, data.seal, self.theme)
            x = self.u(9)
        right = self.width() - brush.text(
            self.width(), y, data.aside, "body", ink="t2", align="right", width=self.width() * 0.4
        )
        ink = "t2" if data.is_quiet else "t1"
        brush.text(x, y, data.title, "item", bold=True, ink=ink, width=right - x - self.u(4))
        if data.reason:
            brush.text(0, self.u(11), data.reason, "body", ink=ink, width=self.width())

    def _paint_box(self, brush: Brush, box: QRectF, head: Version, *, is_suggested: bool) -> None:
        line = self.scale.line
        edge, fill = ("t1", "i3") if is_suggested else ("l2", "i0")
        if self.data.is_quiet:
            edge = "l2"
        brush.box(box, 6.0 * line, fill=fill, edge=edge, lines=2.0 if is_suggested else 1.0)
        x, y, end = box.left() + self.u(3), box.top() + self.u(5.5), box.right() - self.u(3)
        if head.key:
            x += brush.key(x, y, head.key) + self.u(2)
        x += brush.text(x, y, head.title, "item", bold=True, width=end - x) + self.u(2)
        brush.text(x, y, head.note, "caption", ink="t2", width=end - x)

    def _paint_row(self, brush: Brush, row: ConflictRow, y: float, *, is_at: bool) -> None:
        mine, theirs = self.boxes()
        if is_at:
            band = QRectF(0, y - self.u(3.25), self.width(), self.u(6.5))
            brush.painter.fillRect(band, self.ink("l1"))
        ink = "t1" if is_at else "t2"
        brush.text(self.u(1), y, row.label, "body", ink=ink, width=self.u(21))
        for side, value, box in (("mine", row.mine, mine), ("theirs", row.theirs, theirs)):
            x, end = box.left() + self.u(3), box.right() - self.u(3)
            loses = bool(row.picked) and row.picked not in {side, "both"}
            quiet = loses or self.data.is_quiet or not row.differs
            if row.picked and not loses:
                self._paint_tick(brush, end, y)
                end -= self.u(6)
            brush.text(
                x, y, value, "body", bold=row.differs and not loses,
                ink="t2" if quiet else "t1", width=end - x,
            )  # fmt: skip

    def _paint_tick(self, brush: Brush, right: float, y: float) -> None:
        side = self.u(4)
        paint_icon(
            brush.painter, square_at(QPointF(right - side / 2, y), side), "check", self.theme
        )
