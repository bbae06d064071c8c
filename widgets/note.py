"""Small lines of the dispatch panel: the instruction that goes out, and what happened last."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize

from widgets.surface import Brush, Surface


@dataclass(frozen=True, slots=True)
class NoteData:
    """A framed text of one or two lines, a quieter line on how it goes out, and its key."""

    text: str = ""
    second: str = ""
    key: str = ""


class Note(Surface[NoteData]):
    """A frame of 15 units' height (60 px at a seat)."""

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(182, 15)

    def adapt(self) -> None:
        """Say the text to those who listen."""
        self.setAccessibleName(f"{self.data.text} {self.data.second}".strip())

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint frame, text and key."""
        del clip
        data, middle = self.data, self.height() / 2.0
        brush.box(QRectF(self.rect()), 6.0 * self.scale.line, fill="i0", edge="l2")
        left, right = self.u(3.75), self.width() - self.u(3.75)
        if data.key:
            right -= brush.key_width(data.key)
            brush.key(right, middle, data.key)
            right -= self.u(4)
        apart = self.u(2.9) if data.second else 0.0
        brush.text(left, middle - apart, data.text, "body", width=right - left)
        brush.text(left, middle + apart, data.second, "caption", ink="t2", width=right - left)


@dataclass(frozen=True, slots=True)
class CaptionData:
    """One quiet line."""

    text: str = ""


class Caption(Surface[CaptionData]):
    """A line of quiet text, 7 units high."""

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(182, 7)

    def adapt(self) -> None:
        """Say the text to those who listen."""
        self.setAccessibleName(self.data.text)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the text."""
        del clip
        brush.text(0, self.height() / 2.0, self.data.text, "caption", ink="t2", width=self.width())


@dataclass(frozen=True, slots=True)
class TimelineData:
    """The key that opens all, its word, and the last entries, oldest first."""

    key: str = ""
    title: str = ""
    entries: tuple[str, ...] = ()


class Timeline(Surface[TimelineData]):
    """One line of entries joined by arrows; the newest stay when not all fit."""

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(182, 10)

    def adapt(self) -> None:
        """Say the entries to those who listen."""
        self.setAccessibleName(self.data.title)
        self.setAccessibleDescription("; ".join(self.data.entries))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint rule, key, word and entries."""
        del clip
        data, y, x = self.data, self.height() * 0.52, 0.0
        brush.rule(0, self.width(), 0, "l1")
        if data.key:
            x += brush.key(0, y, data.key) + self.u(2.5)
        x += brush.text(x, y, data.title, "caption", bold=True, width=self.width() - x) + self.u(3)
        arrow = brush.width("→", "caption") + self.u(4)
        entries = list(data.entries)
        room = self.width() - x
        while len(entries) > 1 and room < arrow * (len(entries) - 1) + sum(
            brush.width(entry, "caption") for entry in entries
        ):
            del entries[0]
        for index, entry in enumerate(entries):
            if index:
                brush.text(x + self.u(2), y, "→", "caption", ink="t2")
                x += arrow
            x += brush.text(x, y, entry, "caption", ink="t2", width=self.width() - x)
