"""A zone with a head: a rule, a title and a note above one body."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from panels.look import Look
from widgets.surface import Brush, Surface
from widgets.theme import Theme
from widgets.type_scale import TypeScale


@dataclass(frozen=True, slots=True)
class HeadData:
    """What the head says: the title on the left, a note on the right, both ready to be shown."""

    title: str = ""
    note: str = ""


class SectionHead(Surface[HeadData]):
    """A rule along the upper edge, under it the title and the note on one line."""

    def adapt(self) -> None:
        """Say the title to those who listen."""
        self.setAccessibleName(f"{self.data.title} {self.data.note}".strip())

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint rule, title and note; the note gives way to the title."""
        del clip
        brush.rule(0, self.width(), 0, "l2", 2.0)
        middle = self.height() * 0.52
        end = brush.text(
            0, middle, self.data.title, "panel", bold=True, width=self.width()
        ) + self.u(3)
        brush.text(
            self.width(), middle, self.data.note, "caption",
            ink="t2", align="right", width=self.width() - end,
        )  # fmt: skip


class Section(QWidget):
    """A head of `head_units` above a body that fills the rest.

    The head is drawn in from both sides by `inset_units`, for bodies that reach beyond the column.
    """

    def __init__(
        self, look: Look, body: QWidget, head_units: float, inset_units: float = 0.0
    ) -> None:
        super().__init__()
        self.head = SectionHead(look.theme, look.scale, HeadData(), self)
        self.body = body
        self._scale = look.scale
        self._units = (head_units, inset_units)
        body.setParent(self)

    def set_theme(self, theme: Theme) -> None:
        """Change the head's colours."""
        self.head.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change the head's size."""
        self._scale = scale
        self.head.set_scale(scale)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        """Place head and body."""
        del event
        self._place()

    def _place(self) -> None:
        high, inset = (round(units * self._scale.u) for units in self._units)
        self.head.setGeometry(inset, 0, self.width() - 2 * inset, high)
        self.body.setGeometry(0, high, self.width(), max(0, self.height() - high))
