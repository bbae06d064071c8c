from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.analysis.rollup import OUTSIDE, Level, divide, tallies, tally
from app.geo.estate import GREEN, RED, Estate, survey
from app.geo.sheet import Geometry, Sheet


def areas(
    layer: str, boxes: Sequence[tuple[float, ...]], names: list[str], **columns: Sequence[object]
) -> Sheet:
    rings = [[(w, s), (e, s), (e, n), (w, n)] for w, s, e, n in boxes]
    return Sheet(
        layer=layer,
        geometry=Geometry.AREA,
        ids=tuple(f"{layer}{number}" for number in range(len(boxes))),
        names=tuple(names),
        classes=("",) * len(boxes),
        coords=np.array(rings, dtype=np.float64).reshape(-1, 2),
        starts=np.arange(0, 4 * len(boxes) + 1, 4, dtype=np.int32),
        columns=columns,
    )


def estate() -> Estate:
    """Return a building in the middle of each of five squares in a row."""
    boxes = [(n + 0.4, 0.4, n + 0.6, 0.6) for n in range(5)]
    states = ["red", "green", "", "yellow", "blue"]
    homes = ["rg", "gg", "", "yyb", "b"]
    return survey([("b", areas("building", boxes, [""] * 5, state=states, homes=homes))])


CELLS = areas(
    "cell",
    [(0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1), (3, 0, 4, 1)],
    ["一网格", "", "三网格", "四网格"],
    community=["甲", "甲", "甲", ""],
    street=["东", "东", "西", "西"],
)


def test_cells_make_communities_and_streets() -> None:
    cell, community, street = divide(estate().middles()[:5], {"c": CELLS})
    assert [each.level for each in (cell, community, street)] == list(Level)
    assert cell.names == ("一网格", "cell1", "三网格", "四网格")
    assert cell.of.tolist() == [0, 1, 2, 3, OUTSIDE]
    assert community.names == ("甲 东", "甲 西"), "of one name, but in two streets"
    assert community.of.tolist() == [0, 0, 1, OUTSIDE, OUTSIDE]
    assert street.names == ("东", "西")
    assert street.of.tolist() == [0, 0, 1, 1, OUTSIDE]


def test_streets_with_borders_of_their_own_need_no_cells() -> None:
    streets = areas("street", [(0, 0, 3, 1), (3, 0, 9, 1)], ["东", "西"])
    (only,) = divide(estate().middles()[:5], {"s": streets})
    assert (only.level, only.of.tolist()) == (Level.STREET, [0, 0, 0, 1, 1])
    both = divide(estate().middles()[:5], {"s": streets, "c": CELLS})
    assert [each.level for each in both] == list(Level)
    assert both[2].of.tolist() == [0, 0, 0, 1, 1]
    assert divide(estate().middles()[:5], {}) == ()


def test_cells_that_name_no_street_are_counted_alone() -> None:
    plain = areas("cell", [(0, 0, 5, 1)], ["一"])
    (only,) = divide(estate().middles()[:5], {"c": plain})
    assert only.level is Level.CELL


def test_holes_are_outside_and_islands_inside() -> None:
    ringed = areas(
        "street", [(0, 0, 5, 1), (1, 0, 3, 1), (2, 0, 3, 1), (7, 0, 8, 1)], ["岛", "", "", "远"],
        part=[0, 1, 1, 0],
    )  # fmt: skip
    (street,) = divide(estate().middles()[:5], {"s": ringed})
    assert street.of.tolist() == [0, OUTSIDE, 0, 0, 0]
    empty = Sheet(
        "street", Geometry.AREA, ("x",), ("x",), ("",), np.zeros((0, 2)), np.zeros(2, np.int32)
    )
    assert divide(estate().middles()[:5], {"s": empty})[0].of.tolist() == [OUTSIDE] * 5


def test_an_area_is_counted_by_what_its_places_are_now() -> None:
    town = estate()
    _, _, street = divide(town.middles()[: town.buildings], {"c": CELLS})
    east = tally(street, 0, town, town.grades)
    assert (east.name, east.buildings, east.homes) == ("东", (1, 0, 0, 1), (1, 0, 0, 3))
    changed = town.grades.copy()
    changed[[0, 1]] = GREEN, RED
    changed[town.first[0]] = GREEN
    assert tally(street, 0, town, changed).buildings == (1, 0, 0, 1)
    assert tally(street, 0, town, changed).homes == (0, 0, 0, 4)


def test_all_areas_of_a_level_come_worst_first() -> None:
    town = estate()
    _, _, street = divide(town.middles()[: town.buildings], {"c": CELLS})
    found = tallies(street, town, town.grades)
    assert [(each.name, each.buildings, each.homes) for each in found] == [
        ("东", (1, 0, 0, 1), (1, 0, 0, 3)),
        ("西", (0, 1, 0, 0), (0, 2, 1, 0)),
    ]
    for each in found:
        area = street.names.index(each.name)
        assert tally(street, area, town, town.grades) == each
