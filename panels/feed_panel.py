"""The live feed: the newest steps of all cases, for wall and seat."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from panels import words
from panels.context import Aspect, Context
from panels.happenings import Happening
from panels.look import Look
from panels.norms import band_now
from panels.panel import FramedPanel
from panels.plurals import plurals
from panels.rows import feed_row
from widgets.feed import Feed, FeedData
from widgets.feed_model import FeedRow

translate = QCoreApplication.translate


class FeedPanel(FramedPanel):
    """New rows appear on top; what happened before stays as it was told."""

    follows = Aspect.CASES | Aspect.FIGURES | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look, zone: str, *, with_source: bool) -> None:
        """Take the zone; a narrow one has no room for who told of each event."""
        self.zone = zone
        self._with_source = with_source
        self.feed = Feed(look.theme, look.scale, FeedData())
        self._told: list[Happening] = []
        super().__init__(look, self.feed, self.feed)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Add what is new; say all anew in another language."""
        name = translate("Feed", "Live events")
        empty = translate("Feed", "Nothing has happened yet")
        changed = self.set_frame(context, name, self._caption(context))
        changed |= self.feed.set_data(FeedData(empty, name, context.is_offline))
        if aspects & Aspect.LOOK:
            self._told = []
        if aspects & (Aspect.CASES | Aspect.LOOK):
            changed |= self._tell(context)
        return changed

    def _tell(self, context: Context) -> bool:
        newest = context.happenings.newest
        if newest == self._told:
            return False
        fresh = 0
        while fresh < len(newest) and (not self._told or newest[fresh] != self._told[0]):
            fresh += 1
        is_added = bool(self._told) and newest[fresh:] == self._told[: len(newest) - fresh]
        rows = [self._row(context, item) for item in (newest[:fresh] if is_added else newest)]
        if is_added:
            self.feed.model.add(rows)
        else:
            self.feed.model.replace(rows)
        self._told = newest
        return True

    def _row(self, context: Context, item: Happening) -> FeedRow:
        row = feed_row(context, item)
        return row if self._with_source else replace(row, source="")

    def _caption(self, context: Context) -> str:
        figures = context.figures
        if figures is None:
            return ""
        many = plurals().last_hour(figures.last_hour)
        band = band_now(context.runtime.board.norms.get("intake/hour"), figures.hour, 0.0)
        if band is None:
            return many
        usual = translate("Feed", "normal {low:.0f}–{high:.0f}")
        return words.joined(many, usual.format(low=band.low, high=band.high))
