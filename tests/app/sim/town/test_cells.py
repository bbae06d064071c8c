"""Offices, communities and cells tile the district and are numbered as on a page."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from app.sim.town.cells import _reading_order, outline
from app.sim.town.lattice import Floats
from app.sim.town.shapes import area_m2, inside
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_codes_have_fifteen_digits_and_are_unique_and_in_order(demo: Town) -> None:
    codes = demo.cell_codes
    assert all(len(code) == 15 and code.isdigit() and code.startswith("320508") for code in codes)
    assert len(set(codes)) == len(codes)
    assert list(codes) == sorted(codes)


def test_numbers_leave_no_gap_in_a_community(demo: Town) -> None:
    last: dict[str, list[int]] = defaultdict(list)
    for code in demo.cell_codes:
        last[code[:12]].append(int(code[12:]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in last.values())
    assert 80 <= len(last) <= 110
    assert 430 <= len(demo.cell_codes) <= 530


def test_numbers_run_from_west_to_east_in_rows_from_north_to_south() -> None:
    square = np.array([[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0]])
    rings = [square + np.array([u, v]) for v in (0.0, 100.0, 200.0) for u in (100.0, 0.0, 200.0)]
    assert _reading_order(rings) == [7, 6, 8, 4, 3, 5, 1, 0, 2]
    assert _reading_order(rings[:1]) == [0]


def test_cells_and_offices_tile_the_district(demo: Town) -> None:
    cells = demo.survey.cells
    total = area_m2(cells.outline)
    assert sum(area_m2(ring) for ring in cells.rings) == pytest.approx(total, rel=1e-6)
    assert sum(area_m2(ring) for ring in cells.office_rings) == pytest.approx(total, rel=1e-6)


def test_every_place_in_the_district_has_its_cell(demo: Town) -> None:
    rng = np.random.default_rng(1)
    cells = demo.survey.cells
    low, high = cells.outline.min(axis=0), cells.outline.max(axis=0)
    spots = rng.uniform(low, high, (3_000, 2))
    found = cells.at(spots)
    within = inside(cells.outline, spots)
    assert ((found >= 0) == within).all()
    for index, spot in zip(found[within][:200], spots[within][:200], strict=True):
        assert inside(cells.rings[index], spot[None, :])[0]


def test_cells_belong_to_the_office_they_lie_in(tiny: Survey) -> None:
    cells = tiny.cells
    for ring, office in zip(cells.rings, cells.offices, strict=True):
        own = cells.office_rings[cells.office_names.index(office)]
        middle = (ring.min(axis=0) + ring.max(axis=0)) / 2.0
        assert inside(own, middle[None, :])[0]


def test_layers_name_the_cells(tiny: Survey) -> None:
    district, street, cell = tiny.cells.layers("320508", "小镇")
    assert list(district.names) == ["小镇"]
    assert list(street.names) == ["北街道", "西街道", "南街道"]
    assert list(street.ids) == ["320508001", "320508002", "320508003"]
    assert cell.names[0].endswith("第001网格")
    assert set(cell.columns) == {"street", "community"}
    assert "彩香一村社区" in cell.columns["community"]


def test_cuts_follow_roads_where_there_are_some(demo: Town) -> None:
    lines: Floats = demo.survey.lattice.at
    cells = demo.survey.cells
    straight = [
        float(ring[i, axis])
        for ring in cells.rings
        for axis in (0, 1)
        for i in range(len(ring) - 1)
        if ring[i, axis] == ring[i + 1, axis]
    ]
    assert np.isin(straight, lines).mean() > 0.7


def test_the_outline_has_no_long_steps(tiny: Survey) -> None:
    ring = outline(tiny.plan)
    assert np.hypot(*np.diff(ring, axis=0).T).max() <= 70.0
