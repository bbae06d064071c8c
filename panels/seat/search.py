"""Search over cases and places from the queue; results take the queue's place until left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.case import Case
from app.errors import WorldError
from app.runtime import FoundPlace, Runtime
from panels.look import Look
from panels.seat.text_field import TextField

translate = QCoreApplication.translate

MOST_PLACES = 6
"""Places shown above the cases; a longer word finds the others."""

Near = Callable[[], tuple[float, float] | None]
"""Where the map looks, degrees longitude and latitude: of equal places the nearest comes first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds."""

    cases: tuple[Case, ...] = ()
    places: tuple[FoundPlace, ...] = ()


Show = Callable[[Found | None], None]


class Search:
    """The field over the tabs; runs one search at a time, the newest wins.

    `show` gets what was found, or None when the search was left; `entered` is called when Enter
    ends the writing. Places are looked for in a thread, offline, on the base map of the mirror.
    """

    def __init__(
        self, look: Look, runtime: Runtime, parent: QWidget, show: Show, near: Near = lambda: None
    ) -> None:
        self.field = TextField(look, parent)
        self.field.hide()
        self.field.textChanged.connect(self._on_text_changed)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._on_left)
        self._runtime = runtime
        self._show = show
        self._near = near
        self.entered: Callable[[], None] = lambda: None
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Show the empty field and take the keys."""
        self.field.setPlaceholderText(translate("Search", "number, place or words"))
        self.field.setAccessibleName(translate("Search", "Search"))
        self.field.open("")
        self._begin(self._learn())

    def close(self) -> None:
        """Leave the search and show the queue again."""
        self.cancel()
        self.field.close_field()
        self._show(None)

    def cancel(self) -> None:
        """End the search that runs."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def find(self, text: str) -> None:
        """Show what a text finds; a mirror that cannot be read finds no cases."""
        places = await self._places(text)
        try:
            cases = tuple(await self._runtime.search(text))
        except WorldError:
            cases = ()
        self._show(Found(cases, places))

    async def _places(self, text: str) -> tuple[FoundPlace, ...]:
        runtime = self._runtime
        sheets = dict(runtime.board.sheets)
        seek = partial(runtime.gazetteer.find, sheets, text, MOST_PLACES, self._near())
        return await asyncio.to_thread(seek)

    async def _learn(self) -> None:
        """Index the names of the base map before they are asked for."""
        sheets = dict(self._runtime.board.sheets)
        await asyncio.to_thread(self._runtime.gazetteer.learn, sheets)

    def _on_text_changed(self, text: str) -> None:
        self.cancel()
        if not text.strip():
            self._show(None)
            return
        self._begin(self.find(text))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this instead of what runs."""
        self.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs that could search, as before the loop starts
            work.close()
            return
        self._task = loop.create_task(work, name="search")

    def _on_entered(self, text: str) -> None:
        if not text.strip():
            self._show(None)
        else:
            self.entered()

    def _on_left(self) -> None:
        self.close()
