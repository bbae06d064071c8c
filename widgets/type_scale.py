"""Sizes of type, computed from where people stand and how large a pixel is, never typed in.

`px = distance_mm * tan(angle) / pitch_mm / glyph_em`. Source: the visual design, 4 Type;
NUREG-0700 rev. 3 asks at least 16 minutes of arc at the farthest place for that information.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtGui import QFont, QFontMetricsF

FAMILY: Final = "Noto Sans CJK SC"
"""The one family, in its Regular and Bold weights only."""

HANZI_EM: Final = 0.875
DIGIT_EM: Final = 0.74
"""Height of a hanzi and of a digit in ems. Source: measured outlines of the family."""

ROOM_FROM_M: Final = 2.0
"""Farthest reader from which a screen counts as a wall in a room instead of a desk."""

Role = Literal[
    "headline", "kpi", "clock", "countdown", "item", "panel", "count", "body", "caption", "floor"
]


@dataclass(frozen=True, slots=True)
class Aim:
    """How large a role is seen, in minutes of arc, and by whom.

    `place` is where the reader stands between the nearest (0) and the farthest place (1).
    """

    room_arcmin: float
    desk_arcmin: float
    place: float
    glyph_em: float = HANZI_EM


FRONT: Final = 0.175
"""Place of the front rows: 4.7 m in a room of 4 to 8 m."""

AIMS: Final[dict[Role, Aim]] = {
    "headline": Aim(36.0, 38.9, 1.0),
    "kpi": Aim(25.6, 65.8, 1.0, DIGIT_EM),
    "clock": Aim(17.6, 35.2, 1.0, DIGIT_EM),
    "countdown": Aim(16.8, 28.2, 1.0, DIGIT_EM),
    "item": Aim(16.0, 23.6, 1.0),
    "panel": Aim(16.5, 24.3, 0.5),
    "count": Aim(21.6, 25.0, FRONT),
    "body": Aim(18.8, 20.8, FRONT),
    "caption": Aim(16.1, 19.4, FRONT),
    "floor": Aim(16.0, 19.0, FRONT),
}
"""The one table of sizes. Nothing is ever written smaller than the floor."""


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes for one screen: nearest and farthest reader in metres, pixel pitch in millimetres."""

    near_m: float
    far_m: float
    pitch_mm: float

    def __post_init__(self) -> None:
        """Refuse a screen that cannot be."""
        if not (0.0 < self.near_m <= self.far_m and self.pitch_mm > 0.0):
            raise ValueError(
                f"near {self.near_m} m, far {self.far_m} m, pitch {self.pitch_mm} mm: "
                "needs 0 < near <= far and pitch > 0"
            )

    @property
    def is_room(self) -> bool:
        """Whether this is a wall read across a room, not a desk."""
        return self.far_m >= ROOM_FROM_M

    def exact_px(self, role: Role) -> float:
        """Return the size of a role before rounding."""
        aim = AIMS[role]
        distance_mm = 1000.0 * (self.near_m + aim.place * (self.far_m - self.near_m))
        arcmin = aim.room_arcmin if self.is_room else aim.desk_arcmin
        return distance_mm * math.tan(math.radians(arcmin / 60.0)) / self.pitch_mm / aim.glyph_em

    def px(self, role: Role) -> int:
        """Return the size of a role in whole pixels."""
        return max(1, round(self.exact_px(role)))

    @property
    def u(self) -> float:
        """Spacing unit in px: 4 at a seat of 0.277 mm and 0.6 m, 8 at a wall of 0.63 mm, 4-8 m."""
        reference = TypeScale(4.0, 8.0, 0.63) if self.is_room else TypeScale(0.6, 0.6, 0.277)
        base = 8.0 if self.is_room else 4.0
        return base * self.exact_px("floor") / reference.exact_px("floor")

    @property
    def line(self) -> float:
        """What widths of lines are multiplied with: 1 at a seat, 2 on a wall."""
        return self.u / 4.0

    @property
    def body(self) -> int:
        """Size of running text and of names on the map, in px."""
        return self.px("body")

    def scaled(self, factor: float) -> TypeScale:
        """Return the scale of the same screen with `factor` times as many pixels across."""
        return TypeScale(self.near_m, self.far_m, self.pitch_mm / factor)

    def font(self, role: Role, bold: bool = False) -> QFont:
        """Return the font of a role."""
        return make_font(self.px(role), bold)

    def metrics(self, role: Role, bold: bool = False) -> QFontMetricsF:
        """Return the measures of the font of a role."""
        return make_metrics(self.px(role), bold)


@lru_cache(maxsize=256)
def make_font(px: int, bold: bool = False) -> QFont:
    """Return the family at a size in px; Regular or Bold. Shared, do not alter."""
    font = QFont(FAMILY)
    font.setPixelSize(max(1, px))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=256)
def make_metrics(px: int, bold: bool = False) -> QFontMetricsF:
    """Return the measures of `make_font(px, bold)`. Shared, do not alter."""
    return QFontMetricsF(make_font(px, bold))
