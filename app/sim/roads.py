"""Roads as a graph to drive on: nodes in metres, the quickest way between two of them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import MEAN_RADIUS_M, Wgs84

SPEEDS_MPS: Mapping[str, float] = MappingProxyType(
    {"express": 15.0, "main": 11.0, "street": 8.5, "lane": 4.5}
)
"""How fast a unit drives by class of road, stops included."""

SLOWEST_MPS = 4.5
FASTEST_MPS = max(SPEEDS_MPS.values())

Points = NDArray[np.float64]


class Plane:
    """A flat town: metres east and north of a centre; exact enough over some tens of kilometres."""

    def __init__(self, centre: Wgs84) -> None:
        self._centre = centre
        self._north = math.radians(1.0) * MEAN_RADIUS_M
        self._east = self._north * math.cos(math.radians(centre.lat))

    def flat(self, lonlat: Points) -> Points:
        """Return metres (n, 2) of degrees (n, 2)."""
        return (lonlat - (self._centre.lon, self._centre.lat)) * (self._east, self._north)

    def degrees(self, metres: Points) -> Points:
        """Return degrees (n, 2) of metres (n, 2)."""
        return metres / (self._east, self._north) + (self._centre.lon, self._centre.lat)

    def point(self, place: Wgs84) -> tuple[float, float]:
        """Return metres of one place."""
        x, y = self.flat(np.asarray([[place.lon, place.lat]]))[0]
        return float(x), float(y)


class Roads:
    """A road graph; edges run both ways.

    `lonlat` is (n, 2) degrees, `edges` (m, 2) node indices, `classes` the road class of each edge.
    Raises `ValueError` for a graph without an edge.
    """

    def __init__(self, lonlat: Points, edges: NDArray[np.int32], classes: tuple[str, ...]) -> None:
        if not len(edges):
            raise ValueError("a road graph needs at least one edge")
        west, south = lonlat.min(axis=0)
        east, north = lonlat.max(axis=0)
        self.plane = Plane(Wgs84(float(west + east) / 2.0, float(south + north) / 2.0))
        self.nodes = self.plane.flat(lonlat)
        gaps = self.nodes[edges[:, 0]] - self.nodes[edges[:, 1]]
        lengths: list[float] = np.hypot(gaps[:, 0], gaps[:, 1]).tolist()
        pairs: list[list[int]] = edges.tolist()
        self._links: list[list[tuple[int, float]]] = [[] for _ in range(len(lonlat))]
        for (a, b), length, kind in zip(pairs, lengths, classes, strict=True):
            seconds = length / SPEEDS_MPS.get(kind, SLOWEST_MPS)
            self._links[a].append((b, seconds))
            self._links[b].append((a, seconds))
        self._xy = self.nodes.tolist()
        self._used = np.unique(edges)

    def nearest(self, x: float, y: float) -> int:
        """Return the node on a road nearest to a point (metres)."""
        away = np.hypot(*(self.nodes[self._used] - (x, y)).T)
        return int(self._used[int(away.argmin())])

    def neighbours(self, node: int) -> list[tuple[int, float]]:
        """Return the nodes next to a node with the seconds it takes to get there."""
        return self._links[node]

    def speed_mps(self, a: int, b: int) -> float:
        """Return the speed between two neighbours; the slowest when they are none."""
        seconds = next((s for node, s in self._links[a] if node == b), 0.0)
        length = math.dist(self._xy[a], self._xy[b])
        return length / seconds if seconds else SLOWEST_MPS

    def route(self, start: int, goal: int) -> list[int]:
        """Return the nodes of the quickest way, both ends included; empty when there is none.

        A* by time; cost grows with the road nodes between the two.
        """
        gx, gy = self._xy[goal]
        best = {start: 0.0}
        came: dict[int, int] = {}
        queue = [(0.0, start)]
        done: set[int] = set()
        while queue:
            _, node = heapq.heappop(queue)
            if node == goal:
                return _walk_back(came, goal)
            if node in done:
                continue
            done.add(node)
            for other, seconds in self._links[node]:
                cost = best[node] + seconds
                if cost < best.get(other, math.inf):
                    best[other], came[other] = cost, node
                    x, y = self._xy[other]
                    left = math.hypot(gx - x, gy - y) / FASTEST_MPS
                    heapq.heappush(queue, (cost + left, other))
        return []


def _walk_back(came: Mapping[int, int], goal: int) -> list[int]:
    way = [goal]
    while way[-1] in came:
        way.append(came[way[-1]])
    return way[::-1]
