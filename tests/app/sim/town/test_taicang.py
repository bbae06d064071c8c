"""The plan of the large town holds together, and is made in time."""

from __future__ import annotations

import time

import pytest

from app.sim.town.plan import points
from app.sim.town.shapes import inside
from app.sim.town.taicang import TAICANG
from app.sim.town.town import Scale, generate


def test_centres_and_places_lie_in_the_town() -> None:
    outline = points(TAICANG.outline)
    assert inside(outline, points(tuple(centre.at for centre in TAICANG.centres))).all()
    assert inside(outline, points(tuple(spot.at for spot in TAICANG.spots))).all()


@pytest.mark.serial
def test_a_large_town_has_the_promised_size() -> None:
    before = time.process_time()
    town = generate(1, Scale.TAICANG)
    assert time.process_time() - before < 25.0
    buildings = town.layers["building"][0]
    assert 112_000 < len(buildings) < 128_000
    assert sum(buildings.columns["households"]) == 460_000
    assert 1_400 < len(town.cell_codes) < 1_600
    assert len(town.layers["street"][0]) == len(TAICANG.order)
    assert all(code.startswith("320585") for code in town.cell_codes)
