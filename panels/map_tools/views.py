"""The saved views of one screen, kept in a file of its data folder."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from panels.map_tools.background import Background
from widgets.map.saved import SavedView, dumped, free_slot, parsed, put
from widgets.map.view import MapView

log = logging.getLogger(__name__)

Saved = tuple[SavedView, ...]


def read(path: Path) -> Saved | str:
    """Return the views of a file, none where there is no such file, or why it cannot be read."""
    try:
        return parsed(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        return f"{path}: {error}"


def write(path: Path, saved: Saved) -> str:
    """Write the views so that a crash leaves the old ones; return why not, or nothing."""
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(dumped(saved), "utf-8")
        fresh.replace(path)
    except OSError as error:
        return f"{path}: {error.strerror}"
    return ""


class Views(QObject):
    """The saved views of a screen. `changed` is called when they differ, `failed` with a reason.

    The disk is used in a thread; until the file is read there are none.
    """

    def __init__(
        self,
        path: Path,
        changed: Callable[[], None],
        failed: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.saved: Saved = ()
        self._path = path
        self._changed = changed
        self._failed = failed
        self._reader = Background(self)
        self._reader.done.connect(self._on_read)
        self._writer = Background(self)
        self._writer.done.connect(self._on_written)
        self._reader.ask(partial(read, path))

    def view(self, slot: int, now: MapView) -> MapView | None:
        """Return the view under a number in a window like that of `now`, None where none is."""
        found = next((each for each in self.saved if each.slot == slot), None)
        return None if found is None else found.shown_in(now)

    def default(self, place: str) -> str:
        """Return what a new view may be called: its number and the place it shows."""
        return f"{free_slot(self.saved)} {place}".strip()

    def save(self, text: str, view: MapView) -> SavedView:
        """Keep a view under a number and a name: “3 石路”, or a name alone for a free number."""
        head, _, tail = text.strip().partition(" ")
        is_numbered = head.isascii() and head.isdigit() and 1 <= int(head) <= 9
        slot, name = (int(head), tail) if is_numbered else (free_slot(self.saved), text)
        fresh = SavedView.of(view, slot, name)
        self.saved = put(self.saved, fresh)
        self._writer.ask(partial(write, self._path, self.saved))
        self._changed()
        return fresh

    def shutdown(self) -> None:
        """Wait for the disk."""
        self._reader.shutdown()
        self._writer.shutdown()

    def _on_read(self, result: object) -> None:
        if isinstance(result, str):
            log.warning("saved views cannot be read: %s", result)
        elif isinstance(result, tuple) and result:
            self.saved = tuple(each for each in result if isinstance(each, SavedView))
            self._changed()

    def _on_written(self, result: object) -> None:
        if result:
            log.warning("saved views cannot be written: %s", result)
            self._failed(str(result))
