from __future__ import annotations

import pytest

from app.runtime import FoundPlace, PlaceKind
from panels.seat.place_rows import is_place, kind_word, number_of, pin_of, place_row

ROAD = FoundPlace("人民路", PlaceKind.ROAD, 120.6, 31.3, (120.6, 31.2, 120.6, 31.4), "双塔街道")
POINT = FoundPlace("120.6, 31.3", PlaceKind.POINT, 120.6, 31.3, (120.6, 31.3, 120.6, 31.3))


def test_every_kind_of_place_has_its_word() -> None:
    said = {kind_word(kind) for kind in PlaceKind}
    assert len(said) == len(PlaceKind)


def test_a_row_says_what_a_place_is_and_where_and_is_known_by_its_number() -> None:
    row = place_row(3, ROAD)
    assert (row.title, row.second, row.state) == ("人民路", "road, 双塔街道", "")
    assert is_place(row.key)
    assert number_of(row.key) == 3
    assert not is_place("c3")
    assert place_row(0, POINT).second == "coordinates"


def test_a_place_with_an_extent_is_marked_with_it() -> None:
    pin = pin_of(ROAD)
    assert pin.bounds is not None
    assert pin.bounds.west == pytest.approx(pin.x)
    assert pin.bounds.south < pin.y < pin.bounds.north
    assert pin_of(POINT).bounds is None
