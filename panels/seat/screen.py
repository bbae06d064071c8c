"""The seat: queue, map, case and dispatch side by side, worked by keyboard."""

from __future__ import annotations

from app.runtime import Runtime
from panels.bar_panels import LinePanel, SeatBar
from panels.look import Look
from panels.map_panel import MapPanel
from panels.screen import Screen


class SeatScreen(Screen):
    """One operator's window."""

    def __init__(self, runtime: Runtime, look: Look) -> None:
        super().__init__(runtime, look, "seat")
        self.map = MapPanel(look)
        for panel in (SeatBar(look), LinePanel(look), self.map):
            self.add(panel)
        self.tick(runtime.clock.now())
        self.retranslate()
