"""A building at the seat: a few words under the pointer, a card on a click, rating by keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.command import CommandKind
from app.domain.rating import Grade
from app.geo.estate import Estate
from app.geo.mercator import unproject_point
from app.runtime import tallies
from panels.context import Aspect, Context
from panels.estate import Surveyed
from panels.grade_words import LEVELS, signs
from panels.look import Look
from panels.map_panel import MapPanel
from panels.panel import Panel
from panels.seat.acts import Acts
from panels.seat.building_facts import asking, card, place_of, tip
from panels.seat.text_field import TextField
from widgets.place_card import LevelRow, PlaceCard, PlaceCardData

translate = QCoreApplication.translate

INSET_UNITS, TIP_UNITS, FIELD_UNITS = 4.0, 4.0, 13.0
"""From the map's corner to the card, from a building to its tip, and the height of the reason."""

NEAR_DEG = 6e-4
"""A building is meant by a place within about 60 m of it."""

CLICK_SCALE = 0.3
"""Px for each world metre from which on a building is large enough to be clicked as such."""

RANKED = 15
"""Areas that a ranking shows: the worst ones."""

BY_KEY = {Qt.Key(int(Qt.Key.Key_1) + n): grade for n, grade in enumerate(Grade)}


class _Card(PlaceCard):
    """A card that takes keys; those that `press` leaves go to the screen."""

    def build(self) -> None:
        """Take the focus, without the input method: letters act here."""
        self.press: Callable[[Qt.Key], bool] = lambda key: False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the card's own keys; held digits act once."""
        key = Qt.Key(event.key())
        if (event.isAutoRepeat() and key in BY_KEY) or not self.press(key):
            super().keyPressEvent(event)


class BuildingPanel(Panel):
    """Shows the building that was chosen over the map's upper left corner, if any.

    `left` is told when the card was closed and the keys are free.
    """

    zone = "map"
    follows = Aspect.RATINGS | Aspect.BASE | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look, context: Context, acts: Acts, around: MapPanel) -> None:
        self.card = _Card(look.theme, look.scale, PlaceCardData())
        self.card.press = self.press
        self.tip = PlaceCard(look.theme, look.scale, PlaceCardData(), around.canvas)
        self.tip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.field = TextField(look, self.card)
        super().__init__(self.card, self.card, self.tip, self.field)
        self.left: Callable[[], None] = lambda: None
        self._context = context
        self._acts = acts
        self._map = around
        self._scale = look.scale
        self._zone = QRect()
        self._place = ""
        self._home = 0
        self._level = -1
        self._wish: tuple[str, Grade, str] | None = None
        self.field.entered.connect(self._on_reason)
        self.field.left.connect(self.card.setFocus)
        around.canvas.place_clicked.connect(self._on_clicked)
        around.canvas.ground_clicked.connect(self._on_ground_clicked)
        around.canvas.place_hovered.connect(self._on_hovered)
        around.canvas.view_changed.connect(self.tip.hide)
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether a building is shown."""
        return not self.card.isHidden()

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the building as it is now."""
        del context, aspects
        return self.is_open and self._show()

    def place(self, zone: QRect) -> None:
        """Stay in the map's corner."""
        self._zone = zone
        self._arrange()

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        self._scale = look.scale
        super().set_look(look)
        self.tip.hide()
        self._arrange()

    def open_near(self) -> None:
        """Open the building of the case at hand, else the one in the middle of the map."""
        town, board = self._map.estate.town, self._context.runtime.board
        case = board.cases.get(self._context.selection.case_id)
        if town is None:
            return
        view = self._map.canvas.view
        middle = unproject_point(view.x, view.y)
        places = [(middle.lon, middle.lat)]
        if case is not None and case.place.lon is not None and case.place.lat is not None:
            places.insert(0, (case.place.lon, case.place.lat))
        for lon, lat in places:
            building = nearest(town.estate, lon, lat)
            if building >= 0:
                self.open(town, building)
                return
        self._acts.say(translate("Building", "No building here"), "")

    def open(self, town: Surveyed, building: int) -> None:
        """Show a building and take the keys."""
        self._place, self._home, self._level = town.estate.ids[building], 0, -1
        self.field.close_field()
        self.tip.hide()
        self.card.show()
        self.card.raise_()
        if self._show():
            self.card.setFocus()

    def close(self) -> None:
        """Take the card away."""
        self.card.hide()
        self.tip.hide()
        self._map.reserve("building", None)

    def press(self, key: Qt.Key) -> bool:
        """Act on a key of the card; say whether it was one."""
        if key in BY_KEY and self._level < 0:
            return self.rate(BY_KEY[key])
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_U:
            self._rank()
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_B}:
            self._back()
        else:
            return False
        return True

    def rate(self, grade: Grade) -> bool:
        """Ask for the reason of a grade; say whether this seat may rate at all."""
        context, town = self._context, self._map.estate.town
        building = self._building()
        if not context.runtime.may(CommandKind.RATE) or town is None or building < 0:
            return False
        place = place_of(town, building, self._home)
        self._wish = (place, grade, context.runtime.board.rated.grade(place) or "")
        said = asking(grade)
        self.field.setPlaceholderText(said)
        self.field.setAccessibleName(said)
        self.field.open("")
        return True

    def _on_reason(self, text: str) -> None:
        """Rate, now that there is a reason; without one nothing is asked for."""
        self.card.setFocus()
        wish, self._wish = self._wish, None
        if wish is None:
            return
        place, grade, was = wish
        if not text.strip():
            title = translate("Building", "A rating needs a reason")
            self._acts.say(title, self.card.data.title, is_bad=True)
            return
        args = {"state": grade.value, "was": str(was), "reason": text.strip()}
        issue = self._context.runtime.issue(CommandKind.RATE, place, args)
        self._acts.tell(issue, f"{self.card.data.title} {self.card.data.target}")
        self._show()

    def _building(self) -> int:
        """Return the row of the building shown, -1 when it is no longer there."""
        town, places = self._map.estate.town, self._context.runtime.board.rated.places
        return -1 if town is None else town.row(places, self._place)

    def _show(self) -> bool:
        town, building = self._map.estate.town, self._building()
        if town is None or building < 0:
            self.close()
            return True
        homes = int(np.diff(town.estate.first)[building])
        self._home = min(self._home, homes)
        if self._level >= 0 and town.divisions:
            data = self._ranking(town)
        else:
            data = card(self._context, town, building, self._home)
        changed = self.card.set_data(data)
        self._arrange()
        return changed

    def _step(self, by: int) -> None:
        """Go to the next household, or back to the building before the first."""
        self._level = -1
        self._home = max(0, self._home + by)
        self._show()

    def _rank(self) -> None:
        """Show the worst streets, then communities, then cells, then the building again."""
        town = self._map.estate.town
        count = len(town.divisions) if town else 0
        self._level = count - 1 if self._level < 0 else self._level - 1
        self._show()

    def _ranking(self, town: Surveyed) -> PlaceCardData:
        division = town.divisions[min(self._level, len(town.divisions) - 1)]
        found = tallies(division, town.estate, town.codes)
        rows = [LevelRow(str(n), t.name, t.buildings) for n, t in enumerate(found[:RANKED], 1)]
        level = LEVELS[division.level]()
        return PlaceCardData(
            title=translate("Building", "Ranking: {level}").format(level=level),
            subtitle=translate("Building", "most red, then yellow, then blue buildings"),
            signs=signs(),
            word=translate("Building", "{n} of {all}").format(n=len(rows), all=len(found)),
            levels_title=level,
            levels=tuple(rows),
            keys=(
                ("U", translate("Building", "next level")),
                ("Esc", translate("Building", "back")),
            ),
        )

    def _back(self) -> None:
        """Go one step back: from the ranking to the building, from there to the screen."""
        if self._level >= 0:
            self._level = -1
            self._show()
            return
        self.close()
        self.left()

    def _arrange(self) -> None:
        inset, hint = round(INSET_UNITS * self._scale.u), self.card.sizeHint()
        room = self._zone.height() - 2 * inset
        self.card.setGeometry(
            self._zone.left() + inset,
            self._zone.top() + inset,
            min(hint.width(), max(0, self._zone.width() - 2 * inset)),
            min(hint.height(), max(0, room)),
        )
        high = round(FIELD_UNITS * self._scale.u)
        self.field.setGeometry(0, self.card.height() - high, self.card.width(), high)
        if self.is_open:
            self._map.reserve("building", self.card.geometry())

    def _on_clicked(self, spot: int) -> None:
        town = self._map.estate.town
        if town is not None and spot < len(town.estate):
            self.open(town, int(town.estate.owner[spot]))

    def _on_ground_clicked(self, x: float, y: float) -> None:
        """Open the building under the pointer that nobody has rated, so has no square yet."""
        town, view = self._map.estate.town, self._map.canvas.view
        if town is None or view.scale < CLICK_SCALE:
            return
        at = unproject_point(x, y)
        building = nearest(town.estate, at.lon, at.lat, 0.0)
        if building >= 0:
            self.open(town, building)

    def _on_hovered(self, spot: int) -> None:
        """Say a few words beside the building under the pointer."""
        town = self._map.estate.town
        if town is None or not 0 <= spot < len(town.estate):
            self.tip.hide()
            return
        building = int(town.estate.owner[spot])
        self.tip.set_data(tip(self._context, town, building))
        x, y = self._map.canvas.view.to_px(*town.field.places[spot])
        _beside(self.tip, QPointF(x, y), round(TIP_UNITS * self._scale.u))


def nearest(estate: Estate, lon: float, lat: float, within_deg: float = NEAR_DEG) -> int:
    """Return the row of the building nearest to a place (degrees), -1 for none about.

    With `within_deg` 0.0 only one whose box holds the place.
    """
    if not estate.buildings:
        return -1
    place, boxes = np.array([lon, lat]), estate.boxes
    away = np.maximum(0.0, np.maximum(boxes[:, :2] - place, place - boxes[:, 2:])).sum(axis=1)
    best = int(away.argmin())
    return best if away[best] <= within_deg else -1


def _beside(widget: PlaceCard, at: QPointF, off: int) -> None:
    """Show a widget right below a point of its parent, or where there is room for it."""
    size, parent = widget.sizeHint(), widget.parentWidget()
    room = parent.size() if isinstance(parent, QWidget) else size
    x, y = round(at.x()) + off, round(at.y()) + off
    if x + size.width() > room.width():
        x = max(0, round(at.x()) - off - size.width())
    if y + size.height() > room.height():
        y = max(0, round(at.y()) - off - size.height())
    widget.setGeometry(QRect(QPoint(x, y), size))
    widget.show()
    widget.raise_()
