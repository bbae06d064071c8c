"""What is known of one building: its colour in word and mark, its households, why, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from widgets.map.grain import worded_square
from widgets.surface import Brush, Surface, state_text
from widgets.text import wrap
from widgets.type_scale import make_font

STATES = ("green", "blue", "yellow", "red")
"""Tokens of the states by their code on the map."""

WIDE, PAD = 114.0, 5.0
HEAD, WORD, LINE, CELL, RULE, KEYS = 13.0, 10.0, 6.5, 5.0, 5.0, 9.5
LABEL = 20.0
"""Sizes in spacing units: the card, its edge, and what each part takes of its height."""

MOST_ROWS = 4
"""Rows of households that are drawn; the rest is counted."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many buildings around are in each state, red first; `name` is the area's."""

    level: str
    name: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PlaceCardData:
    """A building, or the household `chosen` of it (from 1, 0 for the building).

    `state` is red, yellow, blue, green or empty; `signs` are what a square says, green first.
    `homes` has a state's code for each household, `caption` says how many there are; `lines` are
    labels and what they say; `levels` the areas it lies in under `levels_title`; `keys` the keys
    that act here, with their words, `note` a line about an act under way.
    """

    title: str = ""
    subtitle: str = ""
    state: str = ""
    word: str = ""
    signs: tuple[str, str, str, str] = ("", "", "", "")
    target: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    homes: tuple[int, ...] = ()
    chosen: int = 0
    levels_title: str = ""
    levels: tuple[LevelRow, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    note: str = ""


class PlaceCard(Surface[PlaceCardData]):
    """A raised card as high as what it says; parts that are empty take no room."""

    def sizeHint(self) -> QSize:
        """Return the size that the value needs."""
        return self.size_in_units(WIDE, self._high())

    def adapt(self) -> None:
        """Say the building to those who listen."""
        data = self.data
        self.setAccessibleName(
            " ".join(part for part in (data.title, data.target, data.word) if part)
        )
        said = [data.subtitle, *(f"{label} {text}" for label, text in data.lines), data.note]
        self.setAccessibleDescription("; ".join(part for part in said if part))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint from top to bottom."""
        del clip
        data, pad, width = self.data, self.u(PAD), self.width() - 2.0 * self.u(PAD)
        edge = 6.0 * self.scale.line
        brush.box(QRectF(self.rect()), edge, fill="i2", edge="l2")
        y = self.u(PAD)
        self._paint_head(brush, y, width)
        y += self.u(HEAD + WORD)
        for label, text in data.lines:
            y = self._paint_line(brush, y, label, text, width)
        if data.caption:
            y = self._paint_homes(brush, y, width)
        if data.levels:
            y = self._paint_levels(brush, y, width)
        if data.note:
            brush.text(pad, y + self.u(LINE / 2), data.note, "body", ink="t2", width=width)
            y += self.u(LINE)
        if data.keys:
            self._paint_keys(brush, y, width)

    def home_rows(self) -> int:
        """Return how many rows of households are drawn."""
        return min(MOST_ROWS, -(-len(self.data.homes) // self._across()))

    def _high(self) -> float:
        data = self.data
        high = 2 * PAD + HEAD + WORD + LINE * sum(self._rows_of(text) for _, text in data.lines)
        if data.caption:
            high += RULE + LINE + CELL * self.home_rows()
        if data.levels:
            high += RULE + LINE * (1 + len(data.levels))
        return high + (LINE if data.note else 0.0) + (KEYS if data.keys else 0.0)

    def _rows_of(self, text: str) -> int:
        """Return on how many lines a text beside its label stands."""
        width = round(self.u(WIDE - 2 * PAD - LABEL))
        return max(1, len(wrap(text, self.scale.px("body"), False, width, 2)))

    def _across(self) -> int:
        return int((WIDE - 2 * PAD) // CELL)

    def _paint_head(self, brush: Brush, y: float, width: float) -> None:
        data, pad, side = self.data, self.u(PAD), self.u(9)
        brush.text(pad, y + self.u(3), data.title, "panel", bold=True, width=width)
        brush.text(pad, y + self.u(9), data.subtitle, "caption", ink="t2", width=width)
        y += self.u(HEAD + WORD / 2)
        if data.state:
            at = QRectF(pad, y - side / 2, side, side)
            self._square(brush, at, STATES.index(data.state), worded=True)
        left = pad + (side + self.u(3) if data.state else 0.0)
        drawn = brush.text(
            left, y, data.word, "item", bold=True, ink=state_text(data.state), width=width - left
        )
        left += drawn + self.u(3)
        brush.text(left, y, data.target, "body", ink="t2", width=pad + width - left)

    def _paint_line(self, brush: Brush, y: float, label: str, text: str, width: float) -> float:
        pad, middle = self.u(PAD), y + self.u(LINE / 2)
        brush.text(pad, middle, label, "body", ink="t2", width=self.u(LABEL - 1))
        leading = self.u(LINE) / self.scale.px("body")
        room = width - self.u(LABEL)
        rows = brush.lines(
            pad + self.u(LABEL), middle, text, "body", room, 2, top=True, leading=leading
        )
        return y + self.u(LINE) * max(1, rows)

    def _paint_homes(self, brush: Brush, y: float, width: float) -> float:
        data, pad = self.data, self.u(PAD)
        y += self.u(RULE / 2)
        brush.rule(pad, pad + width, y, "l1")
        y += self.u(RULE / 2)
        x = pad + brush.text(pad, y + self.u(LINE / 2), data.caption, "body", width=width / 2)
        for state, count in data.counts:
            x += self.u(4)
            side = self.u(3.5)
            at = QRectF(x, y + self.u(LINE / 2) - side / 2, side, side)
            self._square(brush, at, STATES.index(state))
            x += side + self.u(1.5)
            x += brush.text(x, y + self.u(LINE / 2), str(count), "body", bold=True)
        y += self.u(LINE)
        self._paint_cells(brush, y)
        return y + self.u(CELL) * self.home_rows()

    def _paint_cells(self, brush: Brush, top: float) -> None:
        """Paint the households, from the row on that has the chosen one in sight."""
        data, across, side = self.data, self._across(), self.u(CELL - 1.2)
        rows = self.home_rows()
        first = max(0, (data.chosen - 1) // across - rows + 1) * across if data.chosen else 0
        for index, code in enumerate(data.homes[first : first + rows * across], first):
            row, column = divmod(index - first, across)
            x, y = self.u(PAD + CELL * column), top + self.u(CELL * row)
            cell = QRectF(x + self.u(0.6), y + self.u(0.6), side, side)
            self._square(brush, cell, code)
            if index + 1 == data.chosen:
                line = 2.0 * self.scale.line
                brush.box(cell.adjusted(-line, -line, line, line), line, edge="t1", lines=1.5)

    def _paint_levels(self, brush: Brush, y: float, width: float) -> float:
        data, pad = self.data, self.u(PAD)
        y += self.u(RULE / 2)
        brush.rule(pad, pad + width, y, "l1")
        y += self.u(RULE / 2)
        ends = [pad + width - self.u(11) * place for place in (3, 2, 1, 0)]
        brush.text(
            pad, y + self.u(LINE / 2), data.levels_title, "body", width=ends[0] - pad - self.u(8)
        )
        for state, end in zip(reversed(STATES), ends, strict=True):
            side = self.u(3.5)
            at = QRectF(end - side, y + self.u(LINE / 2) - side / 2, side, side)
            self._square(brush, at, STATES.index(state))
        for row in data.levels:
            y += self.u(LINE)
            middle = y + self.u(LINE / 2)
            x = pad + brush.text(pad, middle, row.level, "body", ink="t2") + self.u(2)
            brush.text(x, middle, row.name, "body", width=ends[0] - self.u(8) - x)
            for count, end in zip(row.counts, ends, strict=True):
                ink = "t1" if count else "t2"
                brush.text(end, middle, str(count), "body", ink=ink, align="right")
        return y + self.u(LINE)

    def _paint_keys(self, brush: Brush, y: float, width: float) -> None:
        pad, middle = self.u(PAD), y + self.u(KEYS / 2 + 1)
        brush.rule(pad, pad + width, y + self.u(1), "l1")
        x = pad
        for key, word in self.data.keys:
            need = brush.key_width(key) + self.u(1) + brush.width(word, "caption")
            if x + need > pad + width:
                return
            x += brush.key(x, middle, key) + self.u(1)
            x += brush.text(x, middle, word, "caption", ink="t2") + self.u(2)

    def _square(self, brush: Brush, at: QRectF, code: int, *, worded: bool = False) -> None:
        """Paint a building's square as the map has it; a place nobody rated is dashed."""
        if not 0 <= code < len(STATES):
            brush.box(at, self.scale.line, edge="t3", dashed=True)
            return
        side = at.width()
        image = worded_square(
            code,
            self.data.signs[code] if worded else "",
            self.ink(STATES[code]),
            self.ink("glyph"),
            self.ink("i2"),
            make_font(round(side * 0.6), bold=True),
            side,
        )
        brush.painter.drawImage(QPointF(round(at.left()), round(at.top())), image)

    def changed_rects(self, before: PlaceCardData, after: PlaceCardData) -> Sequence[QRect]:
        """Return the whole card: it may have another height."""
        if before != after:
            self.updateGeometry()
        return (self.rect(),)
