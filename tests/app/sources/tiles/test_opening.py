from pathlib import Path

import pytest

from app.sources.tiles.mbtiles import MBTiles
from app.sources.tiles.opening import open_file
from app.sources.tiles.pmtiles import PMTiles
from app.sources.tiles.source import TileError
from tests.app.sources.tiles import samples
from tests.app.sources.tiles.samples import TILES, packed, png

SHOWN = {
    "martin_world_cities.mbtiles": ("mvt", 0, 6, 8),
    "plain_1.mbtiles": ("png", 0, 4, 285),
    "plain_4.mbtiles": ("png", 0, 4, 269),
    "some-empty-tiles.mbtiles": ("png", 1, 2, 11),
    "stamen_toner_raster_z3.pmtiles": ("png", 0, 3, 85),
    "test_fixture_1.pmtiles": ("mvt", 0, 0, 1),
    "utf8grid.mbtiles": ("png", 0, 0, 1),
    "webp2.pmtiles": ("webp", 0, 1, 5),
}

REFUSED = {
    "corrupt.mbtiles": "damaged: database disk image is malformed",
    "corrupt_null_tile.mbtiles": "the tile at zoom 1, column 0, row 0 is NULL",
    "empty.pmtiles": "is empty",
    "invalid.pmtiles": "neither MBTiles nor PMTiles",
    "martin_geography-class-jpg.mbtiles": "none of 5 looked at can be drawn",
    "martin_geography-class-png.mbtiles": "none of 6 looked at can be drawn",
    "martin_json.mbtiles": "holds JSON, no pictures",
    "martin_mlt.mbtiles": "MapLibre vector tiles",
    "martin_webp-no-primary.mbtiles": "none of 1 looked at can be drawn",
    "test_fixture_mlt.pmtiles": "MapLibre vector tiles",
    "with spaces.mbtiles": "holds no tile",
}


@pytest.mark.skipif(not TILES.is_dir(), reason="REAL DATA NOT TESTED: no tile files here")
def test_every_real_file_is_spoken_of() -> None:
    assert {path.name for path in TILES.iterdir()} == SHOWN.keys() | REFUSED.keys()


@pytest.mark.skipif(not TILES.is_dir(), reason="REAL DATA NOT TESTED: no tile files here")
@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("thorough", [True, False])
def test_every_good_file_is_shown(name: str, thorough: bool) -> None:
    source = open_file(TILES / name, thorough=thorough)
    facts = source.facts
    found = (facts.format.value, facts.min_zoom, facts.max_zoom)
    assert found == SHOWN[name][:3]
    assert facts.count == SHOWN[name][3] or not thorough
    there = [
        source.tile(zoom, x, y)
        for zoom in range(facts.min_zoom, min(facts.max_zoom, 4) + 1)
        for x in range(1 << zoom)
        for y in range(1 << zoom)
        if source.has(zoom, x, y)
    ]
    assert there
    assert None not in there
    source.close()


@pytest.mark.skipif(not TILES.is_dir(), reason="REAL DATA NOT TESTED: no tile files here")
@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("thorough", [True, False])
def test_every_other_file_is_refused_in_plain_words(name: str, thorough: bool) -> None:
    with pytest.raises(TileError) as caught:
        open_file(TILES / name, thorough=thorough)
    assert REFUSED[name] in str(caught.value)
    assert str(caught.value).startswith(name)


def test_the_kind_is_told_by_the_bytes_whatever_the_name(tmp_path: Path) -> None:
    first = open_file(samples.mbtiles(tmp_path / "a.pmtiles", {(0, 0, 0): png()}))
    root = packed(samples.directory([(0, 1, len(png()), 0)]))
    second = open_file(samples.pmtiles(tmp_path / "b.mbtiles", root, png()))
    assert isinstance(first, MBTiles)
    assert isinstance(second, PMTiles)
    first.close()
    second.close()


def test_a_folder_or_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TileError, match="folder"):
        open_file(tmp_path)
    with pytest.raises(TileError, match="cannot be read"):
        open_file(tmp_path / "none")
