"""The base map on screen: one picture with a margin, blitted, and asked for anew in time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from widgets.map.layers import BaseLayer
from widgets.map.lettering import Lettering
from widgets.map.names import Name
from widgets.map.painter import Palette
from widgets.map.renderer import (
    BasePicture,
    BaseRenderer,
    BaseWish,
    Written,
    margin_share,
    margin_wish,
)
from widgets.map.view import MapView

MARGIN = 0.25
"""Share of the window's size painted beyond each side, so that it can be dragged a while."""

NEAR = 0.04
"""A new picture is asked for when less than this share is left beyond a side."""

MAX_PX = 20_000_000
"""Most pixels of one picture (80 MB), beyond which the margin shrinks."""

SETTLE_MS = 30
"""Wheel notches that come closer together than this are painted as one."""


class Ground(QObject):
    """Keeps the base picture of one map. Signals: `changed()` when there is another picture."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[BaseLayer, ...] = ()
        self._palette: Palette = {}
        self._lettering = Lettering()
        self._line_scale = 1.0
        self._metres_per_unit = 1.0
        self._view = MapView()
        self._picture: BasePicture | None = None
        self._asked: BaseWish | None = None
        self._renderer = BaseRenderer(self)
        self._renderer.painted.connect(self._on_painted)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)

    def set_layers(self, layers: tuple[BaseLayer, ...]) -> None:
        """Replace the layers; none leaves plain ground."""
        self._layers = layers
        if not layers:
            self._picture = None
            self.changed.emit()
        self._settle.start()

    def set_look(self, palette: Palette, lettering: Lettering, line_scale: float) -> None:
        """Change colours, lettering and line widths."""
        self._palette = palette
        self._lettering = lettering
        self._line_scale = line_scale
        self._settle.start()

    def set_metres_per_unit(self, metres: float) -> None:
        """Say how many ground metres one world metre is."""
        self._metres_per_unit = metres
        self._settle.start()

    def show(self, view: MapView) -> None:
        """Say what the window looks at; asks for another picture when this one will not do."""
        self._view = view
        if not self._covers(self._asked, NEAR) and not self._settle.isActive():
            self._settle.start()

    def shutdown(self) -> None:
        """End the painting thread."""
        self._settle.stop()
        self._renderer.close()

    @property
    def metres_per_unit(self) -> float:
        """Ground metres in one world metre."""
        return self._metres_per_unit

    @property
    def is_sharp(self) -> bool:
        """Whether the picture fits the view, theme and layers as they are now."""
        if not self._layers:
            return True
        return self._picture is not None and self._covers(self._picture.wish, 0.0)

    @property
    def names(self) -> Sequence[Name]:
        """Names that may be written on the picture."""
        return self._picture.names if self._picture is not None else ()

    @property
    def written(self) -> Written:
        """Pictures of the names."""
        return self._picture.written if self._picture is not None else {}

    @property
    def elapsed_s(self) -> float:
        """Seconds the picture took to paint, 0 without one."""
        return self._picture.elapsed_s if self._picture is not None else 0.0

    def size_of(self, name: Name, upright: bool) -> tuple[float, float]:
        """Return the size in px of a name's picture; a name without one has no size."""
        image = self.written.get((name.kind, name.text, upright))
        return (0.0, 0.0) if image is None else (float(image.width()), float(image.height()))

    def paint(self, brush: QPainter, view: MapView, rect: QRect) -> None:
        """Blit the picture into a part of the window: scaled while it is not sharp."""
        land = self._palette["map.land"]
        if self._picture is None:
            brush.fillRect(rect, land)
            return
        base, image = self._picture.wish.view, self._picture.image
        left, top = view.to_px(*base.origin)
        if base.scale == view.scale:
            corner = QPoint(round(left), round(top))
            covered = QRect(corner, image.size()) & rect
            brush.drawImage(covered.topLeft(), image, covered.translated(-corner))
        else:
            factor = view.scale / base.scale
            target = QRectF(left, top, image.width() * factor, image.height() * factor)
            covered = target.toRect().adjusted(1, 1, -1, -1) & rect
            brush.drawImage(target, image)
        for part in around(rect, covered):
            brush.fillRect(part, land)

    def _covers(self, wish: BaseWish | None, share: float) -> bool:
        """Return whether a picture of this wish is sharp, with so much left beyond each side."""
        if wish is None or not self._same_look(wish) or wish.view.scale != self._view.scale:
            return False
        beyond = min(share, margin_share(self._view, MARGIN, MAX_PX) / 2.0)
        return wish.view.bounds.contains(self._view.bounds.grown(beyond))

    def _same_look(self, wish: BaseWish) -> bool:
        return (
            wish.layers is self._layers
            and wish.palette is self._palette
            and wish.lettering is self._lettering
            and wish.line_scale == self._line_scale
            and wish.metres_per_unit == self._metres_per_unit
        )

    def _ask(self) -> None:
        """Ask for a picture: of the window alone, then, once that is sharp, with a margin."""
        if not self._layers or not self._palette or self._covers(self._asked, NEAR):
            return
        share = margin_share(self._view, MARGIN, MAX_PX) if self.is_sharp else 0.0
        if share == 0.0 and self._covers(self._asked, 0.0):
            return
        wish = BaseWish(
            layers=self._layers,
            view=self._view,
            palette=self._palette,
            line_scale=self._line_scale,
            metres_per_unit=self._metres_per_unit,
            lettering=self._lettering,
        )
        self._asked = margin_wish(wish, share)
        self._renderer.ask(self._asked)

    def _on_painted(self, picture: BasePicture) -> None:
        if self._layers:
            self._picture = picture
            self.changed.emit()
            self._settle.start()


def around(outer: QRect, inner: QRect) -> Sequence[QRect]:
    """Return what is left of a rectangle without another that lies inside it, in rectangles."""
    if inner.isEmpty():
        return (outer,)
    left, right = inner.left(), inner.right() + 1
    top, bottom = inner.top(), inner.bottom() + 1
    parts = (
        QRect(outer.left(), outer.top(), outer.width(), top - outer.top()),
        QRect(outer.left(), bottom, outer.width(), outer.bottom() + 1 - bottom),
        QRect(outer.left(), top, left - outer.left(), inner.height()),
        QRect(right, top, outer.right() + 1 - right, inner.height()),
    )
    return tuple(part for part in parts if not part.isEmpty())
