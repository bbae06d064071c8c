"""How a screen looks: colours, sizes of type, language and pixels, chosen once for all panels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.settings import Viewing
from widgets.theme import Theme, load_theme
from widgets.type_scale import TypeScale

THEMES = Path(__file__).parents[1] / "resources" / "themes"

WALL_SCALE, WALL_WIDTH = TypeScale(4.0, 8.0, 0.63), 3840
SEAT_SCALE, SEAT_WIDTH = TypeScale(0.6, 0.6, 0.277), 1920
"""Readers' distances in metres, pixel pitch in millimetres, and the width in pixels they hold for.

Source: the visual design, 4 Type. Another width shows the same screen with finer pixels.
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What all panels of a screen have in common. `profile` is "wall" or "seat"."""

    theme: Theme
    scale: TypeScale
    language: str
    size: tuple[int, int]
    profile: str
    viewing: Viewing | None = None

    def with_theme(self, name: str) -> Look:
        """Return the same look by night or by day; raises `ThemeError`."""
        return replace(self, theme=load_theme(THEMES / f"{name}.json"))

    def with_size(self, width: int, height: int) -> Look:
        """Return the same look on a window of other pixels."""
        return replace(
            self,
            size=(width, height),
            scale=scale_for(self.profile, width, self.viewing, height=height),
        )


def scale_for(
    profile: str, width: int, viewing: Viewing | None = None, *, height: int = 0
) -> TypeScale:
    """Return the sizes of type of a profile's screen shown on so many pixels across.

    A screen wider than 16 to 9, of a `height` that is given, is more of the same wall: its letters
    are as large as on the part of it that is not.
    """
    if height:
        width = min(width, round(height * 16 / 9))
    base, across = (WALL_SCALE, WALL_WIDTH) if profile == "wall" else (SEAT_SCALE, SEAT_WIDTH)
    if viewing is not None:
        base = TypeScale(viewing.near_m, viewing.far_m, viewing.pitch_mm)
    return base.scaled(width / across)


def look_for(
    profile: str,
    theme: str,
    language: str,
    size: tuple[int, int],
    viewing: Viewing | None = None,
) -> Look:
    """Return the look of a profile; raises `ThemeError` when the theme cannot be read.

    `viewing` is from where the screen is read when it is not the design's.
    """
    colors = load_theme(THEMES / f"{theme}.json")
    scale = scale_for(profile, size[0], viewing, height=size[1])
    return Look(colors, scale, language, size, profile, viewing)
