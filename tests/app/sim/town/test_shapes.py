"""Plain geometry on arrays."""

from __future__ import annotations

import numpy as np
import pytest

from app.sim.town.shapes import (
    area_m2,
    band,
    closed,
    densify,
    inside,
    offset,
    pack_rings,
    ribbon,
    round_shape,
    smooth,
)

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])


def test_rings_are_packed_one_after_the_other() -> None:
    points, starts = pack_rings([SQUARE, SQUARE[:3]])
    assert starts.tolist() == [0, 4, 7]
    assert len(points) == 7
    empty, none = pack_rings([])
    assert empty.shape == (0, 2)
    assert none.tolist() == [0]


def test_a_closed_ring_ends_where_it_begins() -> None:
    assert closed(SQUARE)[-1].tolist() == closed(SQUARE)[0].tolist()


def test_smoothing_keeps_the_ends_of_a_line_and_shrinks_a_ring() -> None:
    line = smooth(SQUARE, 2)
    assert line[0].tolist() == [0.0, 0.0]
    assert line[-1].tolist() == [0.0, 10.0]
    assert 70.0 < area_m2(smooth(SQUARE, 2, ring=True)) < 100.0


def test_densified_lines_have_no_long_steps() -> None:
    line = densify(np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 1.0]]), 3.0)
    assert np.hypot(*np.diff(line, axis=0).T).max() <= 3.0
    assert line[-1].tolist() == [10.0, 1.0]


def test_a_line_moves_to_its_left() -> None:
    line = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])
    assert offset(line, 2.0)[:, 1].tolist() == [2.0, 2.0, 2.0]


def test_a_ring_moves_inwards_when_it_turns_left() -> None:
    assert area_m2(offset(SQUARE, 1.0, ring=True)) == pytest.approx(64.0)


def test_a_ribbon_is_as_wide_as_said() -> None:
    assert area_m2(ribbon(np.array([[0.0, 0.0], [10.0, 0.0]]), 4.0)) == pytest.approx(40.0)


def test_a_band_leaves_its_middle_out() -> None:
    ring = band(SQUARE * 10.0, 10.0)
    found = inside(ring, np.array([[50.0, 50.0], [100.0, 50.0], [120.0, 50.0]]))
    assert found.tolist() == [False, True, False]


def test_a_round_is_about_as_large_as_its_radii() -> None:
    rng = np.random.default_rng(1)
    ring = round_shape(rng, np.zeros((1, 2)), np.array([[20.0, 10.0]]))
    assert area_m2(ring) == pytest.approx(np.pi * 200.0, rel=0.25)


def test_inside_follows_the_even_odd_rule() -> None:
    points = np.array([[5.0, 5.0], [15.0, 5.0], [-1.0, -1.0]])
    assert inside(SQUARE, points).tolist() == [True, False, False]
