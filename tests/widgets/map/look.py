"""Themes and type scales for the tests of the map."""

from functools import cache
from pathlib import Path

from widgets.theme import Theme, load_theme
from widgets.type_scale import TypeScale

UNIT_KIND = "medical"


THEMES = Path(__file__).parents[3] / "resources" / "themes"


@cache
def theme(name: str) -> Theme:
    return load_theme(THEMES / f"{name}.json")


def seat() -> TypeScale:
    return TypeScale(0.6, 0.6, 0.277)


def wall() -> TypeScale:
    return TypeScale(4.0, 8.0, 0.63)


def color(token: str, name: str = "night") -> str:
    """Return a colour as #rrggbb."""
    return theme(name).color(token).name()
