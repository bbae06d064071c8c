"""Short lists side by side, each under a rule with a sign and a title."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize

from widgets.surface import Brush, Surface
from widgets.symbols import paint_icon, square_at


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list: a sign of `symbol_paths.ICONS`, its title and its lines; `is_quiet` dims it."""

    icon: str
    title: str
    lines: tuple[str, ...] = ()
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class ListsData:
    """Lists from left to right, and what they are all about."""

    lists: tuple[NamedList, ...] = ()
    name: str = ""


class Lists(Surface[ListsData]):
    """Columns of one width; lines of 6.5 units, those that do not fit are left out from the end."""

    def sizeHint(self) -> QSize:
        """Return the size of the design: three lists of four lines."""
        return self.size_in_units(182, 41)

    def adapt(self) -> None:
        """Say all lists to those who listen."""
        self.setAccessibleName(self.data.name)
        said = (f"{each.title}: {', '.join(each.lines)}" for each in self.data.lists)
        self.setAccessibleDescription("; ".join(said))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the columns."""
        del clip
        count, gap = len(self.data.lists), self.u(4)
        if not count:
            return
        wide = (self.width() - gap * (count - 1)) / count
        for index, each in enumerate(self.data.lists):
            self._paint_list(brush, each, index * (wide + gap), wide)

    def _paint_list(self, brush: Brush, each: NamedList, x: float, wide: float) -> None:
        brush.rule(x, x + wide, self.u(1), "l2" if each.is_quiet else "t1", 2.0)
        side, y = self.u(3.5), self.u(6.5)
        place = square_at(QPointF(x + side / 2, y), side)
        paint_icon(brush.painter, place, each.icon, self.theme, "t2" if each.is_quiet else "t1")
        indent = side + self.u(3)
        ink = "t2" if each.is_quiet else "t1"
        brush.text(x + indent, y, each.title, "item", bold=True, ink=ink, width=wide - indent)
        y += self.u(7.5)
        for line in each.lines:
            if y + self.u(3) > self.height():
                return
            brush.text(x + indent, y, line, "body", ink=ink, width=wide - indent)
            y += self.u(6.5)
