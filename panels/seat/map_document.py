"""The map document of a seat: written by one process, shown by another, told of in a notice."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.errors import WorldError
from panels import times
from panels.context import Context
from panels.seat.export import folder

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

Say = Callable[[str, str, bool], None]
"""Is told a title, a text, and whether it is bad news."""

Window = subprocess.Popen[bytes]

SHOWN_WITHIN_S: Final = 30.0
ROOT: Final = Path(__file__).parents[2]
VIEWER: Final = ("-m", "panels.browser")
"""How Python is told to show a document."""


class MapDocument:
    """Writes one document at a time and shows the newest; `close` ends the window with the seat."""

    def __init__(self, context: Context, say: Say) -> None:
        self._context = context
        self._say = say
        self._task: asyncio.Task[None] | None = None
        self._window: Window | None = None

    def start(self, case_id: str = "") -> None:
        """Begin with the document of the town, or of a case; one that is being made goes on."""
        if self._task is not None and not self._task.done():
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs that could wait for the processes
            return
        self._say(translate("MapDocument", "The map document is being written"), "", False)
        self._task = loop.create_task(self.make(case_id), name="map document")

    def close(self) -> None:
        """End what runs: the writing and the window."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._end_window()

    async def make(self, case_id: str = "") -> None:
        """Write the document and show it; where it cannot be shown, say where it lies."""
        context = self._context
        moment = times.local(context.now, context.timezone).strftime("%Y%m%d-%H%M%S")
        out = folder() / f"yiping-map-{moment}.html"
        look = context.look
        try:
            await context.runtime.write_map(out, case_id, lang=look.language, theme=look.theme.name)
        except WorldError as error:
            title = translate("MapDocument", "The map document could not be written")
            self._say(title, str(error), True)
            return
        reason = await self._show(out)
        if reason:
            log.warning("the map document cannot be shown: %s", reason)
            pattern = translate("MapDocument", "No browser view; the map is in {folder}")
            self._say(pattern.format(folder=short(out.parent)), out.name, True)
        else:
            pattern = translate("MapDocument", "Map saved in {folder}")
            self._say(pattern.format(folder=short(out.parent)), out.name, False)

    async def _show(self, out: Path) -> str:
        """Show a document in a window of its own; return why not, empty when it is shown."""
        self._end_window()
        title = translate("MapDocument", "Yiping map document")
        window = self._window = await asyncio.to_thread(_opened, out, title)
        try:
            said = await asyncio.wait_for(asyncio.to_thread(_first_line, window), SHOWN_WITHIN_S)
        except TimeoutError:
            said = "it did not start in time"
        except asyncio.CancelledError:
            _end(window)
            raise
        if said:
            self._end_window()
        return said

    def _end_window(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            _end(window)


def short(place: Path) -> str:
    """Return a folder as a person calls it: from their home, where it lies there."""
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) else str(place)


def _opened(out: Path, title: str) -> Window:
    """Start the window; it ends when its standard input is closed, as it is when we die."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, *VIEWER, str(out), "--title", title],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )


def _first_line(window: Window) -> str:
    """Wait for what a window says first; return what went wrong, empty when it is shown."""
    said = window.stdout.readline() if window.stdout is not None else b""
    try:
        facts = json.loads(said)
    except ValueError:
        return "it ended before it said anything"
    return "" if facts.get("shown") else str(facts.get("failed", ""))


def _end(window: Window) -> None:
    """End a window, at once: it has nothing to save."""
    window.kill()
    window.wait()
    for pipe in (window.stdin, window.stdout):
        if pipe is not None:
            pipe.close()
