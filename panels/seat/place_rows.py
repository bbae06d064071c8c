"""Places that a search found, as rows of the queue."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.geo.mercator import Wgs84, project_point
from app.runtime import FoundPlace, PlaceKind
from panels import words
from widgets.case_list import CaseRow
from widgets.map.pin import Pin
from widgets.map.view import Bounds

translate = QCoreApplication.translate

PREFIX = "place:"
"""What the key of a row begins with; no case is called so."""


def kind_word(kind: PlaceKind) -> str:
    """Return what a place is."""
    return {
        PlaceKind.POINT: translate("Places", "coordinates"),
        PlaceKind.DISTRICT: translate("Places", "district"),
        PlaceKind.STREET: translate("Places", "street office"),
        PlaceKind.PLACE: translate("Places", "place"),
        PlaceKind.ROAD: translate("Places", "road"),
        PlaceKind.WATER: translate("Places", "water"),
        PlaceKind.PARK: translate("Places", "park"),
        PlaceKind.BUILDING: translate("Places", "building"),
        PlaceKind.CELL: translate("Places", "grid cell"),
    }[kind]


def place_row(number: int, place: FoundPlace) -> CaseRow:
    """Return the row of a place by its number among those found; it has no state."""
    return CaseRow(
        key=f"{PREFIX}{number}",
        state="",
        seal="",
        title=place.name,
        second=words.joined(kind_word(place.kind), place.office),
    )


def is_place(key: str) -> bool:
    """Say whether the key of a row is that of a place."""
    return key.startswith(PREFIX)


def number_of(key: str) -> int:
    """Return the number of a place's row."""
    return int(key.removeprefix(PREFIX))


def pin_of(place: FoundPlace) -> Pin:
    """Return the mark of a place on the map, with its extent where it has one."""
    x, y = project_point(Wgs84(place.lon, place.lat))
    west, south, east, north = place.bounds
    low, high = project_point(Wgs84(west, south)), project_point(Wgs84(east, north))
    bounds = Bounds(*low, *high) if low != high else None
    return Pin(place.name, x, y, bounds)
