from __future__ import annotations

import random

from app.sim.places import Gazetteer, Spot
from tests.app.sim.scenes import square_gazetteer


def test_places_have_a_name_an_office_and_a_cell() -> None:
    gazetteer = square_gazetteer()
    name, place = gazetteer.choose(random.Random(1), "estate")
    assert name.startswith("新村")
    assert place.address.startswith("新村")
    assert place.address.endswith("幢")
    assert place.is_known
    assert len(place.cell) == 15
    assert gazetteer.choose(random.Random(1), "estate") == (name, place)
    assert gazetteer.args(place)["street"] == place.street


def test_a_kind_the_town_has_not_is_taken_from_the_roads() -> None:
    road = Spot("路", "路{number}号", 1.0, 2.0)
    gazetteer = Gazetteer({"road": [road], "water": []})
    for kind in ("water", "market", "road"):
        assert gazetteer.choose(random.Random(1), kind)[0] == "路"
