"""Where the zones of a screen are: read from a layout file, scaled to the window."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QRect

from app.errors import BadInputError

LAYOUTS = Path(__file__).parents[1] / "resources" / "layouts"

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Zones by name for a screen of `size` pixels; each x, y, width, height.

    `seams` are the x and the y of the lines between the wall's panels, which no text may cross.
    """

    size: tuple[int, int]
    zones: Mapping[str, Box]
    seams: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def rect(self, name: str, width: int, height: int) -> QRect:
        """Return a zone in a window of that many pixels; an unknown zone is a `KeyError`."""
        x, y, w, h = self.zones[name]
        across, down = width / self.size[0], height / self.size[1]
        left, top = round(x * across), round(y * down)
        return QRect(left, top, round((x + w) * across) - left, round((y + h) * down) - top)


def load_layout(name: str) -> Layout:
    """Return a shipped layout; raises `BadInputError` that says what is wrong with its file."""
    path = LAYOUTS / f"{name}.toml"
    try:
        layout = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Layout)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInputError(f"layout {path.name}: {error}", field="layout") from error
    width, height = layout.size
    outside = [
        zone
        for zone, (x, y, w, h) in layout.zones.items()
        if min(x, y, w, h) < 0 or x + w > width or y + h > height
    ]
    if outside:
        raise BadInputError(f"layout {path.name}: outside: {', '.join(outside)}", field="layout")
    return layout
