"""Buildings and households in their colours on the map, prepared off the UI thread.

The base data and ratings become columns once, in a thread; after that only changes are pushed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from app.domain.places import Places
from app.domain.rating import Rating
from app.geo.estate import CODES, FILL, LAYER, NONE, Estate, survey
from app.geo.mercator import project
from app.geo.sheet import Sheet
from app.runtime import Board, Division, divide
from panels.context import Aspect, Context
from panels.grade_words import signs
from widgets.map.canvas import MapCanvas
from widgets.map.states import StateField

LAYERS = frozenset({LAYER, "cell", "street"})
"""Layers that ratings are shown on and counted by."""


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """All places: `estate` with the present `codes` (n,) of its rows, and the areas they lie in.

    The canvas's `field` has the same rows.
    """

    estate: Estate
    codes: NDArray[np.uint8]
    divisions: tuple[Division, ...]
    field: StateField

    def row(self, places: Places, place: str) -> int:
        """Return the row of a building's or household's id, -1 for none."""
        found = places.find(place)
        return -1 if found is None else self.estate.row(found.sheet, found.row, found.home)


def surveyed(
    sheets: Mapping[str, Sheet], ratings: Mapping[str, Rating], places: Places
) -> Surveyed:
    """Return what there is but its divisions, under a second for 580,000 places."""
    estate = survey(sheets.items())
    codes = estate.grades.copy()
    for place, rating in ratings.items():
        found = places.find(place)
        row = -1 if found is None else estate.row(found.sheet, found.row, found.home)
        if row >= 0:
            codes[row] = CODES[rating.state]
    field = StateField(project(estate.middles()), codes, estate.owner, _halves(estate))
    return Surveyed(estate, codes, (), field)


def _halves(estate: Estate) -> NDArray[np.float32]:
    """Return half the side of each place's square, world metres; of a household its share of it."""
    corners = project(estate.boxes.reshape(-1, 2)).reshape(-1, 4)
    half = np.sqrt((corners[:, 2:] - corners[:, :2]).prod(axis=1)) / 2.0
    across = np.maximum(1.0, np.ceil(np.sqrt(np.diff(estate.first))))
    owner = estate.owner[estate.buildings :]
    homes = half[owner] * FILL / across[owner]
    return np.concatenate([half, homes]).astype(np.float32)


class _Surveyor(QThread):
    """Surveys what it was given. Signals: `done(surveyed)`, then `divided(divisions)`."""

    done = Signal(object)
    divided = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheets: Mapping[str, Sheet] = {}
        self.ratings: Mapping[str, Rating] = {}
        self.places = Places()

    def run(self) -> None:
        """Survey, in this thread."""
        town = surveyed(self.sheets, self.ratings, self.places)
        self.done.emit(town)
        self.divided.emit(divide(town.estate.middles()[: town.estate.buildings], self.sheets))


class EstateMap(QObject):
    """Keeps one canvas's places in their colours.

    Signal `ready()` comes when other places are shown; `town` has them, and a little later the
    areas they lie in. Call `shutdown` before the
    program ends.
    """

    ready = Signal()

    def __init__(self, canvas: MapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.town: Surveyed | None = None
        self._canvas = canvas
        self._board: Board | None = None
        self._wanted: dict[str, Sheet] = {}
        self._taken: dict[str, Sheet] | None = None
        self._late: set[str] = set()
        self._is_busy = False
        self._surveyor = _Surveyor(self)
        self._surveyor.done.connect(self._on_done)
        self._surveyor.divided.connect(self._on_divided)
        self._surveyor.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        """Whether places are still being prepared."""
        return self._is_busy

    def show(self, board: Board) -> bool:
        """Take the base data to be shown; return whether they differ from those taken before."""
        self._board = board
        wanted = {key: sheet for key, sheet in board.sheets.items() if sheet.layer in LAYERS}
        if wanted.keys() == self._wanted.keys() and all(
            sheet is self._wanted[key] for key, sheet in wanted.items()
        ):
            return False
        self._wanted = wanted
        if not self._is_busy:
            self._start()
        return True

    def touch(self, places: Iterable[str]) -> None:
        """Bring the colours of some places up to date; cheap, by what changed."""
        board, town = self._board, self.town
        if board is None:
            return
        if self._is_busy:
            self._late.update(places)
        if town is None:
            return
        rows, codes = list[int](), list[int]()
        find, shown, row_of = board.rated.places.find, board.rated.shown, town.estate.row
        for place in places:
            found = find(place)
            if found is None:
                continue
            row = row_of(found.sheet, found.row, found.home)
            if row >= 0:
                rating = shown.get(place)
                grade = rating.state if rating else found.grade
                rows.append(row)
                codes.append(CODES[grade] if grade else NONE)
        self._push(town, np.array(rows, dtype=np.int64), np.array(codes, dtype=np.uint8))

    def refresh(self, context: Context, aspects: Aspect) -> None:
        """Follow the base data, the ratings, and the language of the signs."""
        if aspects & Aspect.BASE:
            self.show(context.runtime.board)
        if aspects & Aspect.LOOK and self.town is not None:
            self._set(self.town)
        if aspects & Aspect.RATINGS:
            self.touch(context.take_rated())

    def _set(self, town: Surveyed) -> None:
        self._canvas.set_states(town.field if len(town.field) else None, signs())

    def shutdown(self) -> None:
        """Wait for the work at hand; nothing is shown any more."""
        self._board = None
        self._surveyor.wait()

    def _push(self, town: Surveyed, rows: NDArray[np.int64], codes: NDArray[np.uint8]) -> None:
        if not len(rows):
            return
        town.codes[rows] = codes
        self._canvas.change_states(rows, codes)

    def _start(self) -> None:
        if self._board is None:
            return
        self._is_busy = True
        self._taken = self._wanted
        self._late.clear()
        self._surveyor.sheets = self._wanted
        self._surveyor.ratings = dict(self._board.rated.shown)
        self._surveyor.places = self._board.rated.places
        self._surveyor.start(QThread.Priority.LowPriority)

    def _on_done(self, town: Surveyed) -> None:
        if self._board is None or self._taken is not self._wanted:
            return
        self.town = town
        self._set(town)
        late, self._late = self._late, set()
        self.touch(late)
        self.ready.emit()

    def _on_divided(self, divisions: tuple[Division, ...]) -> None:
        if self.town is not None and self._taken is self._wanted:
            self.town = replace(self.town, divisions=divisions)

    def _on_finished(self) -> None:
        self._is_busy = False
        if self._board is not None and self._taken is not self._wanted:
            self._start()
