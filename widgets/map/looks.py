"""Tells one look of the base map from another, by all that its pictures are painted from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from widgets.map.layers import BaseLayer
from widgets.map.painter import Palette

PAINTED_AS = 1
"""To be raised when the same layers would be painted otherwise: kept pictures are then not used."""

DRAWN_COLUMNS = ("width_m", "part")
"""Columns of layers that change how they are drawn."""


def digest_of(
    layers: Sequence[BaseLayer], palette: Palette, numbers: Iterable[float], imagery: str
) -> str:
    """Return the digest of a look, the same in another process: 16 bytes in hexadecimal."""
    total = hashlib.blake2b(digest_size=16)
    total.update(f"{PAINTED_AS} {imagery!r} {list(numbers)}".encode())
    for token, color in sorted(palette.items()):
        total.update(f" {token}={color.rgba():x}".encode())
    for layer in layers:
        drawn = [layer.columns.get(name) for name in DRAWN_COLUMNS]
        total.update(f"{layer.name} {layer.geometry} {drawn}".encode())
        total.update("\n".join(layer.classes).encode())
        total.update(layer.starts.tobytes())
        total.update(layer.coords.tobytes())
    return total.hexdigest()
