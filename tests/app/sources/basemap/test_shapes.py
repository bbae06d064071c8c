from __future__ import annotations

import numpy as np
import pytest

from app.errors import BadInputError
from app.geo.sheet import Geometry
from app.sources.basemap import shapes
from app.sources.basemap.shapes import Points

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]])
HOLE = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]])
BOW = np.array([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
EMPTY = bytes.fromhex("010600000000000000")
"""A multipolygon of no polygon."""


def turn(ring: Points) -> float:
    """Twice the area of a ring, positive when it runs counter-clockwise."""
    ahead = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * ahead[:, 1] - ahead[:, 0] * ring[:, 1]).sum())


@pytest.mark.parametrize(
    ("shape", "geometry"),
    [
        (shapes.point(1.0, 2.0), Geometry.POINT),
        (shapes.points(HOLE), Geometry.POINT),
        (shapes.lines([HOLE]), Geometry.LINE),
        (shapes.lines([HOLE, SQUARE]), Geometry.LINE),
        (shapes.areas([[SQUARE]]), Geometry.AREA),
        (shapes.box((0.0, 0.0, 1.0, 1.0)), Geometry.AREA),
        (shapes.from_wkb(EMPTY), None),
    ],
)
def test_what_a_shape_is_made_of(shape: shapes.Shape, geometry: Geometry | None) -> None:
    assert shapes.geometry(shape) is geometry


@pytest.mark.parametrize("outer", [SQUARE, SQUARE[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_a_hole_runs_the_other_way_round(outer: Points, hole: Points) -> None:
    first, second = shapes.rings(shapes.areas([[outer, hole]]))
    assert (len(first), len(second)) == (4, 4)
    assert turn(first) == 32.0
    assert turn(second) == -2.0


def test_all_parts_of_a_shape_give_their_rings() -> None:
    far = SQUARE + 10.0
    assert len(shapes.rings(shapes.areas([[SQUARE, HOLE], [far]]))) == 3
    assert [len(run) for run in shapes.runs(shapes.lines([SQUARE, HOLE[:2]]))] == [5, 2]
    assert [run.tolist() for run in shapes.runs(shapes.points(HOLE[:2]))] == [
        [[1.0, 1.0]],
        [[1.0, 2.0]],
    ]


def test_a_border_that_crosses_itself_is_mended_and_told_of() -> None:
    shape, fault = shapes.mended(shapes.areas([[BOW]]))
    assert fault == "its border crosses itself at 1.000000, 1.000000"
    assert len(shapes.rings(shape)) == 2
    assert shapes.mended(shape)[1] == ""


def test_what_encloses_nothing_is_left_with_nothing() -> None:
    flat = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    shape, fault = shapes.mended(shapes.areas([[flat]]))
    assert fault
    assert shapes.geometry(shape) is None


def test_cutting_keeps_the_kind_of_a_shape() -> None:
    frame = (0.0, 0.0, 2.0, 2.0)
    area = shapes.clipped(shapes.areas([[SQUARE]]), frame)
    assert shapes.bounds(area) == frame
    touching = np.array([[-1.0, 1.0], [1.0, 1.0], [1.0, 3.0], [2.0, 2.0], [3.0, 3.0]])
    line = shapes.clipped(shapes.lines([touching]), frame)
    assert shapes.geometry(line) is Geometry.LINE
    assert all(len(run) > 1 for run in shapes.runs(line))
    assert shapes.geometry(shapes.clipped(shapes.lines([touching + 9.0]), frame)) is None


def test_a_shape_inside_the_box_comes_back_itself() -> None:
    shape = shapes.areas([[HOLE]])
    assert shapes.clipped(shape, (0.0, 0.0, 4.0, 4.0)) is shape


def test_binary_shapes_lose_their_heights() -> None:
    point_z = bytes.fromhex("01e9030000000000000000f03f00000000000000400000000000000840")
    assert shapes.runs(shapes.from_wkb(point_z))[0].tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize("data", [b"", b"\x01\x03\x00", "zz"])
def test_binary_that_is_no_shape_is_refused(data: bytes | str) -> None:
    with pytest.raises(BadInputError, match="its shape cannot be read"):
        shapes.from_wkb(data)


def test_lines_cut_a_box_into_faces() -> None:
    cut = np.array([[-1.0, 1.0], [5.0, 1.0]])
    found = shapes.faces([cut], (0.0, 0.0, 4.0, 4.0))
    assert sorted(shapes.bounds(face)[1] for face in found) == [0.0, 1.0]
    inside = shapes.holding(found[0], np.array([[2.0, 0.5], [2.0, 3.0]]))
    assert inside.sum() == 1
    assert shapes.bounds(shapes.united(found)) == (0.0, 0.0, 4.0, 4.0)


def test_of_a_mixture_the_areas_are_gathered() -> None:
    mixed = [shapes.point(0.0, 0.0), shapes.areas([[SQUARE]]), shapes.lines([HOLE])]
    assert shapes.geometry(shapes.gathered(mixed)) is Geometry.AREA
    assert shapes.geometry(shapes.gathered(mixed[:1] + mixed[2:])) is Geometry.LINE
    assert len(shapes.runs(shapes.gathered([mixed[0], shapes.points(HOLE)]))) == 6


def test_all_points_of_a_shape_are_moved() -> None:
    there = shapes.moved(shapes.areas([[SQUARE, HOLE]]), lambda places: places + 1.0)
    assert shapes.bounds(there) == (1.0, 1.0, 5.0, 5.0)
