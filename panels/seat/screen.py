"""The seat: queue, map, case and dispatch side by side, worked by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.command import CommandKind
from app.runtime import Runtime
from panels.bar_panels import LinePanel, SeatBar
from panels.context import Aspect
from panels.feed_panel import FeedPanel
from panels.layout import load_layout
from panels.legend_panel import SeatLegend
from panels.look import Look
from panels.rows import case_of
from panels.screen import Screen
from panels.seat.acts import Acts
from panels.seat.building import BuildingPanel
from panels.seat.card import CardPanel
from panels.seat.dispatch import DispatchPanel
from panels.seat.keys import HelpPage, KeysPanel
from panels.seat.map import SeatMap
from panels.seat.map_document import MapDocument
from panels.seat.queue import TAB_UNITS, QueuePanel
from panels.seat.search import Search
from panels.seat.toasts import OfflinePanel, ToastsPanel
from panels.seat.tools import SeatTools
from panels.seat.trays import Trays, is_blind_dispatch
from widgets.painting import painting
from widgets.shield import shielded

ZOOM = 1.5
"""How much one key press zooms the map."""

NUMBERS = tuple(Qt.Key(int(Qt.Key.Key_1) + n) for n in range(9))

PANELS = ("queue", "card", "dispatch")
"""Zones that stand on the panel colour instead of the ground."""


class SeatScreen(Screen):
    """One operator's window. Letters act only while no text field has the focus."""

    def __init__(self, runtime: Runtime, look: Look) -> None:
        super().__init__(runtime, look, "seat")
        self._online, self._offline = self.plan, load_layout("seat-offline")
        self.acts = Acts(self.context, self)
        self.acts.changed.connect(self._on_acts_changed)
        self.queue = QueuePanel(look, self.context)
        self.map = SeatMap(look, self.context)
        self.building = BuildingPanel(look, self.context, self.acts, self.map)
        self.card = CardPanel(look, self.acts)
        self.dispatch = DispatchPanel(look, self.context, self.acts)
        self.events = FeedPanel(look, "events", with_source=False)
        self.toasts = ToastsPanel(look, self.acts)
        self.offline = OfflinePanel(look)
        self.offline.switched = self._on_link_lost
        self.offline.retry = runtime.retry_now
        self.trays = Trays(look, self.context, self.acts, (self.card, self.dispatch))
        self.tools = SeatTools(look, self.context, self.map, self, self._say)
        self.tools.home = lambda: self.queue.view.list.setFocus()
        self.legend = SeatLegend(look)
        self.legend.settled = self._on_legend_settled
        self.legend.has_homes = lambda: self.map.estate.town is not None
        self.legend.extra = self.tools.rows
        self._add_panels(look)
        self.trays.changed = self._on_trays_changed
        self.trays.dispatching = self.dispatch.view.axis.setFocus
        self.trays.show(is_open=False)
        self.building.close()
        self.building.left = lambda: self.queue.view.list.setFocus()
        self.search = Search(look, runtime, self.queue.view, self.queue.show_found, self.tools.near)
        self.search.entered = self.queue.choose_found
        self.queue.signals.place_chosen.connect(self.tools.show_place)
        self.help = HelpPage(look, self)
        self.document = MapDocument(self.context, self._say)
        self.queue.signals.activated.connect(self._on_main)
        self.events.feed.row_activated.connect(self._on_event_activated)
        self._acts_by_key = {
            Qt.Key.Key_V: CommandKind.FILE,
            Qt.Key.Key_C: CommandKind.CLOSE,
        }
        self.tick(runtime.clock.now())
        self.retranslate()
        self.queue.view.list.setFocus()

    def _add_panels(self, look: Look) -> None:
        """Take the panels into their zones, those over the map after it."""
        for panel in (
            SeatBar(look),
            LinePanel(look),
            self.queue,
            self.events,
            self.map,
            self.legend,
            *self.tools.panels,
            self.building,
            self.card,
            self.dispatch,
            *self.trays.panels,
            KeysPanel(look, self.acts, self.trays),
            self.offline,
            self.toasts,
        ):
            self.add(panel)

    def _say(self, title: str, text: str, is_bad: bool) -> None:
        """Tell the operator something that is about no act."""
        self.acts.say(title, text, is_bad=is_bad)

    @property
    def is_complete(self) -> bool:
        """Say whether the data is here and the base map, where there is one, is painted."""
        board = self.context.runtime.board
        return self.context.is_loaded and (self.map.is_painted or not board.sheets)

    def _on_link_lost(self, is_lost: bool) -> None:
        """Make room for the bar of a lost link while there is one, and show the trays."""
        self.plan = self._offline if is_lost else self._online
        for panel in self.panels:
            self._place(panel)
        self.trays.switch(is_cut_off=is_lost)

    def _on_trays_changed(self) -> None:
        """Place and fill the panels that came into the right column."""
        for panel in self.trays.panels:
            self._place(panel)
        self._refresh(Aspect.CASES | Aspect.CHOICE)
        self.update()

    def _on_main(self) -> None:
        """Do the main act; a dispatch only where its unit can be seen."""
        if is_blind_dispatch(self.trays, self.acts):
            self._go_to_units()
        else:
            self.acts.main()

    def _go_to_units(self) -> None:
        if self.trays.is_open:
            self.trays.show(is_open=False)
        self.dispatch.view.axis.setFocus()

    def _set_look(self, look: Look) -> None:
        super()._set_look(look)
        for each in (self.search.field, self.tools.field, self.help):
            each.set_theme(look.theme)
            each.set_scale(look.scale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on keys that the focused widget left alone; held keys act once."""
        if self._on_function_key(event):
            return
        typing = isinstance(QApplication.focusWidget(), QLineEdit)
        if typing or event.isAutoRepeat() or not (
            self.tools.press(event) or self._on_letter(event)
        ):  # fmt: skip
            super().keyPressEvent(event)

    def _on_function_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F1:
            self.help.open(self.context)
        elif event.key() in {Qt.Key.Key_F9, Qt.Key.Key_F10}:
            self.trays.press(Qt.Key(event.key()))
        elif event.key() == Qt.Key.Key_F4:
            self.set_theme("day" if self.look.theme.name == "night" else "night")
        elif event.key() == Qt.Key.Key_F6:
            is_of_case = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.document.start(self.selection.case_id if is_of_case else "")
        else:
            return False
        return True

    def _on_letter(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if self.trays.press(key):
            return True
        if self.trays.is_open and key in {Qt.Key.Key_E, *NUMBERS}:
            return False
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return self.dispatch.choose(int(key) - int(Qt.Key.Key_0))
        if key in self._acts_by_key:
            self.acts.do(self._acts_by_key[key])
            return True
        simple = {
            Qt.Key.Key_Return: self._on_main,
            Qt.Key.Key_Enter: self._on_main,
            Qt.Key.Key_J: lambda: self.queue.step(1),
            Qt.Key.Key_Down: lambda: self.queue.step(1),
            Qt.Key.Key_K: lambda: self.queue.step(-1),
            Qt.Key.Key_Up: lambda: self.queue.step(-1),
            Qt.Key.Key_D: self._go_to_units,
            Qt.Key.Key_R: self._on_retry,
            Qt.Key.Key_E: self.dispatch.edit_order,
            Qt.Key.Key_B: self.building.open_near,
            Qt.Key.Key_Plus: lambda: self.map.canvas.zoom_by(ZOOM),
            Qt.Key.Key_Equal: lambda: self.map.canvas.zoom_by(ZOOM),
            Qt.Key.Key_Minus: lambda: self.map.canvas.zoom_by(1.0 / ZOOM),
            Qt.Key.Key_Slash: self.search.open,
            Qt.Key.Key_Escape: self._on_escape,
        }
        act = simple.get(key)
        if act is None:
            return False
        act()
        return True

    def _on_escape(self) -> None:
        """Go one step back: notices, then the trays, the search, and to the queue."""
        if self.acts.dismiss() or self.tools.escape() or self.trays.escape():
            return
        self.building.close()
        self.search.close()
        self.queue.view.list.setFocus()

    def _on_retry(self) -> None:
        if self.context.is_offline:
            self.context.runtime.retry_now()

    def _on_acts_changed(self) -> None:
        self._refresh(Aspect.CHOICE)

    def _on_legend_settled(self, rect: QRect) -> None:
        self.map.reserve("legend", rect)

    def _on_event_activated(self, key: str) -> None:
        self.selection.choose_case(case_of(key))

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale everything to the window."""
        super().resizeEvent(event)
        self.help.setGeometry(self.rect())
        tabs = round(TAB_UNITS * self.look.scale.u)
        self.search.field.setGeometry(0, 0, self.queue.view.width(), tabs)
        self.tools.place_field(self.plan.rect("map_note", self.width(), self.height()))

    @shielded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the panels' colour on it."""
        super().paintEvent(event)
        with painting(self) as painter:
            for zone in PANELS:
                rect = self.plan.rect(zone, self.width(), self.height())
                painter.fillRect(rect, self.look.theme.color("i1"))

    @shielded
    def closeEvent(self, event: QCloseEvent) -> None:
        """End the search and what else runs."""
        self.search.cancel()
        self.trays.shutdown()
        self.document.close()
        super().closeEvent(event)
