"""Work beside the window's thread, of which only the newest counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

Work = Callable[[], object]


class _Worker(QThread):
    """Does one piece of work. Signal `done(result)` before it ends."""

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.work: Work = lambda: None

    def run(self) -> None:
        """Do it, in this thread."""
        self.done.emit(self.work())


class Background(QObject):
    """Does one piece of work at a time; of those asked for meanwhile only the last is done.

    Signal `done(result)` comes on the window's thread, not for work that was cancelled. What is
    handed in must not touch widgets and must not raise. Call `shutdown` before the program ends.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next: Work | None = None
        self._results: list[object] = []
        self._is_busy = False
        self._is_wanted = True
        self._worker = _Worker(self)
        self._worker.done.connect(self._on_done)
        self._worker.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        """Whether work is being done."""
        return self._is_busy

    def ask(self, work: Work) -> None:
        """Do this as soon as what is being done is over; what waited is forgotten."""
        self._is_wanted = True
        if self._is_busy:
            self._next = work
        else:
            self._start(work)

    def cancel(self) -> None:
        """Want nothing any more; what is being done ends unheard."""
        self._next = None
        self._is_wanted = False

    def shutdown(self) -> None:
        """Wait for the work at hand; nothing is told any more."""
        self.cancel()
        self._worker.wait()

    def _start(self, work: Work) -> None:
        self._worker.work = work
        self._is_busy = True
        self._worker.start(QThread.Priority.LowPriority)

    def _on_done(self, result: object) -> None:
        self._results.append(result)

    def _on_finished(self) -> None:
        self._is_busy = False
        results, self._results = self._results, []
        is_wanted, work = self._is_wanted, self._next
        self._next = None
        if work is not None:
            self._start(work)
        elif is_wanted:
            for result in results:
                self.done.emit(result)
