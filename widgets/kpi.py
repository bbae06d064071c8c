"""One figure of the strip: label, number, unit, its line on the normal band, and one line below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize

from widgets.plot import Series, Sparkline
from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, square_at
from widgets.theme import Theme
from widgets.type_scale import TypeScale

LEAST_LINE: Final = 14.0
"""Units of width below which a line is left out: it would be higher than wide."""


@dataclass(frozen=True, slots=True)
class KpiData:
    """A figure. `state` yellow or red when it is out of its band or misses its target.

    `stale` greys the figure and hatches the band. An empty figure cannot be told yet: a quiet rule
    stands in its place, without unit and line, and `note` says why.
    """

    label: str = ""
    figure: str = ""
    unit: str = ""
    note: str = ""
    series: Series = field(default_factory=Series)
    state: str = ""
    stale: bool = False


class Kpi(Surface[KpiData]):
    """A figure with a hairline on its left; the line takes what the number leaves free."""

    def build(self) -> None:
        """Make the line."""
        self._spark = Sparkline(self.theme, self.scale, self.data.series, self)

    def sizeHint(self) -> QSize:
        """Return the size of the design: 940 by 272 px on a wall."""
        return self.size_in_units(117, 34)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self._spark.set_theme(theme)
        super().set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._spark.set_scale(scale)
        super().set_scale(scale)

    def resizeEvent(self, event: object) -> None:
        """Place the line."""
        del event
        self._place()

    def adapt(self) -> None:
        """Hand the series to the line and place it."""
        data = self.data
        self.setAccessibleName(f"{data.label} {data.figure or '--'} {data.unit} {data.note}")
        self._spark.set_data(
            Series(
                data.series.values, data.series.low, data.series.high,
                data.state or data.series.state, data.stale or data.series.stale,
            )
        )  # fmt: skip
        self._place()

    def _left(self) -> float:
        return self.u(6)

    def _number_end(self) -> float:
        mark = self.scale.px("kpi") * 0.75 if self.data.state else 0.0
        figure = self.scale.metrics("kpi", True).horizontalAdvance(self.data.figure)
        unit = self.scale.metrics("body").horizontalAdvance(self.data.unit)
        return self._left() + mark + figure + (unit + self.u(2) if self.data.unit else 0.0)

    def _place(self) -> None:
        left = self._number_end() + self.u(6)
        # The widest is that of the mock-up, so that lines side by side look alike.
        wide = min(self.width() - left - self.u(5), self.u(56))
        shown = wide >= self.u(LEAST_LINE) and bool(self.data.figure and self.data.series.values)
        self._spark.setVisible(shown)
        if shown:
            right = self.width() - self.u(5)
            self._spark.setGeometry(
                round(right - wide), round(self.height() * 0.29), round(wide),
                round(self.height() * 0.48),
            )  # fmt: skip

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint label, figure and note."""
        del clip
        data, left, high = self.data, self._left(), self.height()
        room = self.width() - left - self.u(2)
        brush.upright_rule(0, self.u(2), high - self.u(3.5), "l2")
        brush.text(left, high * 0.155, data.label, "body", ink="t2", width=room)
        brush.text(left, high * 0.885, data.note, "caption", ink="t2", width=room)
        x, y = left, high * 0.52
        if not data.figure:
            self._paint_unknown(brush, x, y)
            return
        if data.state:
            side = self.scale.px("kpi") * 0.6
            paint_case(
                brush.painter,
                square_at(QPointF(x + side / 2, y), side),
                data.state,
                self.theme,
                halo=False,
            )
            x += self.scale.px("kpi") * 0.75
        ink = "t2" if data.stale else "t1"
        x += brush.text(x, y, data.figure, "kpi", bold=True, ink=ink, width=room)
        if data.unit:
            drop = 0.37 * (self.scale.px("kpi") - self.scale.px("body"))
            brush.text(x + self.u(2), y + drop, data.unit, "body", ink="t2", width=self.width() - x)

    def _paint_unknown(self, brush: Brush, x: float, y: float) -> None:
        """Paint two strokes where the figure will stand: there is none, and nothing is broken."""
        stroke = self.scale.px("kpi") * 0.42
        for index in range(2):
            left = x + index * stroke * 1.35
            brush.rule(left, left + stroke, y, "t2", 3.0)
