"""Search over the whole mirror from the queue; results take the queue's place until left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.case import Case
from app.errors import WorldError
from app.runtime import Runtime
from panels.look import Look
from panels.seat.text_field import TextField

translate = QCoreApplication.translate

Show = Callable[[Sequence[Case] | None], None]


class Search:
    """The field over the tabs; runs one search at a time, the newest wins.

    `show` gets what was found, or None when the search was left.
    """

    def __init__(self, look: Look, runtime: Runtime, parent: QWidget, show: Show) -> None:
        self.field = TextField(look, parent)
        self.field.hide()
        self.field.textChanged.connect(self._on_text_changed)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._on_left)
        self._runtime = runtime
        self._show = show
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Show the empty field and take the keys."""
        self.field.setPlaceholderText(translate("Search", "number, place or words"))
        self.field.setAccessibleName(translate("Search", "Search"))
        self.field.open("")

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
        """Show what a text finds; a mirror that cannot be read finds nothing."""
        try:
            found: Sequence[Case] = await self._runtime.search(text)
        except WorldError:
            found = ()
        self._show(found)

    def _on_text_changed(self, text: str) -> None:
        self.cancel()
        if not text.strip():
            self._show(None)
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs that could search, as before the loop starts
            return
        self._task = loop.create_task(self.find(text), name="search")

    def _on_entered(self, text: str) -> None:
        if not text.strip():
            self._show(None)

    def _on_left(self) -> None:
        self.close()
