"""A picture's memory as a column of numbers, and colours mixed in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pixels = NDArray[np.uint32]
"""Pixels 0xAARRGGBB, (h, w) or flat."""


def pixels_of(image: QImage) -> Pixels:
    """Return the 32-bit pixels (h, w) of a picture, to be written to while it lives."""
    flat = np.frombuffer(image.bits(), dtype=np.uint32)
    return flat.reshape(image.height(), image.bytesPerLine() // 4)


def mixed(under: Pixels, color: int, weights: NDArray[np.uint32]) -> Pixels:
    """Return pixels with a colour 0xRRGGBB laid over them; a weight of 256 covers."""
    even, odd, eight = np.uint32(0x00FF00FF), np.uint32(0x0000FF00), np.uint32(8)
    rest = np.uint32(256) - weights
    red_blue = ((under & even) * rest + np.uint32(color & 0xFF00FF) * weights) >> eight
    green = ((under & odd) >> eight) * rest + np.uint32((color >> 8) & 0xFF) * weights
    result: Pixels = (red_blue & even) | (green & odd) | np.uint32(0xFF000000)
    return result
