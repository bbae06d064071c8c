"""Themes and scales that the tests of widgets paint with."""

from __future__ import annotations

from pathlib import Path

import pytest

from widgets.theme import Theme, load_theme
from widgets.type_scale import TypeScale

THEMES = Path(__file__).resolve().parents[2] / "resources" / "themes"


@pytest.fixture(scope="session")
def night() -> Theme:
    return load_theme(THEMES / "night.json")


@pytest.fixture(scope="session")
def day() -> Theme:
    return load_theme(THEMES / "day.json")


@pytest.fixture(scope="session")
def wall() -> TypeScale:
    return TypeScale(4.0, 8.0, 0.63)


@pytest.fixture(scope="session")
def seat() -> TypeScale:
    return TypeScale(0.6, 0.6, 0.277)
