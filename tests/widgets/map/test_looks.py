from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from tests.widgets.map import town
from widgets.map.layers import BaseLayer
from widgets.map.looks import digest_of


def digest(layers: tuple[BaseLayer, ...] | None = None, **changes: object) -> str:
    palette = {**town.palette(), **{key: QColor(str(value)) for key, value in changes.items()}}
    return digest_of(town.layers() if layers is None else layers, palette, (1.0, 0.85), "")


def test_the_same_look_made_anew_has_the_same_digest() -> None:
    assert digest() == digest()


@pytest.mark.parametrize("change", ["coords", "classes", "columns", "colour"])
def test_whatever_changes_the_picture_changes_the_digest(change: str) -> None:
    layers = list(town.layers())
    if change == "coords":
        moved = layers[0].coords + np.array([0.0, 1e-3])
        layers[0] = replace(layers[0], coords=moved)
    if change == "classes":
        layers[0] = replace(layers[0], classes=["old"])
    if change == "columns":
        layers[3] = replace(layers[3], columns={"width_m": [8.0, 61.0]})
    other = digest(tuple(layers), t1="#123456") if change == "colour" else digest(tuple(layers))
    assert other != digest()


def test_tiles_by_others_below_make_another_look() -> None:
    one = digest_of((), town.palette(), (1.0,), "")
    assert digest_of((), town.palette(), (1.0,), "file:x") != one
