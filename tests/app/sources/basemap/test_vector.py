from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadInputError
from app.sources.basemap.vector import read_vector
from tests.app.sources.basemap.vectorfiles import square, write_areas

SUZHOU = square(120.6, 31.3, 0.01)
GK_120 = "EPSG:4549"
PLANE = square(557_000.0, 3_464_000.0, 100.0)


def test_every_layer_of_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    write_areas(path, [PLANE, None], {"name": ["一", "二"]}, crs=GK_120, layer="district")
    write_areas(path, [PLANE], {"floors": [6]}, crs=GK_120, layer="building", append=True)
    district, building = read_vector(path)
    assert (district.name, district.crs) == ("district", GK_120)
    assert district.columns == {"name": ["一", "二"]}
    assert [shape is None for shape in district.shapes] == [False, True]
    assert district.numbers == [1, 2]
    assert (building.name, building.columns) == ("building", {"floors": [6]})
    assert building.notes == ()


@pytest.mark.parametrize("ending", [".shp", ".fgb"])
def test_other_kinds_of_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"houses{ending}"
    write_areas(path, [SUZHOU], {"name": ["楼"]}, crs="EPSG:4326")
    (table,) = read_vector(path)
    assert table.columns["name"] == ["楼"]
    assert "4326" in table.crs


def test_a_file_may_not_say_its_system(tmp_path: Path) -> None:
    path = tmp_path / "houses.shp"
    write_areas(path, [SUZHOU], {"name": ["a"]}, crs="EPSG:4326")
    path.with_suffix(".prj").unlink()
    (table,) = read_vector(path)
    assert table.crs == ""


@pytest.mark.parametrize(("encoding", "name"), [("GBK", "GB18030"), ("UTF-8", "UTF-8")])
def test_chinese_texts_without_an_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "houses.shp"
    write_areas(path, [SUZHOU], {"name": ["观前街道"]}, crs="EPSG:4326", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    (table,) = read_vector(path)
    assert table.columns["name"] == ["观前街道"]
    assert table.notes == (f"it does not say its encoding; its texts were read as {name}",)


def test_texts_in_no_known_encoding_are_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "houses.shp"
    write_areas(path, [SUZHOU], {"name": ["xy"]}, crs="EPSG:4326")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"xy", b"\xff\xff"))
    (read,) = read_vector(path)
    assert read.notes == ("its texts are in an unknown encoding and may be wrong",)
    assert read.columns["name"] == ["ÿÿ"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.gpkg", b"<OGRVRTDataSource/>", "a.gpkg does not begin as a .gpkg file does"),
        ("a.shp", b"", "a.shp does not begin as a .shp file does"),
        ("a.fgb", b"fgb\x03" + b"\xff" * 40, "a.fgb has no layer"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\xff" * 200, "a.gpkg cannot be read"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\x00" * 96, "a.shp cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=words):
        list(read_vector(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        list(read_vector(tmp_path / "none.gpkg"))


def test_a_table_without_shapes_is_no_map(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "town.gpkg"
    write_areas(path, [SUZHOU], {"name": ["a"]}, crs="EPSG:4326", layer="x")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE gpkg_contents SET data_type = 'attributes'")
        base.execute("DELETE FROM gpkg_geometry_columns")
    base.close()
    with pytest.raises(BadInputError, match="has no layer with shapes"):
        list(read_vector(path))
