"""The widgets of the conflict tray and where they stand."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from panels.look import Look
from panels.panel import Dressed
from widgets.button import Button, ButtonData
from widgets.conflict import Conflict, ConflictData
from widgets.note import Caption, CaptionData
from widgets.panel import Panel as Frame
from widgets.panel import PanelData as FrameData
from widgets.shield import shielded
from widgets.theme import Theme
from widgets.type_scale import TypeScale

HEAD, BUTTONS, NOTE, MOST = 10.75, 15.0, 7.0, 86.0
"""Heights of title, buttons and note, and the most that both versions need, in units."""

WAYS = 4
"""Buttons: one's own, theirs, merge or another unit, leave."""


class ConflictView(QWidget):
    """Title, both versions, buttons and a note, from top to bottom."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        theme, scale = look.theme, look.scale
        self.frame = Frame(theme, scale, FrameData(), self)
        self.card = Conflict(theme, scale, ConflictData(), self)
        self.buttons = [Button(theme, scale, ButtonData(), self) for _ in range(WAYS)]
        self.note = Caption(theme, scale, CaptionData(), self)

    def _dressed(self) -> tuple[Dressed, ...]:
        return (self.frame, self.card, self.note, *self.buttons)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        for each in self._dressed():
            each.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        for each in self._dressed():
            each.set_scale(scale)
        self.arrange()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        del event
        self.arrange()

    def arrange(self) -> None:
        """Place the parts; both versions take what the others leave."""
        u, wide, high = self._scale.u, self.width(), self.height()
        head, low, note = (round(n * u) for n in (HEAD, BUTTONS, NOTE))
        card = max(0, min(round(MOST * u), high - head - low - note))
        self.frame.setGeometry(0, 0, wide, head)
        self.card.setGeometry(0, head, wide, card)
        self._arrange_buttons(head + card, wide, low)
        self.note.setGeometry(0, head + card + low, wide, note)

    def _arrange_buttons(self, top: int, wide: int, high: int) -> None:
        """Give the first button more room; faces stand on the column's edges."""
        shown = [button for button in self.buttons if not button.isHidden()]
        margin, overlap = round(self.buttons[0].margin()), round(self._scale.u)
        hints = [button.sizeHint().width() for button in shown]
        spare = wide + 2 * margin + overlap * (len(shown) - 1) - sum(hints)
        x = -margin
        for button, hint in zip(shown, hints, strict=True):
            room = hint + spare // max(1, len(shown))
            button.setGeometry(x, top, room, high)
            x += room - overlap

    @property
    def has_keys(self) -> bool:
        """Say whether keys are meant for this tray."""
        return self.card.hasFocus() or any(button.hasFocus() for button in self.buttons)
