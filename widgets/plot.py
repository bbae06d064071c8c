"""Charts without axes: a line on its normal band, the bars of a day. The only door to pyqtgraph.

Plain view boxes are used instead of whole plots: no axes, menus or mouse, and nothing is redrawn
unless its figures changed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPen, QTransform
from PySide6.QtWidgets import QFrame, QWidget

from widgets.surface import Brush, Surface
from widgets.text import Align

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Series:
    """A line of values at places 0, 1, 2 …, with its normal band; not-a-number is a gap.

    `low` and `high` may be longer than `values`, as for a day that is not over; `state` colours the
    line (empty: as text); `stale` hatches the band.
    """

    values: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    state: str = ""
    stale: bool = False

    @property
    def last(self) -> tuple[int, float] | None:
        """Place and value of the last figure that is known."""
        for place in range(len(self.values) - 1, -1, -1):
            if math.isfinite(self.values[place]):
                return place, self.values[place]
        return None


class _Canvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """A view with one view box, seen through and deaf to the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, background=None)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.box.setBorder(None)
        self.setCentralItem(self.box)

    def add(self, item: Any) -> Any:  # noqa: ANN401  pyqtgraph has no types
        """Put an item into the view box and return it."""
        self.box.addItem(item)
        return item


class Sparkline(Surface[Series]):
    """A line with a dot at its end, on its normal band."""

    def build(self) -> None:
        """Make the view and its items."""
        self._view = _Canvas(self)
        empty = np.zeros(0)
        self._low = pg.PlotCurveItem(empty, empty)
        self._high = pg.PlotCurveItem(empty, empty)
        self._band = self._view.add(pg.FillBetweenItem(self._low, self._high))
        self._line = self._view.add(pg.PlotCurveItem(empty, empty, antialias=True))
        self._dot = self._view.add(pg.ScatterPlotItem(antialias=True, pxMode=True))

    def sizeHint(self) -> QSize:
        """Return the size of a figure's line in the design."""
        return self.size_in_units(30, 14)

    def resizeEvent(self, event: object) -> None:
        """Fill the widget with the view."""
        del event
        self._view.setGeometry(self.rect())
        self._fit()

    def adapt(self) -> None:
        """Bring curves and colours in line with the value."""
        series, line = self.data, self.scale.line
        ink = "t2" if series.stale else f"{series.state}.text" if series.state else "t1"
        places = np.arange(len(series.values), dtype=np.float64)
        values = np.array(series.values, dtype=np.float64)
        pen = pg.mkPen(QColor(self.ink(ink)), width=2.0 * line)
        self._line.setData(places, values, pen=pen, connect="finite")
        self._low.setData(np.arange(len(series.low), dtype=np.float64), np.array(series.low))
        self._high.setData(np.arange(len(series.high), dtype=np.float64), np.array(series.high))
        has_band = len(series.low) > 1 and len(series.high) > 1
        self._band.setVisible(has_band)
        self._band.setCurves(self._low, self._high)
        self._band.setBrush(self.ink("band"))
        last = series.last
        size = self._dot_px()
        spots = [] if last is None else [{"pos": last, "size": size, "brush": self.ink(ink)}]
        self._dot.setData(spots, pen=QPen(Qt.PenStyle.NoPen))
        self._fit()

    def _dot_px(self) -> float:
        return 8.5 * self.scale.line

    def _fit(self) -> None:
        """Show all values and the band, with room for the dot at the edges."""
        series, dot_px = self.data, self._dot_px()
        known = [v for v in (*series.values, *series.low, *series.high) if math.isfinite(v)]
        if not known:
            return
        low, high = min(known), max(known)
        if high - low < 1e-9:
            low, high = low - 1.0, high + 1.0
        most = max(len(series.values), len(series.low)) - 1
        wide = max(float(most), 1.0)
        share_x = dot_px / max(1.0, self.width() - dot_px)
        share_y = dot_px / max(1.0, self.height() - dot_px)
        rect = QRectF(0.0, low, wide * (1.0 + 0.6 * share_x), high - low)
        pad = (high - low) * share_y * 0.6
        rect = rect.adjusted(0.0, -pad, 0.0, pad)
        self._view.box.setRange(rect, padding=0.0)
        if series.stale:
            self._band.setBrush(_hatch(self, rect, self._view))


@dataclass(frozen=True, slots=True)
class HourValues:
    """A day by the hour: what happened in past hours, and what is normal in all of them."""

    past: tuple[float, ...] = ()
    """Up to 24 values, from midnight; the last one is the hour that is running."""
    normal: tuple[float, ...] = ()
    ticks: tuple[str, ...] = ("0", "6", "12", "18", "24")
    """Words under the axis, evenly spread from end to end."""
    caption: str = ""
    """Words above the bars on the right, what the grey means."""
    stale: bool = False


class HourBars(Surface[HourValues]):
    """Bars of the hours that are over, before the steps of what is normal."""

    def build(self) -> None:
        """Make the view and its items."""
        self._view = _Canvas(self)
        none: NDArray[np.float64] = np.zeros(0)
        self._normal = self._view.add(pg.BarGraphItem(x=none, height=none, width=1.0))
        self._past = self._view.add(pg.BarGraphItem(x=none, height=none, width=0.72))

    def sizeHint(self) -> QSize:
        """Return the size of a day's bars in the design."""
        return self.size_in_units(106, 30)

    def axis_height(self) -> int:
        """Return the height in px of the words under the axis."""
        return round(self.scale.px("caption") * 1.35)

    def resizeEvent(self, event: object) -> None:
        """Leave room for the words of the axis under the view."""
        del event
        top = round(0.4 * self.scale.px("caption")) if self.data.caption else 0
        self._view.setGeometry(
            QRect(0, top, self.width(), self.height() - self.axis_height() - top)
        )
        self._fit()

    def adapt(self) -> None:
        """Bring bars and colours in line with the value."""
        values = self.data
        for item, heights, brush in (
            (self._normal, values.normal, self.ink("band")),
            (self._past, values.past, self.ink("t2" if values.stale else "t1")),
        ):
            bars = _finite(heights)
            item.setOpts(
                x=np.arange(len(bars)) + 0.5,
                height=bars,
                brush=brush,
                pen=QPen(Qt.PenStyle.NoPen),
            )
        self.resizeEvent(None)

    def _fit(self) -> None:
        """Show the whole day up to the highest bar."""
        top = max(1.0, *_finite(self.data.normal), *_finite(self.data.past), 1.0)
        rect = QRectF(0.0, 0.0, float(HOURS), top)
        self._view.box.setRange(rect, padding=0.0)
        if self.data.stale:
            self._normal.setOpts(brush=_hatch(self, rect, self._view))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the axis and its words."""
        del clip
        bottom = self.height() - self.axis_height()
        brush.rule(0, self.width(), bottom, "t2", 0.75)
        ticks = self.data.ticks
        for index, tick in enumerate(ticks):
            share = index / max(1, len(ticks) - 1)
            align: Align = "left" if index == 0 else "right" if share == 1.0 else "center"
            y = bottom + self.axis_height() * 0.55
            brush.text(self.width() * share, y, tick, "caption", ink="t2", align=align)
        y = 0.6 * self.scale.px("caption")
        brush.text(
            self.width(), y, self.data.caption, "caption", ink="t2", align="right",
            width=self.width(),
        )  # fmt: skip


def _hatch(surface: Surface[Any], shown: QRectF, view: QWidget) -> QBrush:
    """Return the brush of something stale for items drawn in the units of their values."""
    brush = surface.theme.hatch("t3", 1.2 * surface.scale.line)
    wide, high = max(1, view.width()), max(1, view.height())
    brush.setTransform(QTransform.fromScale(shown.width() / wide, shown.height() / high))
    return brush


def _finite(values: Sequence[float]) -> NDArray[np.float64]:
    """Return at most a day of values with gaps as zero."""
    return np.nan_to_num(np.array(values[:HOURS], dtype=np.float64), nan=0.0, posinf=0.0)
