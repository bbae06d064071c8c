"""Roads as drawn and as driven."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from app.sim.town.plan import MAIN, STREET
from app.sim.town.roads import graph, layer, lengths, nodes_of_rank
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_a_named_road_is_one_line(demo: Town) -> None:
    sheet = demo.layers["road"][0]
    for name in ("人民路", "干将西路", "北环快速路"):
        assert sheet.names.count(name) == 1
    assert sheet.starts[-1] == len(sheet.coords)
    assert np.diff(sheet.starts).min() >= 2


def test_lines_join_the_nodes_of_the_net(tiny: Survey) -> None:
    drawn = layer(tiny.roads)
    assert len(drawn.points) == len(tiny.roads.net.edges) + len(drawn.ids)
    nodes = {tuple(node) for node in tiny.roads.net.nodes.tolist()}
    assert {tuple(point) for point in drawn.points.tolist()} <= nodes


def test_streets_have_names_of_their_own(demo: Town) -> None:
    made = demo.survey.roads
    net = made.net
    long = np.zeros(len(made.names))
    np.add.at(long, net.line, lengths(net))
    rank = np.zeros(len(made.names), dtype=np.int64)
    rank[net.line] = net.rank
    here = demo.survey.ground.has(net.nodes[net.edges].mean(axis=1), 8)
    inner = np.unique(net.line[here])
    wide = [i for i in inner if rank[i] >= STREET and long[i] > 300]
    assert all(made.names[i] for i in wide)


def test_one_can_drive_from_anywhere_to_anywhere(demo: Town) -> None:
    roads = demo.graph
    assert roads.oneway.any()
    for turn in (1, -1):
        ahead: dict[int, list[int]] = defaultdict(list)
        for (a, b), oneway in zip(roads.edges.tolist(), roads.oneway.tolist(), strict=True):
            first, second = (a, b)[::turn]
            ahead[first].append(second)
            if not oneway:
                ahead[second].append(first)
        start = int(roads.edges[0, 0])
        seen, todo = {start}, [start]
        while todo:
            for node in ahead[todo.pop()]:
                if node not in seen:
                    seen.add(node)
                    todo.append(node)
        assert len(seen) >= 0.999 * len(roads.lonlat)


def test_speed_follows_the_class(tiny: Survey) -> None:
    roads = graph(tiny.roads, tiny.ground, tiny.warp)
    speeds = dict(zip(roads.classes, roads.speed_mps.tolist(), strict=True))
    assert speeds["main"] > speeds["street"] > speeds["lane"]


def test_nodes_can_be_had_by_rank(tiny: Survey) -> None:
    net = tiny.roads.net
    wide = nodes_of_rank(net)
    assert 0 < len(wide) < len(net.nodes)
    assert set(wide.tolist()) == set(net.edges[net.rank >= MAIN].ravel().tolist())
