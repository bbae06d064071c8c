import numpy as np
import pytest
from mapbox_vector_tile.Mapbox import (  # type: ignore[import-untyped] # has no types
    vector_tile_pb2,
)

from app.geo.mercator import Wgs84, project_point
from app.sources.tiles.opening import open_file
from app.sources.tiles.source import TileError
from app.sources.tiles.vector import AREAS, LINES, POINT, WORLD_M, decode
from tests.app.sources.tiles.samples import SQUARE, TILES, mvt

HALF = WORLD_M / 2.0
UNIT = WORLD_M / 4096.0


def test_points_lie_in_world_metres_from_the_north_west() -> None:
    (found,) = decode(mvt(("places", [("POINT (0 4096)", {"name": "角"})])), 0, 0, 0)
    assert found.name == "places"
    assert found.points.tolist() == [[-HALF, HALF]]
    assert found.values == [{"name": "角"}]
    (other,) = decode(mvt(("places", [("POINT (4096 0)", {})])), 2, 3, 1)
    assert other.points[0] == pytest.approx([HALF, 0.0], abs=1e-6)


def test_each_part_knows_its_feature() -> None:
    tile = mvt(
        ("mixed", [
            ("MULTIPOINT ((1 1), (2 2), (3 3))", {"a": 1}),
            ("MULTILINESTRING ((0 0, 10 0, 10 10), (20 20, 30 30))", {"b": True}),
            (SQUARE, {"c": 0.5, "d": "字"}),
        ])
    )  # fmt: skip
    (found,) = decode(tile, 0, 0, 0)
    assert found.kinds.tolist() == [POINT, LINES, AREAS]
    assert found.owners.tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert np.diff(found.starts).tolist() == [1, 1, 1, 3, 2, 4, 4]
    line = found.points[found.starts[3] : found.starts[4]]
    assert (line - line[0]) / UNIT == pytest.approx(np.array([[0, 0], [10, 0], [10, 10]]))
    assert found.values == [{"a": 1}, {"b": True}, {"c": 0.5, "d": "字"}]


def test_real_cities_lie_where_they_are() -> None:
    path = TILES / "martin_world_cities.mbtiles"
    if not path.exists():
        pytest.skip("no shared data here")
    source = open_file(path)
    (found,) = decode(source.tile(0, 0, 0) or b"", 0, 0, 0)
    source.close()
    names = [str(value["name"]) for value in found.values]
    place = found.points[found.starts[names.index("Beijing")]]
    beijing = project_point(Wgs84(116.39, 39.93))
    assert np.hypot(*(place - beijing)) < 3.0 * WORLD_M / 4096


def test_an_empty_tile_has_no_layers() -> None:
    assert decode(b"", 0, 0, 0) == []
    assert decode(mvt(("empty", [])), 0, 0, 0) == []


def layer_with(geometry: list[int], kind: int = LINES, extent: int = 4096) -> bytes:
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name="a", version=2, extent=extent)
    layer.features.add(type=kind, geometry=geometry)
    return bytes(tile.SerializeToString())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1a\xff\xff", "damaged"),
        (layer_with([9, 0, 0], extent=0), "extent"),
        (layer_with([9, 0, 0], extent=1 << 20), "extent"),
        (layer_with([11, 0, 0]), "make no sense"),
        (layer_with([9, 0]), "make no sense"),
        (layer_with([(1 << 28) | 1, 0]), "make no sense"),
        (layer_with([18, 0, 0, 2, 2]), "begins nowhere"),
        (layer_with([1]), "begins nowhere"),
    ],
)
def test_damaged_tiles_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(TileError, match=words):
        decode(data, 0, 0, 0)


def test_a_tile_with_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sources.tiles.vector.MAX_POINTS", 3)
    with pytest.raises(TileError, match="too many points"):
        decode(mvt(("a", [("LINESTRING (0 0, 1 1, 2 2, 3 3)", {})])), 0, 0, 0)


def test_values_that_are_not_there_are_refused() -> None:
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name="a", version=2)
    layer.features.add(type=POINT, geometry=[9, 0, 0], tags=[0, 0])
    with pytest.raises(TileError, match="names values"):
        decode(tile.SerializeToString(), 0, 0, 0)


def test_a_value_of_no_kind_is_left_out() -> None:
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name="a", version=2)
    layer.keys.append("k")
    layer.values.add()
    layer.features.add(type=POINT, geometry=[9, 0, 0], tags=[0, 0])
    assert decode(tile.SerializeToString(), 0, 0, 0)[0].values == [{}]
