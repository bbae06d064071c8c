"""The list of what waits, written as a file to be taken along or read out over the telephone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths

from app.domain.listing import listing
from app.errors import WorldError
from app.runtime import Waiting
from panels import times, words
from panels.context import Context
from panels.seat.outbox import earlier, subject_word

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

Told = Callable[[Path | None, int, str], None]
"""Is told the file, how many acts it holds and, without a file, why there is none."""

MOST_FILES = 1000
LINES_AT_ONCE = 50
"""Lines worked out before the window gets its turn."""


def folder() -> Path:
    """Return where a person looks for files."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / "Yiping"


def header() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        translate("Export", "No."),
        translate("Export", "made at"),
        translate("Export", "act"),
        translate("Export", "case"),
        translate("Export", "about"),
        translate("Export", "after no."),
        translate("Export", "phoned at"),
        translate("Export", "by"),
    )


def lines(context: Context, waiting: Iterable[Waiting]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each act; people's numbers are masked in it. Read it on the UI thread."""
    items = tuple(waiting)
    follows, zone = earlier(items), context.timezone
    for place, each in enumerate(items, 1):
        command = each.command
        case = each.mine or context.runtime.board.cases.get(command.subject)
        yield (
            str(place),
            _moment(command.made_at, zone),
            words.act_word(command.kind),
            (case.number if case else "") or command.subject,
            subject_word(context, each),
            str(follows.get(command.op_no, "")),
            _moment(each.phoned_at, zone) if each.phoned_at else "",
            command.actor,
        )


def _moment(at: float, zone: str) -> str:
    return times.local(at, zone).strftime("%Y-%m-%d %H:%M:%S")


def write(where: Path, name: str, content: bytes) -> Path:
    """Write a new file and return it; no file that is there is overwritten.

    Raises `WorldError` when the disk refuses.
    """
    try:
        where.mkdir(parents=True, exist_ok=True)
        for number in range(1, MOST_FILES):
            path = where / f"{name}{'' if number == 1 else f'-{number}'}.csv"
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return path
    except OSError as error:
        raise WorldError(f"{where}: {error.strerror}") from error
    raise WorldError(f"{where}: too many lists of this minute")


class Export:
    """Writes lists off the window's thread, one at a time."""

    def __init__(self, context: Context, told: Told) -> None:
        self._context = context
        self._told = told
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write what waits now, unless a list is being written."""
        if self._task is not None and not self._task.done():
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs that could wait for the disk
            return
        self._task = loop.create_task(self.write(), name="export")

    def cancel(self) -> None:
        """End the writing that runs."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def write(self) -> None:
        """Write what waits now and tell of it."""
        context = self._context
        items = tuple(context.runtime.board.waiting.values())
        moment = times.local(context.now, context.timezone).strftime("%Y%m%d-%H%M%S")
        cells: list[tuple[str, ...]] = []
        for line in lines(context, items):
            cells.append(line)
            if len(cells) % LINES_AT_ONCE == 0:
                await asyncio.sleep(0)
        try:
            path = await asyncio.to_thread(
                lambda: write(folder(), f"yiping-{moment}", listing(header(), cells))
            )
        except WorldError as error:
            self._told(None, 0, str(error))
            return
        log.info("%d waiting acts listed in %s", len(items), path)
        self._told(path, len(items), "")
