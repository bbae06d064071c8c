"""The first thing read: one sentence on the whole, and how many cases of each state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize

from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, square_at
from widgets.text import draw_text
from widgets.type_scale import Role

LEAST_SHARE: Final = 30.0 / 36.0
"""Smallest share of the headline's size: 30 of 36 minutes of arc. Source: the design, 4 Type."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a state (red, yellow, blue, green), and its word."""

    state: str
    figure: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class HeadlineData:
    """The sentence and the counts; `state` colours the sentence only when it is an alarm."""

    sentence: str = ""
    counts: tuple[Count, ...] = ()
    state: str = ""


class Headline(Surface[HeadlineData]):
    """The sentence in the largest type, the counts under it; a long one is set a little smaller.

    What does not fit even then is wrapped to two lines of a smaller role, and only then elided.
    """

    def sizeHint(self) -> QSize:
        """Return the size of the design: 848 by 272 px on a wall."""
        return self.size_in_units(106, 34)

    def adapt(self) -> None:
        """Say the sentence and the counts to those who listen."""
        words = [self.data.sentence, *(f"{c.figure} {c.label}" for c in self.data.counts)]
        self.setAccessibleName(" ".join(words))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the sentence, then the counts."""
        del clip
        ink = f"{self.data.state}.text" if self.data.state else "t1"
        y, full = self.height() * 0.365, self.scale.px("headline")
        px = int(full * self.width() / max(1.0, brush.width(self.data.sentence, "headline", True)))
        if px >= full * LEAST_SHARE:
            draw_text(
                brush.painter, QPointF(0, y), self.data.sentence, min(px, full),
                self.ink(ink), bold=True,
            )  # fmt: skip
        else:
            brush.lines(0, y, self.data.sentence, "countdown", self.width(), 2, bold=True, ink=ink)
        paint_counts(brush, 0.0, self.height() * 0.8, self.width(), self.data.counts)


@dataclass(frozen=True, slots=True)
class CountSize:
    """Roles of figures and words in a row of counts."""

    figure: Role = "count"
    label: Role = "panel"
    most_gap: float = 6.0
    """Widest gap between counts, in units."""


LARGE: Final = CountSize()
SMALL: Final = CountSize("body", "caption", 4.0)


def counts_width(
    brush: Brush, counts: tuple[Count, ...], gap: float, labels: bool, size: CountSize
) -> float:
    """Return how wide a row of counts is drawn."""
    u, side = brush.scale.u, brush.scale.px(size.figure)
    width = gap * max(0, len(counts) - 1)
    for count in counts:
        width += side + 1.8 * u + brush.width(count.figure, size.figure, True)
        if labels and count.label:
            width += 1.6 * u + brush.width(count.label, size.label)
    return width


def paint_counts(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    counts: tuple[Count, ...],
    size: CountSize = LARGE,
) -> float:
    """Paint a row of counts, middle at y; return where it ended.

    Where the row is too narrow the gaps shrink first, then the words are left out.
    """
    u, side = brush.scale.u, float(brush.scale.px(size.figure))
    gaps = max(1, len(counts) - 1)
    spare = width - counts_width(brush, counts, 0.0, True, size)
    labels = spare >= 1.5 * u * gaps
    if not labels and size.label != "caption":
        return paint_counts(brush, x, y, width, counts, replace(size, label="caption"))
    if not labels:
        spare = width - counts_width(brush, counts, 0.0, False, size)
    gap = max(1.5 * u, min(size.most_gap * u, spare / gaps))
    end = x + width + 1.0
    for count in counts:
        paint_case(
            brush.painter,
            square_at(QPointF(x + side / 2.0, y), side),
            count.state,
            brush.theme,
            halo=False,
        )
        x += side + 1.8 * u
        x += brush.text(x, y, count.figure, size.figure, bold=True, width=end - x)
        if labels and count.label:
            x += 1.6 * u
            x += brush.text(x, y, count.label, size.label, ink="t2", width=end - x)
        x += gap
    return x - gap


@dataclass(frozen=True, slots=True)
class CountRowData:
    """Counts of a module in one row."""

    counts: tuple[Count, ...] = ()


class CountRow(Surface[CountRowData]):
    """Counts with their shapes and words; 56 px high on a wall."""

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return self.size_in_units(106, 7)

    def adapt(self) -> None:
        """Say the counts to those who listen."""
        self.setAccessibleName(" ".join(f"{c.figure} {c.label}" for c in self.data.counts))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the row."""
        del clip
        paint_counts(brush, 0.0, self.height() / 2.0, self.width(), self.data.counts, SMALL)
