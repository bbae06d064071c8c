from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import BadInputError
from app.geo.sheet import Geometry
from app.sources.basemap import shapes
from app.sources.basemap.geojson import Document, read_geojson

RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
POINT = {"type": "Point", "coordinates": [120.6, 31.3, 12.0]}


def read(folder: Path, document: object) -> Document:
    path = folder / "map.geojson"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return read_geojson(path)


def feature(geometry: object, **more: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {}, "geometry": geometry, **more}


def collection(*features: object, **more: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def of(kind: str, coordinates: object) -> dict[str, object]:
    return {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    ("geometry", "made_of"),
    [
        (POINT, Geometry.POINT),
        (of("MultiPoint", RING), Geometry.POINT),
        (of("LineString", RING), Geometry.LINE),
        (of("MultiLineString", [RING, RING]), Geometry.LINE),
        (of("Polygon", [RING]), Geometry.AREA),
        (of("MultiPolygon", [[RING]]), Geometry.AREA),
        ({"type": "GeometryCollection", "geometries": [POINT, of("Polygon", [RING])]},
         Geometry.AREA),
    ],
)  # fmt: skip
def test_every_kind_of_geometry(tmp_path: Path, geometry: object, made_of: Geometry) -> None:
    (raw,) = read(tmp_path, feature(geometry)).features
    assert raw.fault == ""
    assert raw.shape is not None
    assert shapes.geometry(raw.shape) is made_of


def test_ids_and_attributes(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        collection(
            feature(POINT, id=7, properties={"name": "塔"}),
            feature(POINT, id="x"),
            feature(POINT, id=True),
            feature(POINT, properties=None),
        ),
    )
    assert [raw.id for raw in document.features] == ["7", "x", "", ""]
    assert [raw.number for raw in document.features] == [1, 2, 3, 4]
    assert document.features[0].attributes == {"name": "塔"}
    assert document.crs == ""


def test_the_older_format_says_its_system(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    assert read(tmp_path, collection(crs=crs)).crs == "urn:ogc:def:crs:EPSG::4490"
    with pytest.raises(BadInputError, match="its member “crs” has no name"):
        read(tmp_path, collection(crs={"type": "link"}))


def test_a_bare_geometry_may_bring_properties(tmp_path: Path) -> None:
    (raw,) = read(tmp_path, {**of("Polygon", [RING]), "properties": {"adcode": 320500}}).features
    assert raw.attributes == {"adcode": 320500}
    assert raw.shape is not None


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, "it has no geometry"),
        (3, "its geometry is no object"),
        ({}, "the type of its geometry is nothing"),
        (of("Circle", [0, 0]), "the type of its geometry is “Circle”"),
        (of("Point", "here"), "its coordinates are no list"),
        (of("Point", [120]), "a position is a list, not two numbers"),
        (of("Point", [120, "31"]), "a position holds “31”, which is no number"),
        (of("Point", [True, 31]), "a position holds “True”, which is no number"),
        (of("MultiPoint", []), "it has a run of 0 points, 1 are the least"),
        (of("LineString", [[0, 0]]), "it has a run of 1 points, 2 are the least"),
        (of("LineString", [{"x": 1}, 2]), "a position is an object, not two numbers"),
        (of("MultiLineString", [1]), "its coordinates are not nested as for a line"),
        (of("Polygon", []), "its coordinates are not nested as for a ring"),
        (of("Polygon", [RING[:3]]), "it has a run of 3 points, 4 are the least"),
        (of("Polygon", [RING[:4]]), "a ring does not end where it begins"),
        (of("MultiPolygon", [5]), "its coordinates are not nested as for a polygon"),
        ({"type": "GeometryCollection", "geometries": []}, "its collection holds no geometry"),
        ({"type": "GeometryCollection"}, "its collection holds no geometry"),
    ],
)
def test_a_wrong_geometry_is_named(tmp_path: Path, geometry: object, fault: str) -> None:
    wrong, sound = read(tmp_path, collection(feature(geometry), feature(POINT))).features
    assert (wrong.fault, wrong.shape) == (fault, None)
    assert sound.shape is not None, "the rest goes on"


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (7, "it is no object"),
        ({"type": "Featre"}, "its type is “Featre”, not “Feature”"),
        (feature(POINT, properties=[1]), "its properties are no object"),
    ],
)
def test_a_wrong_feature_is_named(tmp_path: Path, item: object, fault: str) -> None:
    (raw,) = read(tmp_path, collection(item)).features
    assert (raw.fault, raw.shape) == (fault, None)


def test_collections_nested_without_end_are_refused(tmp_path: Path) -> None:
    geometry: dict[str, Any] = POINT
    for _ in range(12):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    (raw,) = read(tmp_path, feature(geometry)).features
    assert raw.fault == "its collections are nested too deep"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "map.geojson is not JSON"),
        ("[]", "its outermost thing is no object"),
        ({"type": "FeatureCollection", "features": {}}, "has no list “features”"),
        ({"type": "Topology"}, "its type is “Topology”"),
        ({"type": ["Feature"]}, "its type is a list"),
        ("", "is not JSON"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, document: object, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        read(tmp_path, document)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_geojson(tmp_path / "none.geojson")


WHOLE_FILE = {
    "bad-duplicate-properties", "bad-json", "bad-object-type", "featurecollection-obj", "notype",
    "unknowntype", "invalid_featurecollection_features_is_object",
    "invalid_featurecollection_nulltype", "invalid_featurecollection_unknown_type",
    "invalid_geometry_missing_type", "invalid_geometry_wrong_geometry_type",
}  # fmt: skip
"""Torture files that are no GeoJSON at all."""

LENIENT = {
    *("badfeatureid", "bbox-4or6elements", "bbox-contains-string", "point-toomany"),
    *("excessive_precision_truncated", "featurecollection_changed_semantics"),
    *("geometry_changed_semantics", "geometrycollection_nested", "geometrycollection_single"),
    *("polygon_winding_order", "invalid_feature_id_type", "invalid_feature_no_properties"),
    *("invalid_geometry_bbox_not4or6", "invalid_geometry_bbox_not_list"),
    *("invalid_exterior_not_ccw", "invalid_interior_not_cw"),
}
"""Torture files whose fault is in what we do not look at, or put right ourselves (winding)."""


def test_every_torture_file_is_taken_or_refused_in_plain_words(data_dir: Path) -> None:
    files = sorted((data_dir / "torture" / "geojson").rglob("*.geojson"))
    assert len(files) == 92
    for path in files:
        is_good = path.parent.name in {"valid", "hint_good"} or path.stem.startswith("problematic")
        if path.stem in WHOLE_FILE:
            with pytest.raises(BadInputError, match=path.name):
                read_geojson(path)
            continue
        faults = [raw.fault for raw in read_geojson(path).features if raw.shape is None]
        if is_good or path.stem in LENIENT:
            allowed = {"it has no geometry", "its collection holds no geometry"}
            assert set(faults) <= allowed, path.name
        else:
            assert faults, path.name
            assert all(faults), path.name


def test_strict_json_only(data_dir: Path) -> None:
    """No document of the JSON torture suite gets through as a map, and none breaks the reader."""
    for path in sorted((data_dir / "torture" / "json").rglob("*.json")):
        with pytest.raises(BadInputError):
            read_geojson(path)
