"""Python's cycle collector, kept to the UI thread.

By itself the collector runs in whatever thread allocates next. When that is the node thread or a
painting thread, a forgotten cycle that holds a Qt object destroys it there, which Qt does not
survive. So it is switched off, and the UI thread does its work between frames.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 100


@contextmanager
def held() -> Iterator[None]:
    """Keep the automatic collector off: from before a node thread starts until it has ended."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Collector(QObject):
    """Collects on the thread it was made in from `start` to `stop`, by the usual thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from the automatic collector."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave the automatic collector as `start` found it."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def settle(self) -> None:
        """Collect all once and leave what is there now out of later collections.

        To be called when the first picture is complete: what lives by then lives to the end, and
        walking it again and again would cost a frame each time.
        """
        gc.collect()
        gc.freeze()

    def collect(self) -> None:
        """Collect the youngest generations whose threshold is passed.

        The node thread puts the switch back to how it found it, which may be how it was before
        `start`; so it is switched off again.
        """
        gc.disable()
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        ):
            if count <= threshold:
                break
            gc.collect(generation)
