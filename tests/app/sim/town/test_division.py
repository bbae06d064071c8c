"""Dividing an outline: pieces tile it, and places find their piece."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sim.town.division import Tree, bendable, clip, whole
from app.sim.town.lattice import Floats
from app.sim.town.plan import Split
from app.sim.town.shapes import area_m2, inside

RING = np.array([[0.0, 0.0], [900.0, -80.0], [1_000.0, 500.0], [500.0, 700.0], [-60.0, 600.0]])


def _where_wanted(axis: int, box: Floats, wanted: float) -> float:
    del axis, box
    return wanted


@given(st.integers(1, 24), st.integers(0, 50))
def test_pieces_tile_the_outline(count: int, seed: int) -> None:
    weights = np.random.default_rng(seed).uniform(0.0, 600.0, (seed, 2))
    tree = Tree()
    root = tree.shares(whole(RING, weights), count, _where_wanted, tree.leaf)
    assert len(tree.pieces) == count
    assert sum(area_m2(piece.ring) for piece in tree.pieces) == pytest.approx(area_m2(RING))
    middles = np.array([piece.ring.mean(axis=0) for piece in tree.pieces])
    assert tree.find(root, middles).tolist() == list(range(count))


def test_a_plan_divides_as_it_says() -> None:
    tree, names = Tree(), list[str]()

    def keep(name: str, piece: object) -> int:
        del piece
        names.append(name)
        return ~(len(names) - 1)

    split = Split("v", 300.0, "south", Split("u", 400.0, "north-west", "north-east"))
    root = tree.fixed(whole(RING, RING), split, keep)
    assert names == ["south", "north-west", "north-east"]
    spots = np.array([[100.0, 100.0], [100.0, 400.0], [700.0, 400.0]])
    assert tree.find(root, spots).tolist() == [0, 1, 2]


def test_both_sides_of_a_cut_share_its_points() -> None:
    low, high = (bendable(clip(RING, 0, 400.0, low=side)) for side in (True, False))
    cuts = [{tuple(point) for point in ring[ring[:, 0] == 400.0].tolist()} for ring in (low, high)]
    assert cuts[0] == cuts[1]
    assert len(cuts[0]) > 8


def test_bending_points_lie_on_both_axes() -> None:
    square = np.array([[0.0, 0.0], [200.0, 0.0], [200.0, 200.0], [0.0, 200.0]])
    ring = bendable(square)
    assert len(ring) == 12
    assert inside(square, ring.mean(axis=0)[None, :]).all()
    assert area_m2(ring) == pytest.approx(area_m2(square))
