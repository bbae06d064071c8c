"""Bends the flat plan, so that a ruled grid becomes a grown town, and puts it on the Earth."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import MEAN_RADIUS_M
from app.sim.town.plan import Points

_WAVES_M = (
    (64.0, 9100.0, 15000.0),
    (17.0, 2700.0, 4300.0),
    (6.0, 1150.0, 940.0),
    (2.2, 330.0, 410),
)
"""Amplitude, wave length across and along of each wave; slopes add up to less than 0.2."""

_ROUNDS = 9
"""Fixed-point rounds of the way back; each gains a factor of five, so the last is below 1 mm."""


class Warp:
    """Plan metres (u, v) to ground metres and degrees, and back. Same seed, same bends."""

    def __init__(self, seed: int, lon: float, lat: float) -> None:
        rng = np.random.default_rng([seed, 1])
        self._phases: NDArray[np.float64] = rng.uniform(0.0, 2.0 * math.pi, (len(_WAVES_M), 2))
        self._north = math.radians(1.0) * MEAN_RADIUS_M
        self._east = self._north * math.cos(math.radians(lat))
        self._origin = (lon, lat)

    def ground(self, plan: Points) -> Points:
        """Return metres east and north of the centre (n, 2) of plan points (n, 2)."""
        return plan + self._shift(plan)

    def lonlat(self, plan: Points) -> Points:
        """Return degrees (n, 2) longitude, latitude of plan points."""
        return self.ground(plan) / (self._east, self._north) + self._origin

    def plan(self, lonlat: Points) -> Points:
        """Return plan points (n, 2) of degrees, to a millimetre."""
        ground = (lonlat - self._origin) * (self._east, self._north)
        plan = ground.copy()
        for _ in range(_ROUNDS):
            plan = ground - self._shift(plan)
        return plan

    def _shift(self, plan: Points) -> Points:
        shift = np.zeros_like(plan)
        u, v = plan[:, 0], plan[:, 1]
        turn = 2.0 * math.pi
        for (height, across, along), (first, second) in zip(_WAVES_M, self._phases, strict=True):
            shift[:, 0] += height * np.sin(turn * (v / across + u / along) + first)
            shift[:, 1] += height * np.sin(turn * (u / across - v / along) + second)
        return shift
