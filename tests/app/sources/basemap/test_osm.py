from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from app.errors import BadInputError
from app.geo.sheet import Geometry
from app.sources.basemap import shapes
from app.sources.basemap.feature import Gathered
from app.sources.basemap.osm import BROKEN, COAST, CUT_OFF, TOO_SHORT, read_osm

NODES = """
<node id="1" lat="31.0" lon="120.0"/><node id="2" lat="31.0" lon="120.1"/>
<node id="3" lat="31.1" lon="120.1"/><node id="4" lat="31.1" lon="120.0"/>
<node id="5" lat="31.02" lon="120.02"/><node id="6" lat="31.02" lon="120.04"/>
<node id="7" lat="31.04" lon="120.04"/>
<node id="8" lat="31.05" lon="120.05"><tag k="name" v="中心&#x202e;医院"/>
<tag k="amenity" v="hospital"/></node>
"""


def way(number: int, nodes: str, **tags: str) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes.split())
    return f'<way id="{number}">{refs}{spelt(tags)}</way>'


def spelt(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key.replace("_", ":")}" v="{tags[key]}"/>' for key in tags)


def relation(number: int, members: str, **tags: str) -> str:
    refs = "".join(f'<member type="way" ref="{ref}" role=""/>' for ref in members.split())
    return f'<relation id="{number}">{refs}{spelt({"type": "multipolygon", **tags})}</relation>'


def read(folder: Path, *parts: str, bounds: str = "") -> Gathered:
    path = folder / "town.osm"
    path.write_text(f'<osm version="0.6">{bounds}{"".join(parts)}</osm>', encoding="utf-8")
    return read_osm(path)


def reasons(found: Gathered) -> dict[str, str]:
    return {each.id: each.reason for each in found.refused}


def test_a_road_a_building_and_a_place(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        NODES,
        way(1, "1 2 3", highway="primary", name="人民路"),
        way(2, "1 2 3 4 1", building="yes", building_levels="6"),
        way(3, "1 2", power="line"),
    )
    assert found.read == 3
    assert found.refused == []
    assert found.frame is None
    place, road, house = found.features
    assert (place.id, place.layer, place.name) == ("n8", "place", "中心医院")
    assert (road.id, road.layer, road.kind, road.name) == ("w1", "road", "main", "人民路")
    assert (house.id, house.layer, dict(house.facts)) == ("w2", "building", {"floors": 6})
    assert shapes.bounds(house.shape) == (120.0, 31.0, 120.1, 31.1)


def test_the_frame_is_what_the_file_says(tmp_path: Path) -> None:
    bounds = '<bounds minlat="31" minlon="120" maxlat="31.5" maxlon="120.5"/>'
    assert read(tmp_path, bounds, NODES).frame == (120.0, 31.0, 120.5, 31.5)


def test_a_missing_point_splits_a_line(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        NODES,
        way(1, "1 2 99 3 4", highway="service"),
        way(2, "98 1 99 2", highway="service"),
        way(3, "99 98", waterway="river"),
    )
    line = next(each for each in found.features if each.id == "w1")
    assert [len(run) for run in shapes.runs(line.shape)] == [2, 2]
    assert reasons(found) == dict.fromkeys(
        ("w2", "w3"), "all but a point of it lies outside this extract"
    )


def test_an_area_that_lacks_points_is_refused_with_its_name(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        NODES,
        way(1, "1 2 99 1", leisure="park", name="一园"),
        way(2, "1 2 99 1", power="plant"),
        way(3, "1 2 3 4 1"),
        way(4, "5 6 99"),
        relation(1, "3 4", natural="water", name="湖"),
        relation(2, "77", natural="water"),
        relation(3, "77", route="bus"),
    )
    assert reasons(found) == dict.fromkeys(("w1", "r1", "r2"), CUT_OFF)
    assert [each.detail for each in found.refused if each.id in {"w1", "r1"}] == ["一园", "湖"]


def test_rings_of_a_relation_become_one_area_with_a_hole(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        NODES,
        way(1, "1 2 3"),
        way(2, "3 4 1"),
        way(3, "5 6 7 5"),
        relation(1, "1 2 3", natural="water"),
    )
    (lake,) = [each for each in found.features if each.layer == "water"]
    assert lake.id == "r1"
    assert [len(ring) for ring in shapes.rings(lake.shape)] == [4, 3]


def test_a_way_that_crosses_itself_is_taken_to_be_mended(tmp_path: Path) -> None:
    crossing = way(1, "1 3 2 4 1", natural="water", name="池")
    found = read(tmp_path, NODES, crossing)
    assert found.refused == []
    pond = found.features[-1]
    assert (pond.id, pond.layer, pond.name) == ("w1", "water", "池")
    shape, fault = shapes.mended(pond.shape)
    assert fault.startswith("its border crosses itself at 120.05")
    assert len(shapes.rings(shape)) == 2


def test_a_relation_whose_rings_do_not_close_is_refused(tmp_path: Path) -> None:
    parts = (way(1, "1 2 3"), way(2, "3 4"))
    found = read(tmp_path, NODES, *parts, relation(1, "1 2", natural="water", name="湖"))
    assert reasons(found) == {"r1": BROKEN}


def test_a_way_too_short_for_an_area_is_refused(tmp_path: Path) -> None:
    short = (way(1, "1 2 1", natural="water"), way(2, "1 2 1", power="plant"))
    assert reasons(read(tmp_path, NODES, *short)) == {"w1": TOO_SHORT}


def test_a_coast_is_kept_as_a_line(tmp_path: Path) -> None:
    found = read(tmp_path, NODES, way(1, "1 2 3", natural="coastline"))
    coast = found.features[-1]
    assert coast.layer == COAST
    assert shapes.geometry(coast.shape) is Geometry.LINE


def test_objects_out_of_order_are_sorted_first(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        NODES,
        way(9, "1 2", highway="service"),
        way(1, "1 2 3 4 1", building="yes"),
        relation(1, "1", natural="water"),
    )
    assert found.file == "town.osm"
    assert found.notes == ["its objects were not in the order of their numbers; read sorted"]
    assert {each.id for each in found.features} >= {"w9", "w1"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("no.osm", b"this is no map"),
        ("no.osm.pbf", b"\x00\x00\x00\x0dthis is no map"),
        ("cut.osm.gz", gzip.compress(b"<osm version='0.6'><node id='1'")[:20]),
        ("empty.osm.pbf", b""),
    ],
)
def test_what_is_no_extract_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=f"{name} cannot be read"):
        read_osm(path)


def test_central_shanghai(data_dir: Path) -> None:
    found = read_osm(data_dir / "roads" / "shanghai_center.osm.gz")
    roads = [each for each in found.features if each.layer == "road"]
    assert len(roads) == 4_701
    assert found.refused == []
    assert Counter(each.kind for each in roads) == {"street": 2_425, "main": 2_276}
    assert sum(each.facts["oneway"] is True for each in roads) == 2_806
    assert sum(any(letter >= "\u4e00" for letter in each.name) for each in roads) >= 4_228


def test_helsinki_survives_its_missing_points(data_dir: Path) -> None:
    found = read_osm(data_dir / "roads" / "helsinki.osm.pbf")
    assert found.frame == pytest.approx((24.9351762, 60.164155, 24.9534145, 60.179113))
    layers = Counter(each.layer for each in found.features)
    assert layers["road"] > 2_200
    assert layers["building"] == 446
    assert layers[COAST] == 3
    assert len(found.refused) == 189


@pytest.mark.parametrize("name", ["monaco.osm.gz", "map-bug432.osm.gz"])
def test_other_extracts(data_dir: Path, name: str) -> None:
    found = read_osm(data_dir / "roads" / name)
    assert any(each.layer == "building" for each in found.features)
    assert any(each.layer == "road" for each in found.features)
