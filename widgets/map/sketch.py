"""What others may add to the map: sketches painted with the live layer, and tools that take clicks.

The canvas knows nothing of what they mean; they are given the view and paint in its pixels.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QPainter

from widgets.map.glyphs import Glyphs
from widgets.map.view import MapView


class Sketch(Protocol):
    """Something drawn on the map beside its marks: a track, a measured line, a heat picture."""

    @property
    def above(self) -> bool:
        """Whether it is painted above the symbols, else above the base map and below them."""

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Paint in the pixels of `view`; quick, as it is on the window's thread at each repaint."""


class MapTool(Protocol):
    """What takes clicks, moves and keys of the map while it is in hand."""

    def click(self, x: float, y: float) -> None:
        """Take a click at a world place."""

    def hover(self, x: float, y: float) -> None:
        """Take notice of where the pointer is."""

    def key(self, key: int) -> bool:
        """Take a key press (a `Qt.Key`); return whether it was meant for the tool."""
