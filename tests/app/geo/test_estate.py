from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.geo.estate import BLUE, GREEN, NONE, RED, YELLOW, Estate, Finder, codes_of, survey
from app.geo.sheet import Geometry, Sheet

SIDE = 1e-4


def sheet(corners: list[tuple[float, float]], first: int = 1, **columns: Any) -> Sheet:  # noqa: ANN401 - columns are of any kind
    rings = [[(x, y), (x + SIDE, y), (x + SIDE, y + SIDE), (x, y + SIDE)] for x, y in corners]
    count = len(corners)
    return Sheet(
        layer="building",
        geometry=Geometry.AREA,
        ids=tuple(f"b{number}" for number in range(first, first + count)),
        names=("",) * count,
        classes=("",) * count,
        coords=np.array(rings, dtype=np.float64).reshape(-1, 2),
        starts=np.arange(0, 4 * count + 1, 4, dtype=np.int32),
        columns=columns,
    )


WEST = sheet([(120.0, 31.0), (120.001, 31.0)], state=["red", ""], homes=["rg", ""])
EAST = sheet(
    [(120.01, 31.0), (120.01, 31.0), (120.02, 31.0)],
    first=3,
    state=["blue", "blue", "odd"],
    homes=["g", "", "yb x"],
    households=[2, 0, 3],
    part=[0, 1, 0],
)


@pytest.fixture
def estate() -> Estate:
    return survey([("building/0", WEST), ("building/1", EAST)])


def test_buildings_come_first_and_then_the_households_of_each(estate: Estate) -> None:
    assert estate.ids == ("b1", "b2", "b3", "b5")
    assert estate.buildings == 4
    assert len(estate) == 4 + 2 + 0 + 2 + 4
    assert estate.grades.tolist() == [
        *(RED, NONE, BLUE, NONE),
        *(RED, GREEN),
        *(GREEN, NONE),
        *(YELLOW, BLUE, NONE, NONE),
    ]
    assert estate.owner.tolist() == [0, 1, 2, 3, 0, 0, 2, 2, 3, 3, 3, 3]
    assert estate.first.tolist() == [4, 6, 6, 8, 12]


def test_rows_and_ids_lead_to_each_other(estate: Estate) -> None:
    ids = [estate.id_of(row) for row in range(len(estate))]
    assert ids[:6] == ["b1", "b2", "b3", "b5", "b1/1", "b1/2"]
    assert ids[8] == "b5/1"
    assert estate.row("building/0", 0) == 0
    assert estate.row("building/1", 2) == 3
    assert estate.row("building/1", 2, 4) == 11
    assert estate.row("building/1", 0, 2) == 7


@pytest.mark.parametrize(
    ("key", "feature", "home"),
    [("road/0", 0, 0), ("building/0", 9, 0), ("building/1", 1, 0), ("building/0", 0, 3)],
)
def test_there_is_no_such_row(estate: Estate, key: str, feature: int, home: int) -> None:
    assert estate.row(key, feature, home) == -1


def test_households_are_spread_inside_their_building_each_in_its_own_place(estate: Estate) -> None:
    places = estate.middles()
    assert places[0] == pytest.approx((120.0 + SIDE / 2, 31.0 + SIDE / 2))
    for row in range(4, len(estate)):
        west, south, east, north = estate.boxes[estate.owner[row]]
        assert west < places[row, 0] < east
        assert south < places[row, 1] < north
    assert len(np.unique(places[8:12], axis=0)) == 4


def test_other_layers_and_empty_sheets_have_no_buildings() -> None:
    road = Sheet("road", Geometry.LINE, (), (), (), np.zeros((0, 2)), np.zeros(1, dtype=np.int32))
    empty = Sheet(
        "building", Geometry.AREA, ("b",), ("",), ("",), np.zeros((0, 2)),
        np.zeros(2, dtype=np.int32),
    )  # fmt: skip
    estate = survey([("road/0", road), ("building/0", empty)])
    assert (estate.buildings, len(estate)) == (0, 0)
    assert len(estate.middles()) == 0
    assert Finder(estate).at(120.0, 31.0) == -1


def test_a_building_is_found_by_a_place_in_it_or_at_its_door(estate: Estate) -> None:
    finder = Finder(estate)
    assert finder.at(120.0 + SIDE / 2, 31.0 + SIDE / 2) == 0
    assert finder.at(120.001 - 2e-5, 31.0) == 1
    assert finder.at(120.0005, 31.0) == -1
    assert finder.at(120.5, 31.0) == -1


def test_of_two_buildings_at_a_place_the_nearer_one_is_meant() -> None:
    close = sheet([(120.0, 31.0), (120.0 + SIDE + 2e-5, 31.0)])
    finder = Finder(survey([("building/0", close)]))
    assert finder.at(120.0 + SIDE + 1.6e-5, 31.0 + SIDE / 2) == 1


def test_letters_that_are_none_are_no_grade() -> None:
    assert codes_of("gbyr G中").tolist() == [GREEN, BLUE, YELLOW, RED, NONE, NONE, NONE]
