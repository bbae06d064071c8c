"""The words of ratings: grades of buildings and households, where a rating came from, its rule."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.rating import Grade, Origin, Rating
from app.runtime import Level
from panels.words import Words

translate = QCoreApplication.translate

GRADES: dict[Grade, Words] = {
    Grade.RED: lambda: translate("Grade", "Red: act now"),
    Grade.YELLOW: lambda: translate("Grade", "Yellow: watch"),
    Grade.BLUE: lambda: translate("Grade", "Blue: bear in mind"),
    Grade.GREEN: lambda: translate("Grade", "Green: all is well"),
}
"""What a building or household is. Blue is the third grade: another scale than that of alerts."""

SIGNS: dict[Grade, Words] = {
    Grade.RED: lambda: translate("GradeSign", "R", "one letter or hanzi in a small square"),
    Grade.YELLOW: lambda: translate("GradeSign", "Y", "one letter or hanzi in a small square"),
    Grade.BLUE: lambda: translate("GradeSign", "B", "one letter or hanzi in a small square"),
    Grade.GREEN: lambda: translate("GradeSign", "G", "one letter or hanzi in a small square"),
}

LEVELS: dict[Level, Words] = {
    Level.CELL: lambda: translate("Level", "Cell"),
    Level.COMMUNITY: lambda: translate("Level", "Community"),
    Level.STREET: lambda: translate("Level", "Street"),
}

ORIGINS: dict[Origin, Words] = {
    Origin.PERSON: lambda: translate("Origin", "Rated by"),
    Origin.RULE: lambda: translate("Origin", "By rule"),
    Origin.IMPORT: lambda: translate("Origin", "From a list"),
}


def signs() -> tuple[str, str, str, str]:
    """Return the signs from green to red, as the map wants them."""
    green, blue, yellow, red = (SIGNS[grade]() for grade in reversed(Grade))
    return green, blue, yellow, red


def grade_word(grade: Grade | None) -> str:
    """Return what a place is, in words, or that nobody has said."""
    return GRADES[grade]() if grade else translate("Grade", "Not rated yet")


def origin_word(rating: Rating | None) -> str:
    """Return where the colour of a place comes from."""
    if rating is None:
        return translate("Origin", "Base data")
    return ORIGINS[rating.source]()


def grade_named(state: object) -> str:
    """Return the word for a state as a command says it; empty for one that is none."""
    try:
        return GRADES[Grade(str(state))]()
    except ValueError:
        return ""
