"""A line to write in that opens over what it changes and leaves without a trace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from panels.look import Look
from widgets.text import letters
from widgets.theme import Theme
from widgets.type_scale import TypeScale

MOST = 200


class TextField(QLineEdit):
    """Signals: `entered(str)` on Enter, `left()` on Escape; both close the field."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MOST)
        self.setFrame(False)
        self.setAutoFillBackground(True)
        self.set_theme(look.theme)
        self.set_scale(look.scale)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        palette = QPalette(self.palette())
        for role, token in (
            (QPalette.ColorRole.Base, "i3"),
            (QPalette.ColorRole.Window, "i3"),
            (QPalette.ColorRole.Text, "t1"),
            (QPalette.ColorRole.PlaceholderText, "t2"),
            (QPalette.ColorRole.Highlight, "t1"),
            (QPalette.ColorRole.HighlightedText, "i0"),
        ):
            palette.setColor(role, QColor(theme.color(token)))
        self.setPalette(palette)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self.setFont(scale.font("body"))
        self.setTextMargins(round(3 * scale.u), 0, round(3 * scale.u), 0)

    def open(self, text: str) -> None:
        """Show the field with a text made plain, all of it selected, and take the keys."""
        self.setText(letters(text))
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def close_field(self) -> None:
        """Close without a word."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape end writing; they reach nobody else."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.hide()
            self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
