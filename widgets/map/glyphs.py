"""Symbols, tags and short texts of the map as pictures, each drawn once for a theme and a size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from widgets.map import styles
from widgets.map.grain import WORDED_PX, GrainLook, worded_square
from widgets.map.lettering import Lettering, LetterStyle, write
from widgets.map.marks import Marker, State, UnitMark
from widgets.map.names import NameKind
from widgets.map.painter import Palette
from widgets.symbol_paths import GRID
from widgets.symbols import CHIP_SIZE, PLUS, paint_case, paint_ring, paint_unit
from widgets.text import fit
from widgets.theme import Theme
from widgets.type_scale import FAMILY, TypeScale, make_font, make_metrics

TIGHT: Final = 0.2
WIDE: Final = 1.0
"""How far a symbol reaches beyond its square, in halves of it: with halo, with ring or chip."""

HALO_PX: Final = 2.0
"""Room for halos that do not shrink with the symbol."""

STATE_TOKENS: Final = ("green", "blue", "yellow", "red")

MOST_TAG_EM: Final = 20.0
"""Widest part of a tag; a longer label is elided."""


class Glyphs:
    """Makes and keeps the pictures; used in the window's thread only."""

    def __init__(self, theme: Theme, type_scale: TypeScale) -> None:
        self._theme = theme
        self._type_scale = type_scale
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self._texts: dict[str, QImage] = {}

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self._forget()

    def set_type_scale(self, type_scale: TypeScale) -> None:
        """Change sizes."""
        self._type_scale = type_scale
        self._forget()

    def _forget(self) -> None:
        self._kept.clear()
        self._texts.clear()

    @property
    def line_scale(self) -> float:
        """What pixel widths are multiplied with: 1 at a seat, about 2 on a wall."""
        return self._type_scale.line

    def color(self, token: str) -> QColor:
        """Return a colour of the theme."""
        return self._theme.color(token)

    def palette(self) -> Palette:
        """Return the colours of the base map."""
        return {token: self._theme.color(token) for token in styles.TOKENS}

    def lettering(self) -> Lettering:
        """Return how names on the base map are written."""
        px, halo = self._type_scale.body, 2.0 * self.line_scale
        land, t2 = self.color("map.land"), self.color("t2")
        small = self._type_scale.px("floor")
        water = self.color("map.water.name")
        return Lettering(
            FAMILY,
            {
                NameKind.OFFICE: LetterStyle(px, t2, land, halo, bold=True),
                NameKind.ROAD: LetterStyle(px, t2, land, halo),
                NameKind.WATER: LetterStyle(px, water, land, halo),
                NameKind.PLACE: LetterStyle(small, t2, land, halo),
                NameKind.PARK: LetterStyle(small, t2, land, halo),
            },
        )

    def grain_look(self, words: Sequence[str]) -> GrainLook:
        """Return how places with states are painted; `words` are those of green to red."""
        colors = [self.color(token) for token in STATE_TOKENS]
        side = WORDED_PX * self.line_scale
        font = make_font(round(side * 0.66), bold=True)
        inks = [self.color(f"glyph{dot}") for dot in ("", "", ".yellow", "")]
        ground = self.color("map.land")
        return GrainLook(
            (colors[0], colors[1], colors[2], colors[3]),
            self.color("t1"),
            self.line_scale,
            {
                state: worded_square(state, words[state], color, inks[state], ground, font, side)
                for state, color in enumerate(colors)
            },
        )

    def case(self, marker: Marker, count: int, half: float) -> QPixmap:
        """Return the symbol of a case, or of a group of them with their count inside."""
        number = str(count) if count > 1 else "" if marker.number is None else str(marker.number)
        alone = count == 1
        selected, stale = marker.selected and alone, marker.stale and alone
        suspended, overdue = marker.suspended and alone, marker.overdue if alone else ""
        if overdue and CHIP_SIZE * 2.0 * half / GRID < self._type_scale.px("floor"):
            overdue = PLUS

        def paint(brush: QPainter, rect: QRectF) -> None:
            paint_case(
                brush,
                rect,
                marker.state,
                self._theme,
                number=number,
                selected=selected,
                stale=stale,
                suspended=suspended,
                overdue=overdue,
            )

        look = (marker.state, number, selected, stale, suspended, overdue)
        return self._symbol(("case", *look), half, WIDE if selected or overdue else TIGHT, paint)

    def ring(self, state: State, half: float) -> QPixmap:
        """Return the ring around an unacknowledged case."""
        return self._symbol(
            ("ring", state),
            half,
            WIDE,
            lambda brush, rect: paint_ring(brush, rect, state, self._theme),
        )

    def unit(self, unit: UnitMark, half: float) -> QPixmap:
        """Return the symbol of a unit."""
        return self._symbol(
            ("unit", unit.kind, unit.status),
            half,
            TIGHT,
            lambda brush, rect: paint_unit(brush, rect, unit.kind, unit.status, self._theme),
        )

    def _symbol(
        self,
        look: tuple[object, ...],
        half: float,
        reach: float,
        paint: Callable[[QPainter, QRectF], None],
    ) -> QPixmap:
        """Return a symbol in the middle of a picture that reaches so many halves beyond it."""
        key = (*look, half)
        kept = self._kept.get(key)
        if kept is None:
            side = 2 * math.ceil(half * (1.0 + reach) + HALO_PX)
            kept = self._kept[key] = QPixmap(side, side)
            kept.fill(Qt.GlobalColor.transparent)
            brush = QPainter(kept)
            paint(brush, QRectF(side / 2.0 - half, side / 2.0 - half, 2.0 * half, 2.0 * half))
            brush.end()
        return kept

    def tag_size(self, mark: Marker | UnitMark) -> tuple[float, float]:
        """Return the width and height in px of a mark's tag."""
        size = self.tag(mark).size()
        return float(size.width()), float(size.height())

    def tag(self, mark: Marker | UnitMark) -> QPixmap:
        """Return the tag of a case (its label) or of a unit (its digit and label)."""
        parts: tuple[tuple[str, bool], ...] = ((mark.label, True),)
        chosen = False
        if isinstance(mark, UnitMark):
            both = ((mark.badge, True), (mark.label, False))
            parts, chosen = tuple(part for part in both if part[0]), mark.chosen
        key = ("tag", parts, chosen)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._draw_tag(parts, chosen)
        return kept

    def _draw_tag(self, parts: tuple[tuple[str, bool], ...], chosen: bool) -> QPixmap:
        px, line = self._type_scale.body, self.line_scale
        pad, gap = 0.5 * px, 0.4 * px
        most = round(MOST_TAG_EM * px)
        parts = tuple((fit(text, px, bold, most), bold) for text, bold in parts)
        fonts = [make_font(px, bold) for _, bold in parts]
        widths = [make_metrics(px, bold).horizontalAdvance(text) for text, bold in parts]
        width = sum(widths) + gap * (len(parts) - 1) + 2.0 * pad
        height = px * 1.75
        picture = QPixmap(round(width), round(height))
        picture.fill(Qt.GlobalColor.transparent)
        brush = QPainter(picture)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = line * 0.75
        plate = QPainterPath()
        plate.addRoundedRect(
            QRectF(picture.rect()).adjusted(inset, inset, -inset, -inset), 4.0 * line, 4.0 * line
        )
        brush.fillPath(plate, self.color("t1" if chosen else "i2"))
        brush.strokePath(plate, QPen(self.color("t1" if chosen else "l2"), line))
        brush.setPen(self.color("i1" if chosen else "t1"))
        x = pad
        for font, wide, (text, _) in zip(fonts, widths, parts, strict=True):
            brush.setFont(font)
            brush.drawText(QPointF(x, height / 2.0 + px * 0.36), text)
            x += wide + gap
        brush.end()
        return picture

    def text(self, text: str) -> QImage:
        """Return a short text in the text colour, with a halo, for a panel's ground."""
        if text not in self._texts:
            style = LetterStyle(
                self._type_scale.body,
                self.color("t1"),
                self.color("i1"),
                2.0 * self.line_scale,
            )
            self._texts[text] = write(text, style, FAMILY, upright=False)
        return self._texts[text]

    def hatch(self) -> QBrush:
        """Return a brush of 45 degree lines, the sign of something stale."""
        return self._theme.hatch("t2", 1.5 * self.line_scale)
