"""Named places, and the address of any place: the nearest of them and the nearest named road."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.sim.town.cells import Cells
from app.sim.town.layer import Layer, layer_of_points
from app.sim.town.names import estate_names
from app.sim.town.plan import LANE, Plan, Points, Spot, points
from app.sim.town.roads import Roads
from app.sim.town.shapes import inside

NEAR_M = 420.0
"""A place further away than this is not named in an address."""

KINDS = ("estate", "sight", "school", "market", "hospital", "station", "square")


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is in words. `place` or `road` may be empty; `office` too, beyond the border.

    `cell` is the 15-digit code, empty beyond the border.
    """

    office: str
    cell: str
    place: str
    road: str

    @property
    def text(self) -> str:
        """The address in one line, as 金阊街道彩香一村（三香路）."""
        head = f"{self.office}{self.place}"
        if not self.road or self.road == self.place:
            return head
        return f"{head}（{self.road}）" if self.place else f"{head}{self.road}"


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Named places on the plan, and points along named roads."""

    spots: tuple[Spot, ...]
    at: Points
    road_at: Points
    road_names: tuple[str, ...]

    def layer(self) -> Layer:
        """Return the places as points."""
        names = [spot.name for spot in self.spots]
        return layer_of_points("place", self.at, names, [spot.kind for spot in self.spots])

    def near(self, plan: Points) -> tuple[str, str]:
        """Return the names of the nearest place and of the nearest road of one plan place (1, 2).

        Either is empty when nothing is near.
        """
        return (
            _nearest(self.at, [spot.name for spot in self.spots], plan),
            _nearest(self.road_at, self.road_names, plan),
        )


def _nearest(at: Points, names: list[str] | tuple[str, ...], plan: Points) -> str:
    if not len(at):
        return ""
    away = np.hypot(*(at - plan).T)
    found = int(away.argmin())
    return names[found] if away[found] <= NEAR_M else ""


def _heart(ring: Points) -> Points:
    """Return the middle of a ring's box, or the centre of its area where that lies outside."""
    middle: Points = (ring.min(axis=0) + ring.max(axis=0)) / 2.0
    if inside(ring, middle[None, :])[0]:
        return middle
    a, b = ring - middle, np.roll(ring, -1, axis=0) - middle
    twice = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    centre: Points = middle + (twice[:, None] * (a + b)).sum(axis=0) / (3.0 * twice.sum())
    return centre


def places(plan: Plan, cells: Cells, roads: Roads, rng: np.random.Generator) -> Places:
    """Return the plan's places, and an estate for each community that has none."""
    spots = list(plan.spots)
    taken = {spot.name for spot in spots}
    served = {f"{name}社区" for name in taken}
    middles: dict[str, Points] = {}
    for name, ring in zip(cells.communities, cells.rings, strict=True):
        middles.setdefault(name, _heart(ring))
    for name, middle in middles.items():
        if name not in served:
            u, v = middle.tolist()
            spots.append(Spot(name.removesuffix("社区"), "estate", (round(u, 1), round(v, 1))))
    taken = {spot.name for spot in spots}
    extra = estate_names(taken, len(cells.rings) // 4, rng)
    order: list[int] = rng.permutation(len(cells.rings)).tolist()
    for name, index in zip(extra, order, strict=False):
        ring = cells.rings[index]
        u, v = _heart(ring).tolist()
        spots.append(Spot(name, "estate", (round(u, 1), round(v, 1))))
    net = roads.net
    middle = net.nodes[net.edges].mean(axis=1)
    named = [
        i for i, line in enumerate(net.line.tolist()) if roads.names[line] and net.rank[i] > LANE
    ]
    return Places(
        spots=tuple(spots),
        at=points(tuple(spot.at for spot in spots)),
        road_at=middle[named],
        road_names=tuple(roads.names[int(net.line[i])] for i in named),
    )
