"""What is shown of the map tools: the list of them, the line of the moment, and the small map."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage

from panels.base_map import layer_of
from panels.context import Aspect, Context
from panels.look import Look
from panels.map_tools.background import Background
from panels.map_tools.tools import MapTools
from panels.map_tools.tracks import Whose
from panels.panel import Panel
from panels.situation import town_bounds
from widgets.key_bar import KeyHint
from widgets.map.glyphs import Glyphs
from widgets.map.measure import area_text, length_text
from widgets.map.minimap import LAYERS, MiniMap, MiniMapData, picture_of
from widgets.map.view import Bounds
from widgets.map_note import MapNote, MapNoteData
from widgets.tool_list import ToolList, ToolListData, ToolRow

translate = QCoreApplication.translate

BREATH_S = 0.0002
"""Pause between pieces of work in a thread. Source: as in the thread that paints the map."""

NEARLY_ALL = 0.8
"""While the map shows at least so much of the town's width and height, no small map is needed."""


def whose_word(whose: Whose) -> str:
    """Return whose tracks are drawn, in a word or two."""
    return {
        Whose.CHOSEN: translate("MapTools", "unit at hand"),
        Whose.BUSY: translate("MapTools", "busy units"),
        Whose.ALL: translate("MapTools", "all units"),
    }[whose]


def hours_word(hours: int) -> str:
    """Return the span of the heat."""
    if not hours:
        return translate("MapTools", "off")
    return translate("MapTools", "{n} hours").format(n=hours)


def on_word(is_on: bool) -> str:
    """Return how a switch stands."""
    return translate("MapTools", "on") if is_on else translate("MapTools", "off")


def per_km2(figure: float) -> str:
    """Return a density with as many digits as mean something."""
    return f"{figure:.1f}" if figure < 10.0 else f"{figure:.0f}"


def measured_words(tools: MapTools) -> tuple[str, str]:
    """Return length and area measured so far."""
    measure = tools.measure
    if measure is None or len(measure.places) < 2:
        return translate("MapTools", "Measure: first place"), ""
    length = translate("MapTools", "Length {text}").format(text=length_text(measure.length_m))
    if not measure.area_m2:
        return length, ""
    area = translate("MapTools", "encloses {text}").format(text=area_text(measure.area_m2))
    return length, area


class ToolsPanel(Panel):
    """The list of tools, opened by a key; digits switch, Escape closes. It keeps the tools going.

    `closed` is called when it was left, so that the keys go back to where they were.
    """

    zone = "tools"
    follows = (
        Aspect.SECOND | Aspect.CHOICE | Aspect.UNITS | Aspect.FIXES | Aspect.CASES | Aspect.LOOK
    )

    def __init__(self, look: Look, tools: MapTools) -> None:
        self.list = ToolList(look.theme, look.scale, ToolListData())
        super().__init__(self.list, self.list)
        self.closed: Callable[[], None] = lambda: None
        self.settled: Callable[[], None] = lambda: None
        self._tools = tools
        self._zone = QRect()
        self._is_open = False
        self.list.chosen.connect(self.press)
        self.list.left.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._is_open

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Keep the tools up to date, and the list while it is open."""
        self._tools.keep(aspects)
        self.list.setVisible(self._is_open)
        return self.show_state()

    def show_state(self) -> bool:
        """Show how the tools stand; return whether the list differs."""
        changed = self._is_open and self.list.set_data(self._data())
        if changed:
            self.place(self._zone)
        return changed

    def open(self) -> None:
        """Show the list and take the keys, or close it where it is open."""
        if self._is_open:
            self.close()
            return
        self._is_open = True
        self.list.set_data(self._data())
        self.place(self._zone)
        self.list.show()
        self.list.raise_()
        self.list.setFocus()
        self.settled()

    def close(self) -> None:
        """Put the list away."""
        if self._is_open:
            self._is_open = False
            self.list.hide()
            self.settled()
            self.closed()

    def place(self, zone: QRect) -> None:
        """Stand at the upper right end of the zone, as large as the words need."""
        self._zone = zone
        size = self.list.sizeHint()
        wide, high = min(size.width(), zone.width()), min(size.height(), zone.height())
        self.list.setGeometry(zone.right() + 1 - wide, zone.top(), wide, high)

    def press(self, key: str) -> None:
        """Work the row of a key."""
        tools = self._tools
        acts = {
            "1": tools.next_tracks,
            "2": tools.next_heat,
            "3": tools.toggle_reach,
            "4": self._measure,
            "5": tools.toggle_mini,
        }
        act = acts.get(key)
        if act is not None:
            act()
        elif key.startswith("Ctrl+"):
            tools.go_to_view(int(key[-1]))

    def _measure(self) -> None:
        self.close()
        self._tools.start_measure()

    def shutdown(self) -> None:
        """End what the tools do in the background."""
        self._tools.shutdown()

    def _data(self) -> ToolListData:
        tools = self._tools
        hours = tools.heat.hours
        rows = (
            ToolRow("1", translate("MapTools", "Tracks, 30 min"), whose_word(tools.tracks.whose),
                    is_on=tools.tracks.whose is not Whose.CHOSEN),
            ToolRow("2", translate("MapTools", "Case density"), hours_word(hours),
                    is_on=bool(hours)),
            ToolRow("3", translate("MapTools", "Reach in 5 min"), on_word(tools.reach.is_on),
                    is_on=tools.reach.is_on),
            ToolRow("4", translate("MapTools", "Measure"), ""),
            ToolRow("5", translate("MapTools", "Small map"), on_word(tools.has_mini),
                    is_on=tools.has_mini),
        )  # fmt: skip
        views = tuple(
            ToolRow(f"Ctrl+{each.slot}", each.name or translate("MapTools", "view {n}").format(
                n=each.slot))
            for each in tools.views.saved
        )  # fmt: skip
        note = translate("MapTools", "Ctrl+S saves this view, Backspace goes back")
        return ToolListData(translate("MapTools", "Map tools"), rows, views, note)


class NotePanel(Panel):
    """The line of the moment: what is measured, followed or marked, and the keys for it."""

    zone = "map_note"
    follows = Aspect.SECOND | Aspect.CHOICE | Aspect.UNITS | Aspect.LOOK

    def __init__(self, look: Look, tools: MapTools) -> None:
        self.note = MapNote(look.theme, look.scale, MapNoteData())
        super().__init__(self.note, self.note)
        self.settled: Callable[[QRect | None], None] = lambda rect: None
        self._tools = tools
        self._zone = QRect()
        self._context: Context | None = None

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Say what is so now."""
        self._context = context
        return self.show_state()

    def show_state(self) -> bool:
        """Say how the tools stand; return whether the line differs."""
        data = MapNoteData() if self._context is None else self._data(self._context)
        changed = self.note.set_data(data)
        self.note.setVisible(bool(data.text))
        if changed:
            self.place(self._zone)
        return changed

    def place(self, zone: QRect) -> None:
        """Take as much of the zone as the words need."""
        self._zone = zone
        wide = min(zone.width(), self.note.sizeHint().width())
        self.note.setGeometry(zone.left(), zone.top(), wide, zone.height())
        self.settled(self.note.geometry() if self.note.data.text else None)

    def _data(self, context: Context) -> MapNoteData:
        tools = self._tools
        end = KeyHint(("Esc",), translate("MapTools", "end"))
        if tools.measure is not None:
            space = translate("MapTools", "Space", "the key")
            add = KeyHint((space,), translate("MapTools", "add"))
            take = KeyHint(("⌫",), translate("MapTools", "undo"))
            return MapNoteData(*measured_words(tools), (add, take, end))
        if tools.followed:
            return self._following(context)
        if tools.pin is not None:
            return MapNoteData(tools.pin.name, "", (KeyHint(("⌫",), _back()), end))
        return MapNoteData()

    def _following(self, context: Context) -> MapNoteData:
        unit = context.runtime.board.units.get(self._tools.followed)
        name = self._tools.followed if unit is None else unit.name
        text = translate("MapTools", "Following {name}").format(name=name)
        quiet = self._tools.moves.quiet_in_s
        waiting = translate("MapTools", "waits {n} s").format(n=math.ceil(quiet)) if quiet else ""
        return MapNoteData(text, waiting, (KeyHint(("F",), translate("MapTools", "stop")),))


def _back() -> str:
    return translate("MapTools", "back")


class MiniPanel(Panel):
    """The small map, while the large one shows only a part of the town."""

    zone = "mini"
    follows = Aspect.BASE | Aspect.CASES | Aspect.LOOK | Aspect.SECOND

    def __init__(self, look: Look, tools: MapTools) -> None:
        self.mini = MiniMap(look.theme, look.scale, MiniMapData())
        super().__init__(self.mini, self.mini)
        self.settled: Callable[[QRect | None], None] = lambda rect: None
        self.is_covered: Callable[[], bool] = lambda: False
        self._tools = tools
        self._town: Bounds | None = None
        self._drawn: tuple[object, ...] = ()
        self._context: Context | None = None
        self._background = Background(self.mini)
        self._background.done.connect(self._on_drawn)
        self.mini.pointed.connect(self._on_pointed)
        tools.canvas.view_changed.connect(self.show_state)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the loud cases of now, and draw the town anew when it or the colours changed."""
        town = context.runtime.board.town
        self._town = None if town is None else town_bounds(town.bounds)
        marks = tuple(
            (mark.x, mark.y, mark.state)
            for mark in context.marks.markers
            if mark.state in {"red", "yellow"}
        )
        changed = self.mini.set_data(
            MiniMapData(
                self._town,
                self.mini.data.picture,
                self._tools.canvas.view.bounds,
                marks,
                translate("MapTools", "Small map of the whole town"),
            )
        )
        self._context = context
        self.show_state()
        return changed and self.mini.isVisible()

    def show_state(self) -> None:
        """Show where the map looks, or hide while it shows nearly all of the town."""
        seen, town = self._tools.canvas.view.bounds, self._town
        is_wanted = town is not None and self._tools.has_mini and not self.is_covered()
        is_shown = is_wanted and town is not None and not _shows(seen, town)
        if is_shown != (not self.mini.isHidden()):
            self.mini.setVisible(is_shown)
            self.settled(self.mini.geometry() if is_shown else None)
        if is_shown and self._context is not None:
            self._draw(self._context)
            data = self.mini.data
            self.mini.set_data(MiniMapData(data.town, data.picture, seen, data.marks, data.name))

    def place(self, zone: QRect) -> None:
        """Take the zone."""
        self.mini.setGeometry(zone)
        self.settled(zone if not self.mini.isHidden() else None)

    def shutdown(self) -> None:
        """End drawing."""
        self._background.shutdown()

    def _draw(self, context: Context) -> None:
        sheets = tuple(
            sheet
            for sheet in context.runtime.board.sheets.values()
            if sheet.layer in LAYERS or sheet.layer == "road"
        )
        look, size = context.look, self.mini.picture_size()
        basis = (sheets, look.theme.name, size, self._town)
        if self._town is None or basis == self._drawn:
            return
        self._drawn = basis
        palette = Glyphs(look.theme, look.scale).palette()
        town = self._town
        self._background.ask(
            lambda: picture_of([layer_of(sheet) for sheet in sheets], town, size, palette, _breathe)
        )

    def _on_drawn(self, result: object) -> None:
        if isinstance(result, QImage):
            data = self.mini.data
            self.mini.set_data(MiniMapData(data.town, result, data.seen, data.marks, data.name))

    def _on_pointed(self, x: float, y: float) -> None:
        self._tools.moves.asked(self._tools.canvas.view.centred(x, y))


def _breathe() -> None:
    """Let the window's thread have its turn between two pieces of work."""
    time.sleep(BREATH_S)


def _shows(seen: Bounds, town: Bounds) -> bool:
    """Say whether nearly all of the town is seen."""
    wide = min(seen.east, town.east) - max(seen.west, town.west)
    high = min(seen.north, town.north) - max(seen.south, town.south)
    return wide >= NEARLY_ALL * (town.east - town.west) and high >= NEARLY_ALL * (
        town.north - town.south
    )
