"""The head of the queue: which part of it is shown, each with its count."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from widgets.surface import Brush, Surface
from widgets.type_scale import Role


@dataclass(frozen=True, slots=True)
class Tab:
    """One part: its key, word and count."""

    key: str
    label: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class TabsData:
    """Tabs in order, the key of the active one, and the keycap of the search on the right."""

    tabs: tuple[Tab, ...] = ()
    active: str = ""
    hint_key: str = ""
    name: str = ""


class Tabs(Surface[TabsData]):
    """A row of words; the active one is bold and underlined.

    Signals:
        tab_selected(str): the key chosen with left, right or the mouse.
    """

    tab_selected = Signal(str)

    def build(self) -> None:
        """Take keys."""
        self._places: list[tuple[str, QRectF]] = []
        self._role: Role = "item"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Return the size of the design: 392 by 52 px at a seat."""
        return self.size_in_units(98, 13)

    def adapt(self) -> None:
        """Say the active tab to those who listen."""
        self.setAccessibleName(self.data.name)
        active = [f"{t.label} {t.count}" for t in self.data.tabs if t.key == self.data.active]
        self.setAccessibleDescription("".join(active))
        self._places = self._placed()

    def resizeEvent(self, event: object) -> None:
        """Spread the tabs over the width."""
        del event
        self._places = self._placed()

    def _placed(self) -> list[tuple[str, QRectF]]:
        """Return the place of each tab; type, then gaps, then words give way."""
        left = self.u(5)
        room = self.width() - 2.0 * left - (self.u(9) if self.data.hint_key else 0.0)
        gaps = max(1, len(self.data.tabs) - 1)
        self._role = "item"
        wide = [self._wide(tab) for tab in self.data.tabs]
        if sum(wide) + self.u(4) * gaps > room:
            self._role = "caption"
            wide = [self._wide(tab) for tab in self.data.tabs]
        gap = min(self.u(7), max(self.u(2), (room - sum(wide)) / gaps))
        share = min(1.0, max(0.0, room - gap * gaps) / max(1.0, sum(wide)))
        places, x = [], left
        for tab, width in zip(self.data.tabs, wide, strict=True):
            places.append((tab.key, QRectF(x, 0, width * share, self.height())))
            x += width * share + gap
        return places

    def _wide(self, tab: Tab) -> float:
        return self._count_wide(tab) + self.scale.metrics(self._role, True).horizontalAdvance(
            tab.label
        )

    def _count_wide(self, tab: Tab) -> float:
        bold = self.scale.metrics(self._role, True)
        return bold.horizontalAdvance(tab.count) + self.u(1.5) if tab.count else 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with left and right."""
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(event.key())
        keys = [tab.key for tab in self.data.tabs]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        place = keys.index(self.data.active) if self.data.active in keys else 0
        self._choose(keys[min(len(keys) - 1, max(0, place + step))])

    def _choose(self, key: str) -> None:
        if key != self.data.active:
            self.tab_selected.emit(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tab under the mouse."""
        for key, place in self._places:
            if place.adjusted(-self.u(2), 0, self.u(2), 0).contains(event.position()):
                self._choose(key)
                return

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the words, their counts and the line under the active one."""
        del clip
        middle = self.height() / 2.0 + self.u(0.5)
        for tab, (_, place) in zip(self.data.tabs, self._places, strict=True):
            active = tab.key == self.data.active
            ink = "t1" if active else "t2"
            x = place.left()
            count, role = self._count_wide(tab), self._role
            room = place.width() - count
            x += brush.text(x, middle, tab.label, role, bold=active, ink=ink, width=room)
            x += self.u(1.5)
            brush.text(x, middle, tab.count, role, bold=True, ink=ink, width=count)
            if active:
                foot = middle + self.scale.px("item") * 0.85
                brush.rule(place.left(), place.right(), foot, "t1", 2.0)
                if self.hasFocus():
                    brush.box(
                        place.adjusted(-self.u(1), self.u(1.5), self.u(1), -self.u(1.5)),
                        3.0 * self.scale.line, edge="t1", lines=3.0,
                    )  # fmt: skip
        if self.data.hint_key:
            wide = brush.key_width(self.data.hint_key)
            brush.key(self.width() - self.u(5) - wide, middle, self.data.hint_key)
