"""Named places and addresses."""

from __future__ import annotations

import numpy as np

from app.sim.town.places import KINDS, Address, Places, _heart
from app.sim.town.shapes import inside
from app.sim.town.survey import Survey


def test_every_community_has_an_estate_of_its_name(tiny: Survey) -> None:
    names = {spot.name for spot in tiny.places.spots}
    assert {name.removesuffix("社区") for name in tiny.cells.communities} <= names
    assert {spot.kind for spot in tiny.places.spots} <= set(KINDS)


def test_places_are_points(tiny: Survey) -> None:
    layer = tiny.places.layer()
    assert len(layer.points) == len(tiny.places.spots)
    assert "彩香一村" in layer.names


def test_a_place_is_near_itself(tiny: Survey) -> None:
    place, road = tiny.places.near(np.array([[400.0, 200.0]]))
    assert place == "彩香一村"
    assert road


def test_nothing_is_near_the_end_of_the_world(tiny: Survey) -> None:
    assert tiny.places.near(np.array([[90_000.0, 0.0]])) == ("", "")
    empty = Places((), np.empty((0, 2)), np.empty((0, 2)), ())
    assert empty.near(np.zeros((1, 2))) == ("", "")


def test_an_address_reads_from_large_to_small() -> None:
    office, cell = "金阊街道", "320508005001001"
    assert Address(office, cell, "彩香一村", "三香路").text == "金阊街道彩香一村（三香路）"
    assert Address(office, cell, "平江路", "平江路").text == "金阊街道平江路"
    assert Address(office, cell, "", "三香路").text == "金阊街道三香路"
    assert Address(office, cell, "彩香一村", "").text == "金阊街道彩香一村"


def test_the_heart_of_a_piece_lies_in_it() -> None:
    square = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
    assert _heart(square).tolist() == [5.0, 5.0]
    corner = np.array([[0.0, 0.0], [9.0, 0.0], [4.0, 4.0], [0.0, 9.0]])
    assert inside(corner, _heart(corner)[None, :])[0]
