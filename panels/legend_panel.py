"""The legend over the map: what the signs mean, and how many there are of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRect

from app.domain.case import Signal
from app.domain.unit import UnitKind
from panels import times, words
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from widgets.legend import Legend, LegendData, LegendGroup, LegendRow

translate = QCoreApplication.translate


Extra = Callable[[], tuple[LegendRow, ...]]
"""Rows for what the map's tools draw just now."""


def no_extra() -> tuple[LegendRow, ...]:
    """Return no rows: nothing but cases and units is drawn."""
    return ()


def no_homes() -> bool:
    """Return that no buildings are drawn by their states."""
    return False


class WallLegend(Panel):
    """States with their counts, then the free units of each kind; grows upward from its foot.

    `settled` is told the rectangle taken, so that the map keeps its names out of it.
    """

    zone = "legend"
    follows = Aspect.FIGURES | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.legend = Legend(look.theme, look.scale, LegendData())
        super().__init__(self.legend, self.legend)
        self._zone = QRect()
        self.extra: Extra = no_extra
        self.has_homes: Callable[[], bool] = no_homes
        self.settled: Callable[[QRect], None] = lambda rect: None

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the counts of now."""
        figures = context.figures
        self.legend.setVisible(context.has_data)
        if figures is None or not context.has_data:
            return False
        shown = figures.headline
        counts = {
            Signal.RED: shown.red,
            Signal.YELLOW: shown.yellow,
            Signal.BLUE: shown.blue,
            Signal.GREEN: figures.closed_today,
        }
        states = [
            LegendRow("case", state.value, words.SIGNALS[state](), times.count(count))
            for state, count in counts.items()
        ]
        if figures.place_unknown:
            unknown = translate("Legend", "Place unknown")
            states.append(LegendRow("icon", "times", unknown, times.count(figures.place_unknown)))
        if self.has_homes():
            states.append(LegendRow("icon", "shelter", translate("Legend", "Squares: homes")))
        free = dict(figures.units_free_by_kind)
        units = tuple(
            LegendRow("unit", kind.value, words.UNITS[kind](), str(free[kind.value]))
            for kind in UnitKind
            if free.get(kind.value)
        )
        groups = [LegendGroup(tuple(states))]
        if units:
            title = translate("Legend", "Units free {n}").format(n=figures.units_free)
            groups.append(LegendGroup(units, title))
        if drawn := self.extra():
            groups.append(LegendGroup(drawn))
        changed = self.legend.set_data(LegendData(tuple(groups)))
        if changed:
            self._settle()
        return changed

    def place(self, zone: QRect) -> None:
        """Remember the zone, and take from its foot what the words need."""
        self._zone = zone
        self._settle()

    def _settle(self) -> None:
        size, zone = self.legend.sizeHint(), self._zone
        if zone.isNull():
            return
        top = zone.bottom() + 1 - size.height()
        self.legend.setGeometry(zone.left(), top, size.width(), size.height())
        self.settled(self.legend.geometry())


class SeatLegend(Panel):
    """A line for the states, one for the kinds of units, one for what tools draw; no counts.

    It grows upward from its foot; counts are in the queue.
    """

    zone = "legend"
    follows = Aspect.UNITS | Aspect.LOOK | Aspect.SECOND

    def __init__(self, look: Look) -> None:
        self.legend = Legend(look.theme, look.scale, LegendData())
        super().__init__(self.legend, self.legend)
        self._zone = QRect()
        self.extra: Extra = no_extra
        self.has_homes: Callable[[], bool] = no_homes
        self.settled: Callable[[QRect], None] = lambda rect: None

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what the signs mean that there are."""
        states = tuple(
            LegendRow("case", state.value, words.SIGNALS[state]())
            for state in (Signal.RED, Signal.YELLOW, Signal.BLUE)
        )
        present = {unit.kind for unit in context.runtime.board.units.values()}
        units = tuple(
            LegendRow("unit", kind.value, words.UNITS[kind]())
            for kind in UnitKind
            if kind in present
        )
        groups = [LegendGroup(self.extra())] if self.extra() else []
        notes = [translate("Legend", "hollow busy")]
        if self.has_homes():
            notes.append(translate("Legend", "small squares: buildings, homes"))
        groups.append(LegendGroup(states, words.joined(*notes)))
        groups.append(LegendGroup(units))
        changed = self.legend.set_data(LegendData(tuple(groups), is_line=True))
        if changed:
            self.place(self._zone)
        return changed

    def place(self, zone: QRect) -> None:
        """Take as much from the foot of the zone as the words need; the scale bar is beside it."""
        self._zone = zone
        size = self.legend.sizeHint()
        top = zone.bottom() + 1 - size.height()
        self.legend.setGeometry(zone.left(), top, min(zone.width(), size.width()), size.height())
        self.settled(self.legend.geometry())
