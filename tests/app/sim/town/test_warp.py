"""The bent plan: there and back again, gently."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.geo.mercator import Wgs84, distance_m
from app.sim.town.warp import Warp

metres = st.floats(-15_000, 15_000)


@given(st.integers(0, 99), metres, metres)
def test_the_way_back_leads_to_where_it_began(seed: int, u: float, v: float) -> None:
    warp = Warp(seed, 120.6, 31.31)
    plan = np.array([[u, v]])
    assert np.abs(warp.plan(warp.lonlat(plan)) - plan).max() < 0.005


def test_seeds_bend_differently_and_each_always_the_same() -> None:
    plan = np.array([[100.0, 900.0]])
    one, same, other = (Warp(seed, 120.6, 31.31).ground(plan) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_metres_stay_metres_within_a_fifth() -> None:
    warp = Warp(3, 120.6, 31.31)
    rng = np.random.default_rng(1)
    starts = rng.uniform(-4_000, 4_000, (200, 2))
    a, b = warp.lonlat(starts), warp.lonlat(starts + np.array([30.0, 40.0]))
    lengths = [
        distance_m(Wgs84(*p), Wgs84(*q)) for p, q in zip(a.tolist(), b.tolist(), strict=True)
    ]
    assert min(lengths) > 40.0
    assert max(lengths) < 60.0
