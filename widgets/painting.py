"""Painters that are always ended.

An error inside a paint event leaves its painter open for as long as the traceback lives; Qt then
paints the next frame over an open painter and the process dies. So every painter is ended on the
way out, and an error in one widget costs one picture of it, not the wall.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Generator[QPainter]:
    """Give a painter on a device, ended when the block is left by whatever way."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
