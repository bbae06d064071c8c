"""The colours of one theme, night or day, read from one JSON file; no colour is written elsewhere.

Source of the tokens: the visual design, 3 Colour tokens and 6 Map.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

TOKENS: Final[frozenset[str]] = frozenset(
    (
        *("i0", "i1", "i2", "i3", "l1", "l2", "t1", "t2", "t3", "band", "halo", "picture"),
        *("red", "red.text", "red.edge", "red.wash", "glyph", "glyph.yellow"),
        *("yellow", "yellow.text", "yellow.edge", "yellow.wash"),
        *("blue", "blue.text", "blue.edge", "green", "green.text", "green.edge"),
        *("map.land", "map.outside", "map.block", "map.building", "map.building.old"),
        *("map.park", "map.bank", "map.water", "map.water.edge", "map.water.name"),
        *("map.road.lane", "map.road.street", "map.road.main", "map.road.express"),
        *("map.road.centre", "map.flood", "map.flood.hatch", "map.flood.edge"),
    )
)
"""Every token a theme must have. Ground i0, panel i1, raised i2, selected i3; hairline l1, strong
rule l2; text t1 to t3; a state's shape, text, edge and wash; the base map under `map.`."""

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class ThemeError(ValueError):
    """A theme file cannot be used; says which file and what is wrong with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """One theme: its name and a colour for each token. Window thread only."""

    name: str
    colors: Mapping[str, str]
    _kept: dict[str, QColor] = field(default_factory=dict[str, QColor], repr=False)

    def color(self, token: str) -> QColor:
        """Return the colour of a token; a token that no theme has is a KeyError. Do not alter."""
        kept = self._kept.get(token)
        if kept is None:
            kept = self._kept[token] = QColor(self.colors[token])
        return kept

    def mixed(self, token: str, alpha: float) -> QColor:
        """Return the colour of a token with an opacity of 0 to 1."""
        color = QColor(self.color(token))
        color.setAlphaF(alpha)
        return color

    def pen(self, token: str, width_px: float) -> QPen:
        """Return a solid pen with square joins and flat ends."""
        pen = QPen(self.color(token), width_px)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def hatch(self, token: str, width_px: float) -> QBrush:
        """Return a brush of 45 degree lines, the sign of something stale."""
        step = max(3, round(width_px * 5.0))
        tile = QPixmap(step, step)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.color(token), width_px))
        for shift in (-step, 0, step):
            painter.drawLine(shift - 1, step + 1, shift + step + 1, -1)
        painter.end()
        return QBrush(tile)


def load_theme(path: Path) -> Theme:
    """Read a theme: `{"name": text, "colors": {token: "#RRGGBB"}}` with exactly the TOKENS.

    Raises:
        ThemeError: the file cannot be read, is no such JSON, or lacks or misspells a token.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThemeError(f"theme {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ThemeError(f"theme {path} is not JSON: {error}") from error
    name, colors = _parts(document)
    if name is None or colors is None:
        raise ThemeError(f'theme {path} must be {{"name": text, "colors": {{token: "#RRGGBB"}}}}')
    missing = sorted(TOKENS - colors.keys())
    unknown = sorted(colors.keys() - TOKENS)
    wrong = sorted(token for token, value in colors.items() if not _HEX.fullmatch(value))
    for fault, tokens in (
        ("lacks", missing),
        ("has unknown", unknown),
        ("has no colour in", wrong),
    ):
        if tokens:
            raise ThemeError(f"theme {path} {fault}: {', '.join(tokens)}")
    return Theme(name, colors)


def _parts(document: object) -> tuple[str | None, dict[str, str] | None]:
    """Return the name and the colours of a document, None for what is not there."""
    if not isinstance(document, dict):
        return None, None
    name, colors = document.get("name"), document.get("colors")
    if not isinstance(colors, dict):
        return None, None
    return (
        name if isinstance(name, str) else None,
        {str(token): str(value) for token, value in colors.items()},
    )
