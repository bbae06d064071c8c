from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.errors import BadInputError
from app.geo.mercator import Wgs84, distance_m
from app.geo.systems import Gcj02, Places, System, convert
from app.sources.basemap import described as described_module
from app.sources.basemap import shapes
from app.sources.basemap.attributes import NO_LAYER
from app.sources.basemap.described import BEYOND, Wish, gather_geojson, gather_vector
from app.sources.basemap.draft import Draft
from app.sources.basemap.osm import read_osm
from app.sources.basemap.shapes import Points, Shape
from app.sources.basemap.vector import Table
from tests.app.sources.basemap.vectorfiles import shapely, square, write_areas

REAL = Wish("wgs84", "building")


def geojson(folder: Path, *geometries: object, name: str = "map", **attributes: object) -> Path:
    path = folder / f"{name}.geojson"
    features = [
        {"type": "Feature", "properties": attributes, "geometry": each} for each in geometries
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def area(ring: Points) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring.tolist()]}


def test_a_feature_without_an_id_has_one_of_its_file_and_number(tmp_path: Path) -> None:
    ring = area(square(120.6, 31.3, 0.01))
    found = gather_geojson(geojson(tmp_path, ring, ring, 户数=12), REAL)
    assert [each.id for each in found.features] == ["map-1", "map-2"]
    assert found.features[0].facts == {"households": 12}
    assert found.read == 2


def test_ids_and_names_are_made_plain(tmp_path: Path) -> None:
    path = geojson(tmp_path, area(square(120.6, 31.3, 0.01)), name="a", 名称="园\u202e\n区")
    document = json.loads(path.read_text())
    document["features"][0]["id"] = "一\u202e\u200b号" + "x" * 1_000
    path.write_text(json.dumps(document))
    (feature,) = gather_geojson(path, REAL).features
    assert feature.name == "园 区"
    assert feature.id.startswith("一号xx")
    assert len(feature.id) == 120


def test_bad_features_are_kept_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    swapped = {"type": "Point", "coordinates": [31.3, 120.6]}
    path = geojson(tmp_path, area(square(120.6, 31.3, 0.01)), None, swapped, {"type": "Sphere"})
    found = gather_geojson(path, REAL)
    assert [(each.line, each.reason) for each in found.refused] == [
        (2, "it has no geometry"),
        (3, BEYOND),
        (4, "the type of its geometry is “Sphere”"),
    ]
    assert len(found.features) == 1


def test_what_does_not_say_its_layer_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path, area(square(24.0, 60.0, 0.01)), name="x")
    assert [each.reason for each in gather_geojson(path, Wish(None, None)).refused] == [NO_LAYER]
    path = geojson(tmp_path, area(square(24.0, 60.0, 0.01)), name="y", building="yes")
    assert gather_geojson(path, Wish(None, None)).refused == []


def test_a_file_of_faults_only_asks_for_no_system(tmp_path: Path) -> None:
    found = gather_geojson(geojson(tmp_path, None), Wish(None, None))
    assert [each.reason for each in found.refused] == ["it has no geometry"]


def test_in_china_the_system_must_be_said(tmp_path: Path) -> None:
    path = geojson(tmp_path, area(square(120.6, 31.3, 0.01)))
    with pytest.raises(BadInputError, match=r"map\.geojson: the file does not say"):
        gather_geojson(path, Wish(None, "building"))
    assert gather_geojson(path, Wish("gcj02", "building")).notes == ["converted from gcj02"]


def test_layers_of_a_geopackage_are_layers_of_the_map(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    ring = square(120.6, 31.3, 0.01)
    write_areas(path, [ring, None], {"name": ["园", "无"]}, crs="EPSG:4326", layer="park")
    write_areas(path, [ring], {"name": ["x"]}, crs="EPSG:4326", layer="other", append=True)
    found = gather_vector(path, Wish(None, "block"))
    assert [(each.layer, each.id, each.name) for each in found.features] == [
        ("park", "park-1", "园"),
        ("block", "other-1", "x"),
    ]
    assert [each.reason for each in found.refused] == ["it has no geometry"]


def test_a_plane_of_cgcs2000_comes_back_to_the_millimetre(tmp_path: Path) -> None:
    """Degrees to metres of zone 120° E by PROJ, into a GeoPackage, and through the import."""
    import pyproj

    ring = square(120.6, 31.3, 0.01)
    there = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    plane = np.column_stack(there.transform(ring[:, 0], ring[:, 1]))
    assert plane[0, 0] == pytest.approx(557_111, abs=50)
    path = tmp_path / "town.gpkg"
    write_areas(path, [plane], {"floors": [18]}, crs="EPSG:4549", layer="building")
    for system in (None, "cgcs2000", "epsg:4549"):
        found = gather_vector(path, Wish(system, None))
        assert shapes.rings(found.features[0].shape)[0] == pytest.approx(ring[:4], abs=1e-8)
        assert found.notes == ["converted from CGCS2000 / 3-degree Gauss-Kruger CM 120E"]
    with pytest.raises(BadInputError, match="--system says gcj02"):
        gather_vector(path, Wish("gcj02", None))


def test_a_shapefile_with_a_zone_before_its_eastings(tmp_path: Path) -> None:
    path = tmp_path / "houses.shp"
    ring = square(40_557_000.0, 3_464_000.0, 100.0)
    write_areas(path, [ring], {"name": ["楼"]}, crs="EPSG:4528")
    path.with_suffix(".prj").unlink()
    found = gather_vector(path, Wish("cgcs2000", "building"))
    west, south, _, _ = shapes.bounds(found.features[0].shape)
    assert distance_m(Wgs84(west, south), Wgs84(120.5987, 31.2965)) < 20.0


def test_shapes_that_are_none_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GDAL lets nothing of this through today; what it lets through tomorrow is still refused."""
    nowhere = shapely.to_wkb(shapely.Polygon(square(120.6, 31.3, 0.1) * np.inf))
    empty = shapely.to_wkb(shapely.Polygon())
    sound = shapely.to_wkb(shapely.Polygon(square(120.6, 31.3, 0.1)))
    table = Table("park", "EPSG:4326", [1, 2, 3, 4], [b"\x01\x03", nowhere, empty, sound], {})
    monkeypatch.setattr(described_module, "read_vector", lambda _: [table])
    found = gather_vector(tmp_path / "town.gpkg", Wish(None, None))
    assert [(each.line, each.reason) for each in found.refused] == [
        (1, "its geometry cannot be read"),
        (2, BEYOND),
        (3, "its geometry is empty"),
    ]
    assert [each.id for each in found.features] == ["park-4"]


METRES = np.array([np.cos(np.radians(31.2)), 1.0]) * 111_320.0


def borders(file: Path, wish: Wish) -> Points:
    (feature,) = gather_geojson(file, wish).features
    return np.concatenate(shapes.rings(feature.shape))


def away_m(places: Points, of: Shape) -> Points:
    """Return how far places (n, 2) are from the edge of a shape in degrees, metres (n,)."""
    edge = shapely.transform(of, lambda degrees: degrees * METRES).boundary
    shapely.prepare(edge)
    found: Points = shapely.distance(shapely.points(places * METRES), edge)
    return found


def test_suzhous_borders_lie_on_the_shore_of_taihu(data_dir: Path) -> None:
    """As the data's own README measures: near the shore half of the border points are within 20 m
    of it once converted, and hardly any before; every other shift fits worse.
    """
    folder = data_dir / "suzhou"
    (lake,) = gather_geojson(folder / "taihu_osm.geojson", Wish("wgs84", "water")).features
    assert lake.name == "太湖"
    border = folder / "districts_gcj02" / "320506.geojson"
    mixed, right = (borders(border, Wish(each, "district")) for each in ("wgs84", "gcj02"))
    near = away_m(right, lake.shape) < 800.0
    assert near.sum() > 300

    def share(places: Points) -> float:
        return float((away_m(places[near], lake.shape) < 20.0).mean())

    assert share(right) > 0.4
    assert share(mixed) < 0.1
    for east, north in ((-200, 0), (-100, 0), (100, 0), (200, 0), (0, -100), (0, 100)):
        assert share(right + np.array([east, north]) / METRES) < share(right) / 1.5


def test_the_nine_districts_tile_the_city_after_conversion(data_dir: Path) -> None:
    folder = data_dir / "suzhou" / "districts_gcj02"
    draft = Draft()
    for file in sorted(folder.glob("*.geojson")):
        assert draft.add(gather_geojson(file, Wish("gcj02", "district"))) == []
    (sheet,) = draft.sheets()
    own = [n for n, part in enumerate(sheet.columns["part"]) if not part]
    assert len(own) == 10
    assert set(sheet.ids) >= {"320500", "320505", "320585"}
    assert draft.mended == []


def test_borders_that_cross_themselves_are_mended(data_dir: Path) -> None:
    file = data_dir / "suzhou" / "echarts_320500_self_intersecting.geojson"
    draft = Draft()
    assert draft.add(gather_geojson(file, Wish("gcj02", "district"))) == []
    assert len(draft.mended) == 8
    assert draft.counts()["district"] == 9
    names = {name for sheet in draft.sheets() for name in sheet.names}
    assert {"姑苏区", "太仓市"} <= names


def test_the_shift_is_what_separates_the_two_sources(data_dir: Path) -> None:
    """GeoNames places (WGS-84) lie in their district only in one system."""
    middle = convert(Wgs84(120.62, 31.30), Gcj02)
    shift = (middle.lon - 120.62, middle.lat - 31.30)
    assert shift == pytest.approx((0.0044, -0.0021), abs=3e-4)
    assert len(Places(System.GCJ02, np.zeros((0, 2))).to(System.WGS84).lonlat) == 0


def test_shanghais_roads_are_in_no_other_system(data_dir: Path) -> None:
    found = read_osm(data_dir / "roads" / "shanghai_center.osm.gz")
    road = next(each for each in found.features if each.name == "人民大道")
    west, south, _, _ = shapes.bounds(road.shape)
    assert distance_m(Wgs84(west, south), Wgs84(121.4710, 31.2317)) < 600.0
