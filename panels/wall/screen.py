"""The wall in peace: no dialog, no mouse, nothing to operate; masked by the server."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt

from app.runtime import Runtime
from panels.bar_panels import LinePanel, WallBar
from panels.feed_panel import FeedPanel
from panels.layout import Layout, load_layout
from panels.legend_panel import WallLegend
from panels.look import Look
from panels.map_panel import MapPanel
from panels.map_tools.legend_rows import legend_rows
from panels.map_tools.panels import MiniPanel, ToolsPanel
from panels.map_tools.tools import MapTools
from panels.map_tools.tracks import Whose
from panels.screen import Screen
from panels.wall.attention import AttentionPanel
from panels.wall.elder import ElderPanel
from panels.wall.figures import ArrivalKpi, FreeKpi, HeadlinePanel, IntakeKpi, OnTimeKpi
from panels.wall.shore import ShorePanel
from panels.wall.topics import TopicsPanel
from panels.wall.video import VideoPanel

WIDE = 2.5
"""Width by height from which a wall has the layout of two side by side."""


class WallScreen(Screen):
    """Left context, in the middle the map, right what to act on."""

    def __init__(self, runtime: Runtime, look: Look) -> None:
        super().__init__(runtime, look, "wall-peace")
        self._plans = (self.plan, load_layout("wall-peace-wide"))
        self.plan = self.plan_for(*look.size)
        self.map = MapPanel(look)
        self.map.margins_units = (26.0, 2.0, 2.0, 2.0)
        self.map.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.legend = WallLegend(look)
        self.legend.settled = self._on_legend_settled
        self.legend.has_homes = lambda: self.map.estate.town is not None
        self.tools = MapTools(self.map, self.context, whose=Whose.BUSY, name="wall")
        self.legend.extra = lambda: legend_rows(self.tools)
        self.mini = MiniPanel(look, self.tools)
        self.mini.settled = lambda rect: self.map.reserve("mini", rect)
        self.tools.changed = self.mini.show_state
        for panel in (
            WallBar(look),
            LinePanel(look),
            HeadlinePanel(look),
            IntakeKpi(look),
            OnTimeKpi(look),
            ArrivalKpi(look),
            FreeKpi(look),
            TopicsPanel(look),
            self.map,
            AttentionPanel(look),
            FeedPanel(look, "feed", with_source=True),
            ElderPanel(look),
            ShorePanel(look),
            VideoPanel(look),
        ):
            self.add(panel)
        self.add(self.legend)
        self.add(self.mini)
        self.add(ToolsPanel(look, self.tools))
        self.tick(runtime.clock.now())
        self.retranslate()

    def plan_for(self, width: int, height: int) -> Layout:
        """Return the layout for a wall as wide as two, or for one."""
        return self._plans[1 if width >= WIDE * height else 0]

    def _on_legend_settled(self, rect: QRect) -> None:
        self.map.reserve("legend", rect)

    @property
    def is_complete(self) -> bool:
        """Say whether the data is here and the base map, where there is one, is painted."""
        board = self.context.runtime.board
        return self.context.is_loaded and (self.map.is_painted or not board.sheets)
