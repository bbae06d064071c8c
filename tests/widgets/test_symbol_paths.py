from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from widgets.symbol_paths import (
    CASES,
    GRID,
    ICONS,
    UNITS,
    case_path,
    icon_path,
    ring_path,
    unit_path,
)

pytestmark = pytest.mark.usefixtures("qapp")


def test_every_path_lies_on_its_grid_and_fills_most_of_it() -> None:
    grid = QRectF(0, 0, GRID, GRID)
    paths = [
        *(case_path(name) for name in CASES),
        *(unit_path(name) for name in UNITS),
        *(icon_path(name) for name in ICONS),
    ]
    for path in paths:
        assert grid.contains(path.boundingRect())
        assert max(path.boundingRect().width(), path.boundingRect().height()) >= 14.0


@pytest.mark.parametrize("state", CASES)
def test_a_ring_goes_around_its_shape(state: str) -> None:
    assert ring_path(state, 1.5).boundingRect().contains(case_path(state).boundingRect())


def test_a_unit_without_a_sign_of_its_own_is_a_disc() -> None:
    assert unit_path("balloon").boundingRect() == QRectF(4, 4, 16, 16)
    with pytest.raises(KeyError):
        icon_path("balloon")
