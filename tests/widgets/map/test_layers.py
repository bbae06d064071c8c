import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.layers import BaseLayer, gather, outlines, prepare
from widgets.map.view import Bounds


def layer_of(rings: list[list[tuple[float, float]]], classes: list[str] | None = None) -> BaseLayer:
    counts = [len(ring) for ring in rings]
    return BaseLayer(
        name="cell",
        geometry="area",
        coords=np.array([point for ring in rings for point in ring], dtype=float).reshape(-1, 2),
        starts=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int32),
        names=[""] * len(rings),
        classes=classes or [""] * len(rings),
    )


def square(x: float, y: float, side: float = 10.0) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def test_features_are_boxed_and_grouped_by_class() -> None:
    layer = layer_of([square(0, 0), square(50, 0), square(0, 50)], ["old", "new", "old"])
    ready = prepare(layer)
    assert len(layer) == 3
    assert ready.boxes[1].tolist() == [50.0, 0.0, 60.0, 10.0]
    assert {kind: sorted(group.tolist()) for kind, group in ready.groups.items()} == {
        "old": [0, 2],
        "new": [1],
    }


def test_a_feature_without_points_is_left_out() -> None:
    ready = prepare(layer_of([square(0, 0), [], square(50, 0)]))
    assert sorted(ready.groups[""].tolist()) == [0, 2]


def test_an_empty_layer_has_no_groups() -> None:
    assert dict(prepare(layer_of([])).groups) == {}


def test_only_features_in_sight_and_large_enough_are_drawn() -> None:
    ready = prepare(layer_of([square(0, 0), square(500, 0), square(20, 0, 1.0)]))
    near = Bounds(-5.0, -5.0, 40.0, 40.0)
    assert sorted(ready.visible("", near).tolist()) == [0, 2]
    assert ready.visible("", near, min_size=5.0).tolist() == [0]


def test_neighbours_stay_together() -> None:
    rings = [square(x, y) for x in (0.0, 1000.0) for y in (0.0, 20.0, 1000.0, 1020.0)]
    order = prepare(layer_of(rings)).groups[""].tolist()
    assert [index // 2 for index in order] in ([0, 0, 2, 2, 1, 1, 3, 3], [0, 0, 1, 1, 2, 2, 3, 3])


def test_a_shared_edge_is_drawn_once() -> None:
    edges = outlines(layer_of([square(0, 0), square(10, 0)]))
    length = sum(
        float(np.hypot(*np.diff(edges.ring(index), axis=0).T).sum()) for index in range(len(edges))
    )
    assert edges.geometry == "line"
    assert length == 70.0


def test_a_single_ring_becomes_one_closed_line() -> None:
    edges = outlines(layer_of([square(0, 0)]))
    assert len(edges) == 1
    assert edges.ring(0)[0].tolist() == edges.ring(0)[-1].tolist()


def test_nothing_has_no_outline() -> None:
    assert len(outlines(layer_of([]))) == 0


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.data())
def test_gathered_points_are_those_of_the_features(counts: list[int], data: st.DataObject) -> None:
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    wanted = data.draw(st.lists(st.integers(0, len(counts) - 1), min_size=1, max_size=8))
    expected = [point for one in wanted for point in range(starts[one], starts[one + 1])]
    assert gather(starts, np.array(wanted, dtype=np.int64)).tolist() == expected
