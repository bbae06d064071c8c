"""Water courses, parks and banks."""

from __future__ import annotations

import numpy as np

from app.geo.sheet import Geometry
from app.sim.town.ground import KEEP_CLEAR, PARK, WATER
from app.sim.town.plan import points
from app.sim.town.survey import Survey
from app.sim.town.water import courses, layers


def test_courses_are_lines_with_a_width_and_ponds_are_areas(tiny: Survey) -> None:
    green, lakes, lines = layers(tiny.water, tiny.greens, tiny.ponds)
    assert lines.geometry is Geometry.LINE
    assert lines.columns["width_m"] == [40.0, 20.0, 20.0, 10.0, 10.0]
    assert lines.names[0] == "外城河"
    assert lakes.geometry is Geometry.AREA
    assert list(lakes.classes) == ["lake"]
    assert list(green.classes) == ["bank", "park", "park"]


def test_a_moat_closes(tiny: Survey) -> None:
    _, _, lines = layers(tiny.water, tiny.greens, tiny.ponds)
    ring = lines.points[: lines.starts[1]]
    assert ring[0].tolist() == ring[-1].tolist()


def test_an_open_bank_is_a_ribbon(tiny: Survey) -> None:
    first = tiny.water.canals[0]
    open_bank = type(tiny.water)(
        (first, type(first)("河", "river", 30.0, ((0, 0), (500, 0)), bank_m=10.0)),
        (tiny.water.lines[0], np.array([[0.0, 0.0], [500.0, 0.0]])),
    )
    green, _, _ = layers(open_bank, tiny.greens, tiny.ponds)
    ribbon = green.points[green.starts[1] : green.starts[2]]
    assert np.ptp(ribbon[:, 1]) == 50.0


def test_water_and_its_banks_are_marked(tiny: Survey) -> None:
    middle = np.concatenate([line[2:-2] for line in tiny.water.lines])
    assert tiny.ground.has(middle, WATER).mean() > 0.95
    assert tiny.ground.has(middle, KEEP_CLEAR).all()
    parks = points(tuple(green.at for green in tiny.plan.greens))
    assert tiny.ground.has(parks, PARK).all()


def test_bends_are_rounded(tiny: Survey) -> None:
    assert len(courses(tiny.plan).lines[1]) > len(tiny.plan.canals[1].points)
