"""The net of roads as a partition."""

from __future__ import annotations

import numpy as np
import pytest

from app.sim.town.lattice import NEW, OLD, OUTSIDE, RURAL
from app.sim.town.plan import MAIN, Plan
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_rectangles_tile_the_frame(tiny: Survey, tiny_plan: Plan) -> None:
    west, south, east, north = tiny_plan.frame
    size = tiny.lattice.boxes[:, 2:] - tiny.lattice.boxes[:, :2]
    assert (size > 0).all()
    assert size.prod(axis=1).sum() == pytest.approx((east - west) * (north - south))


def test_each_side_of_a_rectangle_lies_on_its_line(tiny: Survey) -> None:
    lattice = tiny.lattice
    assert np.array_equal(lattice.at[lattice.sides], lattice.boxes)
    assert np.array_equal(lattice.axis[lattice.sides[0]], [0, 1, 0, 1])


def test_lines_meet_across(tiny: Survey) -> None:
    meets = tiny.lattice.meets
    assert (tiny.lattice.axis[meets[:, 0]] == 0).all()
    assert (tiny.lattice.axis[meets[:, 1]] == 1).all()
    assert len(np.unique(meets, axis=0)) == len(meets)


def test_named_roads_stay_whole_and_those_off_the_frame_are_left_out(tiny: Survey) -> None:
    lattice = tiny.lattice
    named = [i for i, name in enumerate(lattice.names) if name == "人民路"]
    assert len(named) == 1
    assert lattice.rank[named[0]] == MAIN
    assert "远路" not in lattice.names


def test_the_old_town_is_cut_finer(tiny: Survey) -> None:
    lattice = tiny.lattice
    area = (lattice.boxes[:, 2:] - lattice.boxes[:, :2]).prod(axis=1)
    by_zone = [np.median(area[lattice.zones == zone]) for zone in (OLD, NEW, RURAL)]
    assert by_zone == sorted(by_zone)
    assert (lattice.zones == OUTSIDE).any()


def test_quays_run_along_both_banks(tiny: Survey) -> None:
    names = tiny.lattice.names
    assert names.count("平江路") == 2
    assert names.count("横河下塘") == names.count("横河上塘") == 1
    assert tiny.lattice.bridged.sum() > 6


def test_the_demo_district_has_every_road_of_its_plan(demo: Town) -> None:
    plan = demo.survey.plan
    wanted = {cut.name for cut in plan.cuts} | {path.name for path in plan.paths}
    assert wanted <= set(demo.graph.names)
