"""When the map may move: it never jumps away from the person who looks at it.

A move that a person asked for happens at once. A move by itself waits until nobody has moved the
map for a while and nobody holds it. Either way there is a way back.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent

from widgets.map.canvas import MapCanvas
from widgets.map.saved import History
from widgets.map.view import Bounds, MapView, Margins

QUIET_S = 10.0
"""How long nobody may have moved the map before it moves by itself. Source: our own choice, the
time to read what is around a case."""

SERIES_S = 1.5
"""Moves of a person that follow each other so soon are one step to go back."""


class Moves(QObject):
    """Watches a map for moves of a person, and is the only way for a program to move it.

    `is_in_use` says that a tool is at work on the map; then it does not move by itself either.
    `is_away` says that the map was moved since it last showed the whole town by itself.
    """

    def __init__(self, canvas: MapCanvas, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(canvas)
        self.is_in_use = False
        self.is_away = False
        self._canvas = canvas
        self._clock = clock
        self._history = History()
        self._seen = canvas.view
        self._moved_at: float | None = None
        self._is_held = False
        self._is_own = False
        canvas.view_changed.connect(self._on_view_changed)
        canvas.installEventFilter(self)

    @property
    def can_go_back(self) -> bool:
        """Whether a view was left that can be gone back to."""
        return len(self._history) > 0

    @property
    def quiet_in_s(self) -> float:
        """Seconds until the map may move by itself; 0 when it may, at least 1 while it is held."""
        if self._is_held or self.is_in_use:
            return max(1.0, self._left_s())
        return self._left_s()

    def _left_s(self) -> float:
        if self._moved_at is None:
            return 0.0
        return max(0.0, QUIET_S - (self._clock() - self._moved_at))

    def asked(self, view: MapView) -> None:
        """Move as a person asked for; it may be gone back from."""
        self._move(lambda: self._canvas.set_view(view))

    def by_itself(self, view: MapView) -> bool:
        """Move if nobody is looking for something on the map; return whether it did."""
        if self.quiet_in_s > 0.0:
            return False
        self._move(lambda: self._canvas.set_view(view))
        return True

    def fit_by_itself(self, bounds: Bounds, margins: Margins) -> bool:
        """Show a part of the world and make it home, as `by_itself`."""
        if self.quiet_in_s > 0.0:
            return False
        self._move(lambda: self._canvas.fit(bounds, margins))
        self.is_away = False
        return True

    def home(self) -> None:
        """Go to the whole town, as a person asked for."""
        self._move(self._canvas.go_home)

    def back(self) -> bool:
        """Go back to the view left last; return whether there was one."""
        view = self._history.back(self._canvas.view)
        if view is None:
            return False
        self._is_own = True
        self._canvas.set_view(view)
        self._is_own = False
        self._moved_at = self._clock()
        return True

    def _move(self, act: Callable[[], None]) -> None:
        before = self._canvas.view
        self._is_own = True
        act()
        self._is_own = False
        self.is_away = True
        if self._canvas.view != before:
            self._history.leave(before)

    def _on_view_changed(self) -> None:
        view, before = self._canvas.view, self._seen
        self._seen = view
        is_moved = (view.x, view.y, view.scale) != (before.x, before.y, before.scale)
        is_resized = (view.width, view.height) != (before.width, before.height)
        if self._is_own or is_resized or not is_moved:
            return
        self.is_away = True
        now = self._clock()
        if self._moved_at is None or now - self._moved_at > SERIES_S:
            self._history.leave(before)
        self._moved_at = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note whether somebody holds the map; the event goes on."""
        if isinstance(event, QMouseEvent):
            if event.type() is QEvent.Type.MouseButtonPress:
                self._is_held = True
            elif event.type() is QEvent.Type.MouseButtonRelease:
                self._is_held = False
        return super().eventFilter(watched, event)
