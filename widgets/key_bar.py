"""The bar at the foot of a seat: which key does what now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from widgets.surface import Brush, Surface


@dataclass(frozen=True, slots=True)
class KeyHint:
    """Keys as written on their caps, and what they do."""

    keys: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class KeyBarData:
    """Hints in order of use; the last one (all keys) always stays."""

    hints: tuple[KeyHint, ...] = ()


class KeyBar(Surface[KeyBarData]):
    """Hints spread over the width; those that do not fit are left out from the end but one."""

    def sizeHint(self) -> QSize:
        """Return the size of the design: 36 px high at a seat."""
        return self.size_in_units(480, 9)

    def adapt(self) -> None:
        """Say the hints to those who listen."""
        words = (f"{' '.join(hint.keys)} {hint.label}" for hint in self.data.hints)
        self.setAccessibleName("; ".join(words))

    def _hint_width(self, brush: Brush, hint: KeyHint) -> float:
        caps = sum(brush.key_width(key) + self.u(1.25) for key in hint.keys)
        return caps + self.u(0.75) + brush.width(hint.label, "caption")

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint ground, rule and hints."""
        brush.painter.fillRect(clip, self.ink("i0"))
        brush.rule(0, self.width(), 0, "l1")
        hints = list(self.data.hints)
        room, least = self.width() - self.u(10), self.u(5)
        widths = [self._hint_width(brush, hint) for hint in hints]
        while len(hints) > 1 and sum(widths) + least * (len(hints) - 1) > room:
            del hints[-2]
            del widths[-2]
        gap = max(least, (room - sum(widths)) / max(1, len(hints) - 1))
        x, y = self.u(5), self.height() / 2.0
        for hint, width in zip(hints, widths, strict=True):
            at = x
            for key in hint.keys:
                at += brush.key(at, y, key) + self.u(1.25)
            at += self.u(0.75)
            brush.text(
                at, y, hint.label, "caption", ink="t2", width=self.width() - self.u(5) - at + 1
            )
            x += width + gap
