"""A few houses in a row for the tests of what is shown of buildings."""

from __future__ import annotations

import numpy as np

from app.geo.sheet import Geometry, Sheet
from tests.panels.stage import EAST, NORTH, SOUTH, WEST, square

SIDE_DEG = 3e-4
STEP_DEG = 1e-3


def corner(number: int) -> tuple[float, float]:
    """Return where house b<number> begins: all in the middle of the town, from west to east."""
    return (WEST + EAST) / 2.0 + number * STEP_DEG, (SOUTH + NORTH) / 2.0


def houses() -> Sheet:
    """Return b0 red with three homes, b1 green with two, b2 that nobody rated, b3 blue, empty."""
    rings = [
        [(x, y), (x + SIDE_DEG, y), (x + SIDE_DEG, y + SIDE_DEG), (x, y + SIDE_DEG)]
        for x, y in map(corner, range(4))
    ]
    return Sheet(
        layer="building",
        geometry=Geometry.AREA,
        ids=("b0", "b1", "b2", "b3"),
        names=("", "", "", "文化馆"),
        classes=("",) * 4,
        coords=np.array(rings, dtype=np.float64).reshape(-1, 2),
        starts=np.arange(0, 17, 4, dtype=np.int32),
        columns={
            "state": ["red", "green", "", "blue"],
            "homes": ["gry", "gg", "", ""],
            "households": [3, 2, 0, 0],
            "floors": [6, 5, 3, 2],
        },
    )


def estate_place() -> Sheet:
    """Return the named place that stands among the houses."""
    return Sheet(
        layer="place",
        geometry=Geometry.POINT,
        ids=("p1", "p2"),
        names=("彩香一村", "远村"),
        classes=("estate", "estate"),
        coords=np.array([corner(0), (WEST, SOUTH)]),
        starts=np.arange(3, dtype=np.int32),
    )


def sheets() -> dict[str, Sheet]:
    """Return the houses with the areas and the place about them."""
    cells = square("cell", ("c1",), ("彩香社区第003网格",))
    named = {"community": ["彩香社区"], "street": ["金阊街道"]}
    columned = Sheet(
        cells.layer, cells.geometry, cells.ids, cells.names, cells.classes, cells.coords,
        cells.starts, named,
    )  # fmt: skip
    return {"building/0": houses(), "place/0": estate_place(), "cell/0": columned}
