"""A plan carried out."""

from __future__ import annotations

import numpy as np

from app.sim.town.ground import DISTRICT, KEEP_CLEAR, OLD_TOWN
from app.sim.town.plan import Plan
from app.sim.town.survey import Survey, survey


def test_every_part_is_made(tiny: Survey) -> None:
    assert len(tiny.blocks.boxes) > 100
    assert len(tiny.houses.kinds) > 500
    assert len(tiny.roads.net.edges) > 200
    assert len(tiny.cells.codes) >= 25
    assert tiny.ponds


def test_the_ground_is_marked_before_anything_stands_on_it(tiny: Survey) -> None:
    spots = np.array([[300.0, -270.0], [-350.0, 0.0], [1_400.0, 1_300.0]])
    assert tiny.ground.has(spots, DISTRICT).tolist() == [True, True, False]
    assert tiny.ground.has(spots, OLD_TOWN).tolist() == [False, True, False]
    assert tiny.ground.has(spots, KEEP_CLEAR).tolist() == [True, False, False]


def test_the_same_seed_gives_the_same_survey(tiny_plan: Plan, tiny: Survey) -> None:
    again, other = survey(tiny_plan, 1), survey(tiny_plan, 2)
    assert np.array_equal(again.houses.footprints.points, tiny.houses.footprints.points)
    assert not np.array_equal(other.lattice.boxes, tiny.lattice.boxes)
