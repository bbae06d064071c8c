"""The map tools at a seat: their panels, their keys, and the field that names a saved view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.geo.mercator import unproject_point
from app.runtime import FoundPlace
from panels.context import Context
from panels.look import Look
from panels.map_tools.legend_rows import legend_rows
from panels.map_tools.panels import MiniPanel, NotePanel, ToolsPanel
from panels.map_tools.tools import MapTools
from panels.map_tools.tracks import Whose
from panels.panel import Panel
from panels.seat.map import SeatMap
from panels.seat.place_rows import pin_of
from panels.seat.text_field import TextField
from widgets.key_bar import KeyHint
from widgets.legend import LegendRow

translate = QCoreApplication.translate

Say = Callable[[str, str, bool], None]
"""Tells the operator something: title, text, and whether it is bad."""


def hints() -> tuple[KeyHint, ...]:
    """Return the keys of the map tools with what they do."""
    return (
        KeyHint(("L",), translate("Keys", "map tools: tracks, density, reach, measure")),
        KeyHint(("F",), translate("Keys", "follow the unit or the case")),
        KeyHint(("⌫",), translate("Keys", "map: back to the view before")),
        KeyHint(("Ctrl+1", "…", "9"), translate("Keys", "map: saved view")),
        KeyHint(("Ctrl+S",), translate("Keys", "map: save this view")),
    )


class SeatTools:
    """Binds the tools to the seat. `home` gives the keys back to where they belong."""

    def __init__(
        self, look: Look, context: Context, map_panel: SeatMap, parent: QWidget, say: Say
    ) -> None:
        self.map_tools = MapTools(map_panel, context, whose=Whose.CHOSEN, name="seat")
        self.list = ToolsPanel(look, self.map_tools)
        self.note = NotePanel(look, self.map_tools)
        self.mini = MiniPanel(look, self.map_tools)
        self.home: Callable[[], None] = lambda: None
        self.field = TextField(look, parent)
        self.field.hide()
        self.field.entered.connect(self._on_named)
        self.field.left.connect(lambda: self.home())
        self._map = map_panel
        self._context = context
        self._say = say
        self.map_tools.changed = self._on_changed
        self.map_tools.failed = self._on_failed
        self.list.closed = lambda: self.home()
        self.list.settled = self.mini.show_state
        self.mini.is_covered = lambda: self.list.is_open
        self.mini.settled = lambda rect: map_panel.reserve("mini", rect)
        self.note.settled = self._on_note_settled

    @property
    def panels(self) -> Sequence[Panel]:
        """The panels, the one that opens over the others last."""
        return (self.note, self.mini, self.list)

    def rows(self) -> tuple[LegendRow, ...]:
        """Return the rows of the legend for what is drawn."""
        return legend_rows(self.map_tools)

    def near(self) -> tuple[float, float]:
        """Return where the map looks, degrees longitude and latitude."""
        view = self._map.canvas.view
        place = unproject_point(view.x, view.y)
        return place.lon, place.lat

    def show_place(self, place: FoundPlace) -> None:
        """Go to a place that was found and mark it."""
        self.map_tools.show_place(pin_of(place))

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key of the tools; return whether it was one."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._press_held(key)
        match key:
            case Qt.Key.Key_L:
                self.list.open()
            case Qt.Key.Key_Backspace:
                self.map_tools.moves.back()
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.map_tools.moves.home()
            case Qt.Key.Key_F:
                if not self.map_tools.toggle_follow():
                    self._map.toggle_following()
            case _:
                return False
        return True

    def escape(self) -> bool:
        """Go one step back within the tools; return whether there was one."""
        was_measuring = self.map_tools.measure is not None
        done = self.map_tools.escape()
        if was_measuring:
            self.home()
        return done

    def _press_held(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_S:
            self._open_field()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            slot = int(key) - int(Qt.Key.Key_0)
            if not self.map_tools.go_to_view(slot):
                title = translate("MapTools", "No view is saved under {n}").format(n=slot)
                self._say(title, translate("MapTools", "Ctrl+S saves the view of now"), False)
        else:
            return False
        return True

    def _open_field(self) -> None:
        """Ask for number and name of the view of now."""
        tools = self.map_tools
        name = tools.pin.name if tools.pin is not None else ""
        self.field.setAccessibleName(translate("MapTools", "Number and name of the view"))
        self.field.open(tools.views.default(name))

    def _on_named(self, text: str) -> None:
        saved = self.map_tools.views.save(text, self._map.canvas.view)
        self._say(
            translate("MapTools", "View saved"),
            f"Ctrl+{saved.slot} {saved.name}".strip(),
            False,
        )
        self.home()

    def place_field(self, rect: QRect) -> None:
        """Put the field where the line of the moment is."""
        self.field.setGeometry(rect)

    def _on_changed(self) -> None:
        self.list.show_state()
        self.note.show_state()
        self.mini.show_state()

    def _on_failed(self, reason: str) -> None:
        self._say(translate("MapTools", "The view could not be saved"), reason, True)

    def _on_note_settled(self, rect: QRect | None) -> None:
        self._map.reserve("note", rect)
