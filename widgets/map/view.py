"""The mathematics of a map window: what part of the flat world a widget shows, and how large.

The world is Web Mercator metres, x east and y north; pixels run right and down. Everything here is
a value: a gesture returns a new view and nothing moves by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MIN_SCALE = 1e-5
"""Pixels per world metre at which the whole world is 400 px wide."""

MAX_SCALE = 40.0
"""Pixels per world metre beyond which a building no longer fits a screen."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """An upright rectangle of the world, in world metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle (x, y)."""
        return (self.west + self.east) / 2.0, (self.south + self.north) / 2.0

    def grown(self, share: float) -> Bounds:
        """Return the rectangle enlarged on each side by a share of its own width and height."""
        dx, dy = (self.east - self.west) * share, (self.north - self.south) * share
        return Bounds(self.west - dx, self.south - dy, self.east + dx, self.north + dy)

    def contains(self, other: Bounds) -> bool:
        """Return whether the other rectangle lies wholly inside."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and self.east >= other.east
            and self.north >= other.north
        )

    @staticmethod
    def around(points: NDArray[np.float64]) -> Bounds:
        """Return the smallest rectangle around points (n, 2); n must not be 0."""
        low, high = points.min(axis=0), points.max(axis=0)
        return Bounds(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels along the edges of a widget that a fitted view leaves free."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class MapView:
    """A window on the world: centre (x, y) in world metres, px per world metre, size in px."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 0.01
    width: int = 1
    height: int = 1

    @property
    def bounds(self) -> Bounds:
        """The part of the world in the window."""
        half_w, half_h = self.width / self.scale / 2.0, self.height / self.scale / 2.0
        return Bounds(self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h)

    @property
    def origin(self) -> tuple[float, float]:
        """World place of the window's top left corner."""
        return self.x - self.width / self.scale / 2.0, self.y + self.height / self.scale / 2.0

    def to_px(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a world place."""
        return (
            (x - self.x) * self.scale + self.width / 2.0,
            (self.y - y) * self.scale + self.height / 2.0,
        )

    def to_px_array(self, world: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return pixels (n, 2) of world places (n, 2)."""
        centre = np.array([self.x, self.y])
        half = np.array([self.width / 2.0, self.height / 2.0])
        pixels: NDArray[np.float64] = (world - centre) * (self.scale, -self.scale) + half
        return pixels

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Return the world place of a pixel."""
        return (
            self.x + (px - self.width / 2.0) / self.scale,
            self.y - (py - self.height / 2.0) / self.scale,
        )

    def panned(self, dx: float, dy: float) -> MapView:
        """Return the view after the map was dragged by (dx, dy) px, picture and all."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> MapView:
        """Return the view `factor` times larger; the place under pixel (px, py) stays there."""
        scale = clamp_scale(self.scale * factor)
        x, y = self.to_world(px, py)
        return replace(
            self,
            x=x - (px - self.width / 2.0) / scale,
            y=y + (py - self.height / 2.0) / scale,
            scale=scale,
        )

    def snapped(self) -> MapView:
        """Return the view moved by less than a pixel, so that its origin lies on a whole one.

        Pixels are counted from world place (0, 0), so that pictures of one scale fit each other.
        The scale keeps nine digits, so that zooming in and out again comes back to the same.
        """
        scale = float(f"{self.scale:.9g}")
        left = round(self.x * scale - self.width / 2.0)
        top = round(-self.y * scale - self.height / 2.0)
        return replace(
            self,
            x=(left + self.width / 2.0) / scale,
            y=-(top + self.height / 2.0) / scale,
            scale=scale,
        )

    def centred(self, x: float, y: float) -> MapView:
        """Return the view with a world place in its middle."""
        return replace(self, x=x, y=y)

    def resized(self, width: int, height: int) -> MapView:
        """Return the view for a widget of another size; the place in the middle stays there."""
        return replace(self, width=max(1, width), height=max(1, height))

    def fitted(self, bounds: Bounds, margins: Margins | None = None) -> MapView:
        """Return the view that shows the rectangle as large as fits inside the margins.

        A rectangle without extent keeps the scale and is only centred; margins wider than the
        window are ignored.
        """
        free = margins or Margins()
        free_w = self.width - free.left - free.right
        free_h = self.height - free.top - free.bottom
        if free_w < 1 or free_h < 1:
            free, free_w, free_h = Margins(), self.width, self.height
        wide, high = bounds.east - bounds.west, bounds.north - bounds.south
        scale = min(
            free_w / wide if wide > 0 else math.inf, free_h / high if high > 0 else math.inf
        )
        scale = self.scale if math.isinf(scale) else clamp_scale(scale)
        x, y = bounds.centre
        return replace(
            self,
            x=x - (free.left - free.right) / 2.0 / scale,
            y=y + (free.top - free.bottom) / 2.0 / scale,
            scale=scale,
        )


def clamp_scale(scale: float) -> float:
    """Return the scale held between the smallest and the largest allowed."""
    return min(MAX_SCALE, max(MIN_SCALE, scale))


def nice_length(max_length_m: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not longer: for a scale bar."""
    power = 10.0 ** math.floor(math.log10(max_length_m))
    for step in (5.0, 2.0):
        if step * power <= max_length_m * (1.0 + 1e-9):
            return step * power
    return power
