"""A very small town for the tests of the map: one block, two roads, a canal, a lake, edges."""

from typing import Literal

import numpy as np
from PySide6.QtGui import QColor

from widgets.map.layers import BaseLayer

Feature = tuple[str, str, list[tuple[float, float]]]

TOKENS = (
    *("map.land", "map.block", "map.building", "map.building.old", "map.park", "map.bank"),
    *("map.water", "map.water.edge", "map.water.name", "map.outside", "t1"),
    *("map.road.lane", "map.road.street", "map.road.main", "map.road.express", "map.road.centre"),
)


def palette() -> dict[str, QColor]:
    """Return a colour of its own for each token."""
    return {token: QColor.fromHsv(20 * index, 200, 200) for index, token in enumerate(TOKENS)}


def layer(
    name: str,
    geometry: Literal["area", "line", "point"],
    features: list[Feature],
    **columns: list[float],
) -> BaseLayer:
    """Return a layer of (name, class, points) features."""
    counts = [len(points) for _, _, points in features]
    return BaseLayer(
        name=name,
        geometry=geometry,
        coords=np.array([p for _, _, points in features for p in points], dtype=float),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        names=[text for text, _, _ in features],
        classes=[kind for _, kind, _ in features],
        columns=columns,
    )


def square(x: float, y: float, half: float) -> list[tuple[float, float]]:
    """Return a square ring around a middle."""
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def layers() -> tuple[BaseLayer, ...]:
    """Return the town, 1,000 m wide around world place (0, 0)."""
    return (
        layer("block", "area", [("", "new", square(-250, 250, 150))]),
        layer(
            "building",
            "area",
            [("", "new", square(-250, 250, 40)), ("", "old", square(-150, 350, 30))],
        ),
        layer(
            "park",
            "area",
            [("公园", "park", square(250, 250, 100)), ("", "bank", square(250, -380, 20))],
        ),
        layer(
            "water",
            "line",
            [
                ("平江河", "canal", [(-250.0, -500.0), (-250.0, 500.0)]),
                ("大运河", "river", [(400.0, -500.0), (400.0, 500.0)]),
            ],
            width_m=[8.0, 60.0],
        ),
        layer("water", "area", [("石湖", "lake", square(250, -250, 80))]),
        layer(
            "road",
            "line",
            [
                ("干将路", "main", [(-500.0, 0.0), (500.0, 0.0)]),
                ("人民路", "express", [(0.0, -500.0), (0.0, 500.0)]),
                ("小巷", "lane", [(-500.0, -200.0), (500.0, -200.0)]),
                ("十全街", "street", [(-500.0, 420.0), (500.0, 420.0)]),
            ],
        ),
        layer("district", "area", [("姑苏区", "", square(0, 0, 480))]),
        layer(
            "street",
            "area",
            [("平江街道", "", square(-240, 0, 240)), ("双塔街道", "", square(240, 0, 240))],
        ),
        layer("cell", "area", [("", "", square(-240, 240, 100))]),
    )
