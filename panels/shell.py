"""The frame around a screen: pumps data in once a frame, ticks each second, measures itself."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.errors import WorldError
from app.runtime import ChangeSet, Runtime, link_state
from panels.collector import Collector
from panels.meter import Samples, StallMeter
from panels.screen import Screen

FRAME_MS = 33
MAX_WAITING = 10_000

log = logging.getLogger(__name__)


class Shell(QObject):
    """Owns the timers of one screen. Signal `first_picture` is emitted once, when all is shown."""

    first_picture = Signal()

    def __init__(self, runtime: Runtime, screen: Screen, started: float) -> None:
        """Take the runtime, its screen, and the monotonic second from which starting counts."""
        super().__init__(screen)
        self.latency_ms = Samples()
        self.stalls = StallMeter(self)
        self._collector = Collector(self)
        self.first_picture_s: float | None = None
        self._runtime = runtime
        self._screen = screen
        self._started = started
        self._unpainted: list[float] = []
        screen.set_paced()
        screen.frame_painted.connect(self._on_frame_painted)
        screen.caught_up.connect(self._on_caught_up)
        self._frames = self._timer(FRAME_MS, self._on_frame)
        self._seconds = self._timer(1000, self._on_second)

    def start(self) -> None:
        """Begin: the first tick is now."""
        self._collector.start()
        self._frames.start()
        self._seconds.start()
        self._on_second()

    def stop(self) -> None:
        """Stop all timers."""
        for timer in (self._frames, self._seconds):
            timer.stop()
        self.stalls.stop()
        self._collector.stop()

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _on_frame(self) -> None:
        if self._screen.is_behind:
            return
        changes = self._runtime.pump()
        if changes is None:
            return
        if self.first_picture_s is not None:
            self._wait_for_paint(changes)
        self._screen.apply(changes)

    def _on_caught_up(self, is_seen: bool) -> None:
        if not is_seen:
            self._unpainted.clear()
        elif not self._screen.is_dirty:
            self._note_painted()

    def _wait_for_paint(self, changes: ChangeSet) -> None:
        room = MAX_WAITING - len(self._unpainted)
        self._unpainted.extend(changes.ledger_at[:room])

    def _on_second(self) -> None:
        self._screen.tick(self._runtime.clock.now())

    def _on_frame_painted(self) -> None:
        if not self._screen.is_behind:
            self._note_painted()
        if self.first_picture_s is None and self._screen.is_complete:
            self.first_picture_s = monotonic() - self._started
            self._collector.settle()
            self.stalls.start()
            self.first_picture.emit()

    def _note_painted(self) -> None:
        now = self._runtime.clock.now()
        for at in self._unpainted:
            self.latency_ms.add(max(0.0, (now - at) * 1000.0))
        self._unpainted.clear()

    def summary(self) -> dict[str, Any]:
        """Return what this screen knows of itself, for the record beside its picture."""
        link, board = self._runtime.link, self._runtime.board
        cases = list(board.cases.values())
        return {
            "connected": link.is_connected,
            "link": link_state(link, self._runtime.clock.now()).value,
            "lost_reason": link.reason,
            "epoch": link.epoch,
            "head_seq": link.head_seq,
            "mirror_seq": link.mirror_seq,
            "open_cases": sum(case.is_open for case in cases),
            "cases": len(cases),
            "units": len(board.units),
            "first_picture_s": None
            if self.first_picture_s is None
            else round(self.first_picture_s, 3),
            "event_to_pixel_ms": self.latency_ms.summary(),
            "ui_stall_ms": self.stalls.samples.summary(),
        }


class Faults:
    """Counts and logs what nobody caught, in the main thread, other threads and the event loop."""

    def __init__(self) -> None:
        self.count = 0
        self._before = sys.excepthook

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen from now on; what comes is still reported as before."""
        before_thread = threading.excepthook

        def on_exception(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            self.count += 1
            log.error("nobody caught this", exc_info=(kind, error, trace))
            self._before(kind, error, trace)

        def on_thread(details: threading.ExceptHookArgs) -> None:
            self.count += 1
            log.error("nobody caught this in a thread", exc_info=details.exc_value)
            before_thread(details)

        def on_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            self.count += 1
            loop.default_exception_handler(context)

        sys.excepthook = on_exception
        threading.excepthook = on_thread
        loop.set_exception_handler(on_loop)


async def settled(runtime: Runtime, within_s: float = 3.0) -> None:
    """Wait until the mirror has all the server spoke of, or the time is over."""
    for _ in range(int(within_s * 1000.0 / FRAME_MS)):
        if not runtime.link.behind:
            return
        await asyncio.sleep(FRAME_MS / 1000.0)


def write_summary(path: Path, summary: dict[str, Any]) -> None:
    """Write the record as readable JSON; raises `WorldError` when the disk refuses."""
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise WorldError(f"{path} cannot be written: {error.strerror}") from error
