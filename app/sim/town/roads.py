"""Roads as they are drawn: whole named streets, each one line; and the graph to drive on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geo.sheet import Geometry
from app.sim.town.graph import Ints, Net, RoadGraph, labels
from app.sim.town.ground import DISTRICT, OLD_TOWN, Ground
from app.sim.town.layer import Layer
from app.sim.town.names import street_names
from app.sim.town.plan import LANE, MAIN, ROAD_CLASSES, SPEED_MPS, STREET
from app.sim.town.shapes import Flags
from app.sim.town.warp import Warp

_NAMED_FROM_M = 260.0
"""A street as long as this has a name."""

_ONEWAY_SHARE = 0.3
"""Share of old town streets that may be driven one way only."""


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """The net with a name for each of its lines, and which lines are one-way."""

    net: Net
    names: tuple[str, ...]
    oneway: Flags


def roads(net: Net, ground: Ground, rng: np.random.Generator) -> Roads:
    """Name the streets that the plan leaves without a name, and choose one-way streets."""
    names = list(net.line_names)
    length = np.zeros(len(names))
    np.add.at(length, net.line, lengths(net))
    rank = np.full(len(names), LANE)
    rank[net.line] = net.rank
    here = np.zeros(len(names), dtype=np.bool_)
    middle = net.nodes[net.edges].mean(axis=1)
    here[net.line[ground.has(middle, DISTRICT)]] = True
    unnamed = np.array([not name for name in names])
    wanting = np.flatnonzero(unnamed & here & (rank == STREET) & (length > _NAMED_FROM_M))
    fresh = street_names(set(names), len(wanting), rng)
    for line, name in zip(wanting.tolist(), fresh, strict=True):
        names[line] = name
    return Roads(net, tuple(names), _oneway(net, ground, rng))


def _oneway(net: Net, ground: Ground, rng: np.random.Generator) -> Flags:
    """Choose streets without which all other roads still hang together both ways."""
    middle = net.nodes[net.edges].mean(axis=1)
    old = ground.has(middle, OLD_TOWN) & (net.rank == STREET)
    count = len(net.line_names)
    mostly = np.bincount(net.line, weights=old, minlength=count)
    every = np.maximum(np.bincount(net.line, minlength=count), 1)
    chosen = (mostly / every > 0.99) & (rng.random(count) < _ONEWAY_SHARE)
    while True:
        both = net.edges[~chosen[net.line]]
        label = labels(len(net.nodes), both)
        main = np.bincount(label[both[:, 0]]).argmax()
        ends = label[net.edges] != main
        lonely = np.unique(net.line[ends.any(axis=1) & chosen[net.line]])
        if not len(lonely):
            return chosen
        chosen[lonely] = False


def lengths(net: Net) -> NDArray[np.float64]:
    """Return the length of each edge on the plan, metres."""
    first, second = net.nodes[net.edges[:, 0]], net.nodes[net.edges[:, 1]]
    length: NDArray[np.float64] = np.hypot(*(second - first).T)
    return length


def layer(made: Roads) -> Layer:
    """Return each line of roads as one feature; where a lane is cut off, as several."""
    net = made.net
    edges = net.edges
    new = np.ones(len(edges), dtype=np.bool_)
    new[1:] = (net.line[1:] != net.line[:-1]) | (edges[1:, 0] != edges[:-1, 1])
    first = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    index = np.arange(len(edges)) + run
    own = np.empty(len(edges) + len(first), dtype=np.int64)
    own[index[first]] = edges[first, 0]
    own[index + 1] = edges[:, 1]
    starts = np.append(index[first], len(own)).astype(np.int32)
    line: list[int] = net.line[first].tolist()
    rank: list[int] = net.rank[first].tolist()
    return Layer(
        "road",
        Geometry.LINE,
        [f"road-{number}" for number in range(1, len(first) + 1)],
        [made.names[i] for i in line],
        [ROAD_CLASSES[i] for i in rank],
        net.nodes[own],
        starts,
        {"oneway": made.oneway[line].tolist()},
    )


def graph(made: Roads, ground: Ground, warp: Warp) -> RoadGraph:
    """Return the graph on the Earth."""
    net = made.net
    flat = warp.ground(net.nodes)
    step = flat[net.edges[:, 1]] - flat[net.edges[:, 0]]
    rank: list[int] = net.rank.tolist()
    line: list[int] = net.line.tolist()
    return RoadGraph(
        lonlat=warp.lonlat(net.nodes),
        edges=net.edges,
        classes=tuple(ROAD_CLASSES[i] for i in rank),
        names=tuple(made.names[i] for i in line),
        oneway=made.oneway[net.line],
        length_m=np.hypot(step[:, 0], step[:, 1]),
        speed_mps=np.asarray(SPEED_MPS)[net.rank],
        bridge=net.bridge,
        inside=ground.has(net.nodes, DISTRICT),
    )


def nodes_of_rank(net: Net, least: int = MAIN) -> Ints:
    """Return the nodes on roads of at least a rank, in order."""
    return np.unique(net.edges[net.rank >= least]).astype(np.int32)
