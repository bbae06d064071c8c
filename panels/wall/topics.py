"""What people call the hotline about today, each topic against its normal range."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from panels import times
from panels.context import Aspect, Context
from panels.look import Look
from panels.norms import Band, band_now
from panels.panel import FramedPanel
from widgets.hotspots import Hotspots, HotspotsData, Topic

translate = QCoreApplication.translate

SHOWN = 5


class TopicsPanel(FramedPanel):
    """Topics with a normal range, the most frequent first."""

    zone = "topics"
    follows = Aspect.FIGURES | Aspect.NORMS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.hotspots = Hotspots(look.theme, look.scale, HotspotsData())
        super().__init__(look, self.hotspots, self.hotspots)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the topics, or that the hotline has said nothing yet."""
        topics = self._topics(context)
        changed = self.set_frame(
            context,
            translate("Topics", "12345 hot topics"),
            translate("Topics", "today / normal"),
            empty="" if topics else translate("Topics", "No calls yet today"),
        )
        data = HotspotsData(topics, stale=context.is_offline)
        return self.hotspots.set_data(data) or changed

    def _topics(self, context: Context) -> tuple[Topic, ...]:
        figures = context.figures
        if figures is None:
            return ()
        norms = context.runtime.board.norms
        part = times.local(context.now, context.timezone).minute / 60.0
        found = []
        for name, count in figures.topics[:SHOWN]:
            band = band_now(norms.get(f"topic/{name}/today"), figures.hour, part, sums=True)
            found.append(_topic(name, count, band))
        return tuple(found)


def _topic(name: str, count: int, band: Band | None) -> Topic:
    if band is None:
        return Topic(name, times.count(count), float(count), 0.0, 0.0)
    state = "yellow" if count > band.high else ""
    return Topic(name, times.count(count), float(count), band.low, band.high, state)
