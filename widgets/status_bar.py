"""The bar at the top: who we are, the mode, the state of link and sources, the time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from widgets.surface import Brush, Surface, state_text
from widgets.symbol_paths import CASES
from widgets.symbols import paint_case, paint_icon, square_at
from widgets.type_scale import Role


@dataclass(frozen=True, slots=True)
class StatusItem:
    """One item: a sign of `symbol_paths.ICONS` or a case state, a first and a second text.

    `state` colours sign and first text and, if `boxed`, the frame around both. `is_quiet` dims an
    item that has nothing to say just now, such as a count of none.
    """

    icon: str
    first: str
    second: str = ""
    state: str = ""
    boxed: bool = False
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class StatusBarData:
    """What the bar says; every text is ready to be shown."""

    product: str = ""
    centre: str = ""
    mode: str = ""
    is_emergency: bool = False
    items: tuple[StatusItem, ...] = ()
    """Most important first."""
    date: str = ""
    second_line: str = ""
    """Under the date: the weather on a wall, the shift at a seat."""
    clock: str = ""


class StatusBar(Surface[StatusBarData]):
    """On a wall each item has two lines and the mode stands with them; at a seat one line.

    When the bar is too narrow, second texts go first, then the last items, never the clock.
    """

    def sizeHint(self) -> QSize:
        """Return the size of the design: 136 px high on a wall, 52 at a seat."""
        return self.size_in_units(480, 17 if self.scale.is_room else 13)

    def adapt(self) -> None:
        """Say what the bar says to those who listen."""
        parts = (self.data.centre, self.data.mode, *(i.first for i in self.data.items))
        self.setAccessibleName(" ".join(part for part in parts if part))

    def changed_rects(self, before: StatusBarData, after: StatusBarData) -> tuple[QRect, ...]:
        """Repaint only the clock's place when only the time has moved."""
        if (before.product, before.centre, before.mode, before.is_emergency, before.items) != (
            (after.product, after.centre, after.mode, after.is_emergency, after.items)
        ) or (before.date, before.second_line) != (after.date, after.second_line):
            return (self.rect(),)
        wide = round(self._clock_width() + self._margin())
        return (QRect(self.width() - wide, 0, wide, self.height()),)

    def _margin(self) -> float:
        return self.u(8) if self.scale.is_room else self.u(5)

    def _clock_width(self) -> float:
        digits = "".join("0" if c.isdigit() else c for c in self.data.clock)
        return self.scale.metrics("clock", True).horizontalAdvance(digits)

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint from both ends towards the middle."""
        right = self.width() - self._margin()
        middle = self.height() / 2.0
        brush.text(right, middle, self.data.clock, "clock", bold=True, align="right", width=right)
        right -= self._clock_width()
        if clip.left() >= right - 1:
            return
        right = self._paint_dates(brush, right - self.u(6 if self.scale.is_room else 11))
        left = self._paint_name(brush, right)
        badge = self._badge_width(brush)
        if self.scale.is_room:
            taken = badge + self.u(8) if badge else 0.0
            right = self._paint_items(brush, left + taken, right - self.u(8))
            if right - taken > left:
                self._paint_badge(brush, right - taken)
            return
        if left + badge + self.u(8) < right:
            self._paint_badge(brush, left + self.u(7))
            left += badge + self.u(12)
        self._paint_items(brush, left, right - self.u(7))

    def _paint_dates(self, brush: Brush, right: float) -> float:
        """Paint date and second line, right-aligned; return their left end."""
        middle, apart = self.height() / 2.0, self._line_apart()
        one = not self.data.second_line
        texts = [(self.data.date, middle if one else middle - apart)]
        if not one:
            texts.append((self.data.second_line, middle + apart))
        widest = 0.0
        for text, y in texts:
            drawn = brush.text(
                right, y, text, "caption", ink="t2", align="right", width=self.width() * 0.22
            )
            widest = max(widest, drawn)
        return right - widest

    def _line_apart(self) -> float:
        return self.scale.px("caption") * (0.66 if self.scale.is_room else 0.68)

    def _paint_name(self, brush: Brush, right: float) -> float:
        """Paint logo, product and centre; return their right end."""
        middle, x = self.height() / 2.0, self._margin()
        side = self.scale.px("item") * (1.25 if self.scale.is_room else 1.65)
        paint_icon(
            brush.painter, square_at(QPointF(x + side / 2, middle), side), "logo", self.theme
        )
        x += side + self.u(3)
        name: Role = "item" if self.scale.is_room else "count"
        x += brush.text(x, middle, self.data.product, name, bold=True, width=right - x)
        if not self.data.centre or x > right * 0.6:
            return x
        x += self.u(4)
        brush.upright_rule(x, middle - self.u(3.2), middle + self.u(3.2), "l2", 1.0)
        x += self.u(4)
        room = max(0.0, right - x - self._badge_width(brush) - self.u(16))
        return x + brush.text(
            x, middle, self.data.centre, "panel", width=min(room, self.width() * 0.3)
        )

    def _badge_width(self, brush: Brush) -> float:
        if not self.data.mode:
            return 0.0
        return brush.width(self.data.mode, self._badge_role(), True) + self.u(12)

    def _badge_role(self) -> Role:
        return "panel" if self.scale.is_room else "item"

    def _paint_badge(self, brush: Brush, x: float) -> None:
        """Paint the mode: outlined in peace, filled in emergency."""
        width = self._badge_width(brush)
        if not width:
            return
        high = self.height() * (0.58 if self.scale.is_room else 0.54)
        rect = QRectF(round(x), round((self.height() - high) / 2.0), round(width), round(high))
        filled = self.data.is_emergency
        brush.box(
            rect, 4.0 * self.scale.line, fill="t1" if filled else "", edge="" if filled else "t2"
        )
        brush.text(
            rect.center().x(), self.height() / 2.0, self.data.mode, "panel",
            bold=True, ink="i0" if filled else "t1", align="center",
        )  # fmt: skip

    def _paint_items(self, brush: Brush, left: float, right: float) -> float:
        """Paint items up to the right end, most important first; return where they begin."""
        items, short, gap = list(self.data.items), False, self.u(6)
        room = right - left
        widths = [self._item_width(brush, item, short) for item in items]
        if sum(widths) + gap * len(widths) > room:
            short = True
            widths = [self._item_width(brush, item, short) for item in items]
        while items and sum(widths) + gap * (len(widths) - 1) > room:
            items.pop()
            widths.pop()
        spare = (room - sum(widths)) / (len(widths) + 2)
        gap = max(gap, min(spare, self.u(14 if self.scale.is_room else 7)))
        for item, width in zip(reversed(items), reversed(widths), strict=True):
            self._paint_item(brush, item, right - width, width, short)
            right -= width + gap
        return right + (gap if items else 0.0)

    def _icon_side(self) -> float:
        return self.scale.px("caption") * (1.5 if self.scale.is_room else 1.25)

    def _item_width(self, brush: Brush, item: StatusItem, short: bool) -> float:
        first = brush.width(item.first, "caption", bool(item.state) or not self.scale.is_room)
        second = 0.0 if short else brush.width(item.second, "caption")
        if self.scale.is_room:
            text = max(first, second)
        else:
            text = first + (second + self.u(1.5) if second else 0.0)
        pad = self.u(2.5) if item.boxed else 0.0
        return self._icon_side() + self.u(2) + text + 2.0 * pad

    def _paint_item(
        self, brush: Brush, item: StatusItem, x: float, width: float, short: bool
    ) -> None:
        middle, side = self.height() / 2.0, self._icon_side()
        if item.boxed:
            high = min(self.height() - self.u(2), self.u(13) if self.scale.is_room else self.u(8))
            frame = QRectF(round(x), round(middle - high / 2), round(width), round(high))
            brush.box(
                frame, 4.0 * self.scale.line, edge=state_text(item.state, "l2"),
                fill=f"{item.state}.wash" if item.state in {"red", "yellow"} else "",
            )  # fmt: skip
            x += self.u(2.5)
        place = square_at(QPointF(x + side / 2, middle), side)
        ink = state_text(item.state, "t2" if item.is_quiet else "t1")
        if item.icon in CASES:
            paint_case(brush.painter, place, item.icon, self.theme, halo=False)
        else:
            paint_icon(brush.painter, place, item.icon, self.theme, ink)
        x += side + self.u(2)
        if self.scale.is_room:
            two = bool(item.second) and not short
            apart = self._line_apart()
            brush.text(
                x, middle - apart if two else middle, item.first, "caption",
                bold=bool(item.state), ink=ink,
            )  # fmt: skip
            if two:
                brush.text(x, middle + apart, item.second, "caption", ink="t2")
            return
        x += brush.text(x, middle, item.first, "caption", bold=True, ink=ink)
        if not short and item.second:
            brush.text(x + self.u(1.5), middle, item.second, "caption", ink="t2")
