"""Frames of the upper tier that cannot be read: kept as they came, for whoever looks into it."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from app.errors import LinkError
from app.protocol.session import Position
from app.tokens import write_private

FOLDER = "unreadable"
KEPT = 20
"""Newest frames that are kept; each has at most the bytes of a frame."""

log = logging.getLogger(__name__)


class UnreadableError(LinkError):
    """The connection ended because a frame could not be read; `frame` is what came."""

    def __init__(self, message: str, frame: bytes) -> None:
        super().__init__(message)
        self.frame = frame


class Strange:
    """Keeps unreadable frames below a node's folder, under their digests, each once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._last: Position | None = None

    def keep(self, frame: bytes, place: Position) -> bool:
        """Keep a frame; say whether the one before it came at the same place of the mirror.

        Then coming anew won't help: what follows that place cannot be read, in whichever frame it
        comes. A frame that cannot be kept is logged by its digest alone.
        """
        name = hashlib.sha256(frame).hexdigest()[:16]
        is_again, self._last = place == self._last, place
        path = self._folder / f"{name}.frame"
        try:
            if not path.exists():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(path, frame)
                self._forget_old()
                log.warning("a frame of %d bytes cannot be read; kept as %s", len(frame), path)
        except OSError as error:
            log.warning("an unreadable frame, %s, cannot be kept: %s", name, error.strerror)
        return is_again

    def _forget_old(self) -> None:
        kept = sorted(self._folder.glob("*.frame"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-KEPT]:
            path.unlink()
