"""What can be switched on over a map: a key, a word and how it stands, in a list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from widgets.surface import Brush, Surface

PAD_UNITS, ROW_UNITS, TITLE_UNITS, GAP_UNITS = 4.0, 9.0, 10.0, 4.0
LEAST_UNITS = 56.0


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One line: the key that works it, what it is, how it stands, and whether it is on."""

    key: str
    label: str
    value: str = ""
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class ToolListData:
    """A title, the rows, and below a rule further rows (saved views) with a closing line."""

    title: str = ""
    rows: tuple[ToolRow, ...] = ()
    further: tuple[ToolRow, ...] = ()
    note: str = ""


class ToolList(Surface[ToolListData]):
    """A list on a ground of its own, just large enough for its words.

    Signals:
        chosen(str): the key of a row, pressed or clicked.
        left(): Escape was pressed.
    """

    chosen = Signal(str)
    left = Signal()

    def build(self) -> None:
        """Take keys, without the input method."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def sizeHint(self) -> QSize:
        """Return the room that all rows take."""
        body, bold = self.scale.metrics("body"), self.scale.metrics("body", True)
        caption = self.scale.metrics("caption")
        wide = max(
            bold.horizontalAdvance(self.data.title), caption.horizontalAdvance(self.data.note)
        )
        for row in (*self.data.rows, *self.data.further):
            cap = max(6.0 * self.scale.u, caption.horizontalAdvance(row.key) + 6.0 * self.scale.u)
            words = body.horizontalAdvance(row.label) + bold.horizontalAdvance(row.value)
            wide = max(wide, round(cap + words + self.u(6)))
        return QSize(
            round(max(self.u(LEAST_UNITS), wide + self.u(2 * PAD_UNITS))), round(self._high())
        )

    def _high(self) -> float:
        rows = len(self.data.rows) + len(self.data.further) + bool(self.data.note)
        gap = GAP_UNITS if self.data.further or self.data.note else 0.0
        return self.u(TITLE_UNITS + ROW_UNITS * rows + gap + PAD_UNITS)

    def adapt(self) -> None:
        """Say the rows to those who listen."""
        rows = (*self.data.rows, *self.data.further)
        self.setAccessibleName(self.data.title)
        said = (f"{row.key} {row.label} {row.value}".strip() for row in rows)
        self.setAccessibleDescription("; ".join(said))
        self.updateGeometry()

    def _places(self) -> list[tuple[ToolRow, QRectF]]:
        """Return each row with its line."""
        top = self.u(TITLE_UNITS)
        placed: list[tuple[ToolRow, QRectF]] = []
        for rows, gap in ((self.data.rows, 0.0), (self.data.further, GAP_UNITS)):
            top += self.u(gap)
            for row in rows:
                placed.append((row, QRectF(0.0, top, self.width(), self.u(ROW_UNITS))))
                top += self.u(ROW_UNITS)
        return placed

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint ground, title, rows, rule and note."""
        del clip
        brush.box(QRectF(self.rect()), 6.0 * self.scale.line, fill="i2", edge="l2")
        left, right = self.u(PAD_UNITS), self.width() - self.u(PAD_UNITS)
        middle = self.u(TITLE_UNITS / 2.0)
        brush.text(left, middle, self.data.title, "body", bold=True, width=right - left)
        for row, line in self._places():
            self._paint_row(brush, row, line, left, right)
        low = self.u(TITLE_UNITS + ROW_UNITS * len(self.data.rows) + GAP_UNITS / 2.0)
        if self.data.further or self.data.note:
            brush.rule(left, right, low, "l2")
        y = self.height() - self.u(PAD_UNITS + ROW_UNITS / 2.0)
        brush.text(left, y, self.data.note, "caption", ink="t2", width=right - left)

    def _paint_row(
        self, brush: Brush, row: ToolRow, line: QRectF, left: float, right: float
    ) -> None:
        y = line.center().y()
        x = left + brush.key(left, y, row.key, inverted=row.is_on) + self.u(2.5)
        ink = "t1" if row.is_on else "t2"
        value = brush.text(
            right, y, row.value, "body", bold=row.is_on, ink=ink, align="right",
            width=(right - x) * 0.6,
        )  # fmt: skip
        brush.text(x, y, row.label, "body", width=right - x - value - self.u(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the rows and Escape; leave all others."""
        keys = {row.key for row in (*self.data.rows, *self.data.further)}
        word = event.text().upper() if not event.modifiers() & _HELD else ""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif word in keys and word:
            self.chosen.emit(word)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        for row, line in self._places():
            if line.contains(event.position()):
                self.chosen.emit(row.key)
                return


_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
