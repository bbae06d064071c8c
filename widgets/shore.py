"""A length of shore: its stations by kilometre, one sentence on it, and three figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPen

from widgets.surface import Brush, Part, Surface
from widgets.symbols import paint_case, square_at

WAVES: Final = ((2.1, 0.055, 0.4), (5.3, 0.035, 1.9), (9.7, 0.015, 0.0))
"""Waves of the drawn shoreline: how many along it, their height as a share, their phase."""


@dataclass(frozen=True, slots=True)
class Station:
    """A station at a kilometre of the shore, in a state."""

    km: float
    state: str = "green"
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its word and unit."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ShoreData:
    """The shore. `patch` is the stretch in km that `state` is about, drawn over the water."""

    water: str = ""
    length_km: float = 1.0
    stations: tuple[Station, ...] = ()
    state: str = "green"
    verdict: str = ""
    note: str = ""
    patch: tuple[float, float] | None = None
    figures: tuple[Figure, ...] = ()
    stale: bool = False


class Shore(Surface[ShoreData]):
    """Verdict above, the shoreline in the middle, figures below.

    The shoreline is a sign, not a map: its course is drawn, only kilometres are true.
    """

    def sizeHint(self) -> QSize:
        """Return the size of the design: 848 by 400 px on a wall."""
        return self.size_in_units(106, 50)

    def adapt(self) -> None:
        """Say verdict and figures to those who listen."""
        figures = (f"{f.label} {f.value} {f.unit}" for f in self.data.figures)
        self.setAccessibleName(f"{self.data.verdict} {self.data.note}")
        self.setAccessibleDescription("; ".join(figures))

    def picture(self) -> QRectF:
        """Return the rectangle of the shoreline's picture in px."""
        bottom = self.u(12) if self.data.figures else 0.0
        top = self.u(8.5)
        return QRectF(0, top, self.width(), max(0.0, self.height() - top - bottom))

    def shore_y(self, share: float) -> float:
        """Return where the shoreline lies in px, at a share of its length."""
        rect = self.picture()
        wave = sum(h * math.sin(math.tau * n * share / 2.0 + p) for n, h, p in WAVES)
        return rect.top() + rect.height() * (0.46 - wave)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the three parts."""
        del clip
        data, y = self.data, self.u(3.5)
        side = float(self.scale.px("body"))
        paint_case(
            brush.painter,
            square_at(QPointF(side / 2 + 1, y), side),
            data.state,
            self.theme,
            halo=False,
        )
        left = side + self.u(2)
        parts: tuple[Part, ...] = (
            (data.verdict, "body", True, "t1"),
            (data.note, "body", False, "t2"),
        )
        brush.parts(left, y, parts, self.width() - left, self.u(2.5))
        if self.picture().height() > self.u(6):
            self._paint_picture(brush)
        self._paint_figures(brush)

    def _shoreline(self) -> QPainterPath:
        rect = self.picture()
        shares = np.linspace(0.0, 1.0, 97)
        path = QPainterPath(QPointF(rect.left(), self.shore_y(0.0)))
        for share in shares[1:]:
            path.lineTo(rect.left() + rect.width() * float(share), self.shore_y(float(share)))
        return path

    def _paint_picture(self, brush: Brush) -> None:
        painter, rect, line = brush.painter, self.picture(), self.scale.line
        painter.save()
        frame = QPainterPath()
        frame.addRoundedRect(rect, 4.0 * line, 4.0 * line)
        painter.setClipPath(frame)
        painter.fillRect(rect, self.ink("map.water"))
        shore = self._shoreline()
        land = QPainterPath(shore)
        land.lineTo(rect.bottomRight())
        land.lineTo(rect.bottomLeft())
        land.closeSubpath()
        painter.fillPath(land, self.ink("map.block"))
        painter.save()
        painter.setClipPath(land, Qt.ClipOperation.IntersectClip)
        self._paint_land(brush, rect)
        painter.restore()
        self._paint_patch(brush, rect)
        painter.strokePath(shore, QPen(self.ink("map.water.edge"), 2.5 * line))
        if self.data.stale:
            brush.hatch(rect, "t3")
        painter.restore()
        self._paint_water(brush, rect)
        for station in sorted(self.data.stations, key=lambda s: s.state != "green"):
            self._paint_station(brush, station, rect)

    def _paint_water(self, brush: Brush, rect: QRectF) -> None:
        """Paint the name of the water in the corner that the patch is farther from."""
        patch, y = self.data.patch, rect.top() + self.scale.px("body") * 0.8
        near_left = patch is not None and self._share(sum(patch) / 2.0) < 0.5
        x = rect.right() - self.u(3.5) if near_left else rect.left() + self.u(3.5)
        brush.text(
            x, y, self.data.water, "body", ink="map.water.name", width=rect.width() * 0.4,
            align="right" if near_left else "left",
        )  # fmt: skip

    def _paint_land(self, brush: Brush, rect: QRectF) -> None:
        """Paint rivers that run to the lake and a road along the shore."""
        painter, line = brush.painter, self.scale.line
        for index in range(17):
            share = (index + 0.5) / 17.0
            x = rect.left() + rect.width() * share
            lean = self.u(2.0) * math.sin(index * 2.4)
            path = QPainterPath(QPointF(x, rect.top()))
            path.quadTo(QPointF(x + lean, rect.center().y()), QPointF(x - lean, rect.bottom()))
            painter.strokePath(path, QPen(self.ink("map.water"), (1.0 + index % 3) * line))
        road = self._shoreline().translated(0, rect.height() * 0.3)
        painter.strokePath(road, QPen(self.ink("map.road.main"), 2.0 * line))
        painter.strokePath(
            road.translated(0, rect.height() * 0.16), QPen(self.ink("map.road.street"), line)
        )

    def _paint_patch(self, brush: Brush, rect: QRectF) -> None:
        if self.data.patch is None:
            return
        first, last = (self._share(km) for km in self.data.patch)
        middle = (first + last) / 2.0
        centre = QPointF(rect.left() + rect.width() * middle, self.shore_y(middle))
        wide = max(rect.width() * (last - first) * 0.9, self.u(5))
        for grow, alpha in ((1.0, 0.16), (0.62, 0.30)):
            blob = QPainterPath()
            blob.addEllipse(centre, wide * grow, rect.height() * 0.34 * grow)
            water = QPainterPath(QPointF(rect.left(), rect.top()))
            water.lineTo(rect.topRight())
            water.lineTo(rect.right(), self.shore_y(1.0))
            water.connectPath(self._shoreline().toReversed())
            water.closeSubpath()
            blob = blob.intersected(water)
            brush.painter.fillPath(blob, self.theme.mixed(self.data.state, alpha))
            pen = QPen(self.ink(f"{self.data.state}.text"), self.scale.line)
            pen.setDashPattern([3.0, 2.5])
            brush.painter.strokePath(blob, pen)

    def _share(self, km: float) -> float:
        return min(1.0, max(0.0, km / max(0.001, self.data.length_km)))

    def _paint_station(self, brush: Brush, station: Station, rect: QRectF) -> None:
        # Stations at the very ends stay inside the picture.
        share = 0.03 + 0.94 * self._share(station.km)
        at = QPointF(rect.left() + rect.width() * share, self.shore_y(share))
        size = self.u(4.2 if station.state == "green" else 7.0)
        paint_case(
            brush.painter,
            square_at(at, size),
            station.state,
            self.theme,
            stale=station.stale,
        )

    def _paint_figures(self, brush: Brush) -> None:
        figures = self.data.figures
        if not figures:
            return
        y, x = self.height() - self.u(4.5), 0.0
        ink = "t2" if self.data.stale else "t1"
        rows: list[tuple[Part, ...]] = [
            (
                (figure.label, "caption", False, "t2"),
                (figure.value, "count", True, ink),
                (figure.unit, "caption", False, "t2"),
            )
            for figure in figures
        ]
        gap = self.u(0.8)
        wide = [
            sum(brush.width(t, role, bold) + gap for t, role, bold, _ in row if t) - gap
            for row in rows
        ]
        apart = max(self.u(1), (self.width() - sum(wide)) / max(1, len(rows) - 1))
        for row, width in zip(rows, wide, strict=True):
            brush.parts(x, y, row, min(width + 2, self.width() - x), gap)
            x += width + apart
