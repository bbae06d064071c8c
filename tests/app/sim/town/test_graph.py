"""The road graph: one piece, and over water only by bridges."""

from __future__ import annotations

import numpy as np

from app.sim.town.graph import labels, net, path_line
from app.sim.town.ground import WATER
from app.sim.town.plan import LANE, Path
from app.sim.town.roads import graph
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_all_roads_hang_together(tiny: Survey) -> None:
    made = tiny.roads.net
    assert len(np.unique(labels(len(made.nodes), made.edges))) == 1


def test_labels_name_each_piece_by_its_smallest_node() -> None:
    edges = np.array([[0, 1], [3, 4], [4, 2]], dtype=np.int32)
    assert labels(6, edges).tolist() == [0, 0, 2, 2, 2, 5]


def test_only_bridges_cross_water(tiny: Survey) -> None:
    made = tiny.roads.net
    first, second = made.nodes[made.edges[:, 0]], made.nodes[made.edges[:, 1]]
    for share in np.linspace(0.02, 0.98, 28):
        wet = tiny.ground.has(first + share * (second - first), WATER)
        assert not (wet & ~made.bridge).any() or (wet & ~made.bridge).mean() < 0.01
    assert made.bridge.any()
    unplanned = np.array([not tiny.lattice.bridged[line] for line in np.minimum(
        made.line, len(tiny.lattice.bridged) - 1)])  # fmt: skip
    assert not (made.bridge & (made.rank == LANE) & unplanned).any()


def test_a_path_off_the_grid_meets_the_roads_it_crosses(tiny: Survey) -> None:
    made = tiny.roads.net
    line = len(tiny.lattice.names)
    own = np.unique(made.edges[made.line == line])
    others = np.unique(made.edges[made.line != line])
    assert made.line_names[line] == "斜街"
    assert len(np.intersect1d(own, others)) >= 3


def test_paths_are_rounded() -> None:
    path = Path("街", "street", ((0, 0), (100, 0), (100, 100)))
    assert len(path_line(path)) > 3


def test_a_net_without_paths_is_a_net(tiny: Survey) -> None:
    plain = net(tiny.lattice, (), tiny.ground)
    assert len(plain.line_names) == len(tiny.lattice.names)


def test_the_nearest_node_is_found(tiny: Survey) -> None:
    roads = graph(tiny.roads, tiny.ground, tiny.warp)
    assert roads.nearest(roads.lonlat[[5, 9]] + 1e-6).tolist() == [5, 9]


def test_the_demo_graph_is_whole(demo: Town) -> None:
    graph = demo.graph
    assert len(np.unique(labels(len(graph.lonlat), graph.edges))) == 1
    assert graph.edges.max() == len(graph.lonlat) - 1
    assert graph.length_m.min() > 1.0
    assert {"干将西路", "人民路", "山塘街", "平江路"} <= set(graph.names)
    assert set(graph.classes) == {"lane", "street", "main", "express"}
    assert graph.inside.mean() > 0.8
