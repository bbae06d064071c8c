"""Blocks between the roads."""

from __future__ import annotations

import numpy as np

from app.sim.town.blocks import zones
from app.sim.town.lattice import OUTSIDE, RURAL
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_blocks_keep_off_the_roads(tiny: Survey) -> None:
    boxes = tiny.blocks.boxes
    assert (boxes[:, 2:] > boxes[:, :2]).all()
    for axis, name in ((0, "人民路"), (1, "干将路")):
        at = tiny.lattice.at[tiny.lattice.names.index(name)]
        assert not ((boxes[:, axis] < at) & (boxes[:, axis + 2] > at)).any()


def test_blocks_bend_in_the_middle_of_their_sides(tiny: Survey) -> None:
    layer = tiny.blocks.layer()
    assert np.diff(layer.starts).tolist() == [8] * len(tiny.blocks.boxes)
    assert set(layer.classes) == {"old", "new"}


def test_what_is_far_from_any_centre_is_countryside(tiny: Survey) -> None:
    boxes = np.array([[900.0, -950.0, 960.0, -900.0], [-1_490.0, -1_390.0, -1_450.0, -1_350.0]])
    assert zones(tiny.plan, tiny.ground, boxes).tolist() == [RURAL, OUTSIDE]


def test_a_district_without_centres_is_all_town(demo: Town) -> None:
    assert not (demo.survey.blocks.zones == RURAL).any()
