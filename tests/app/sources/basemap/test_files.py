from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import BadInputError
from app.sources.basemap.described import Wish
from app.sources.basemap.files import gather
from tests.app.sources.basemap.vectorfiles import square, write_areas

NOTHING_SAID = Wish(None, None)


@pytest.mark.parametrize("name", ["helsinki.osm.pbf", "HELSINKI.PBF"])
def test_extracts_of_openstreetmap(data_dir: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copy(data_dir / "roads" / "helsinki.osm.pbf", path)
    assert gather(path, NOTHING_SAID).has_global_ids
    assert gather(path, Wish("wgs84", None)).features


def test_openstreetmap_is_never_shifted(data_dir: Path) -> None:
    with pytest.raises(BadInputError, match="OpenStreetMap is wgs84, --system says gcj02"):
        gather(data_dir / "roads" / "helsinki.osm.pbf", Wish("gcj02", None))


@pytest.mark.parametrize("ending", [".geojson", ".JSON"])
def test_geojson(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"map{ending}"
    path.write_text('{"type": "Point", "coordinates": [24.9, 60.1]}')
    assert len(gather(path, Wish(None, "place")).features) == 1


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".fgb"])
def test_vector_files(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"park{ending}"
    write_areas(path, [square(120.6, 31.3, 0.1)], {"name": ["园"]}, crs="EPSG:4326", layer="park")
    assert [each.name for each in gather(path, Wish(None, "park")).features] == ["园"]


def test_other_files_are_refused_with_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "map.dwg"
    path.write_bytes(b"AC1032")
    with pytest.raises(BadInputError, match=r"map.dwg is none .* \.osm, .*\.gpkg"):
        gather(path, NOTHING_SAID)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no file"):
        gather(tmp_path / "none.osm", NOTHING_SAID)
    with pytest.raises(BadInputError, match="there is no file"):
        gather(tmp_path, NOTHING_SAID)
