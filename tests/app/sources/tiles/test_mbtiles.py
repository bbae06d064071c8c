import gzip
import sqlite3
from pathlib import Path

import pytest

from app.sources.tiles.mbtiles import MBTiles
from app.sources.tiles.source import TileError, TileFormat
from tests.app.sources.tiles.samples import mbtiles, mvt, png

RED, BLUE = png((200, 0, 0)), png((0, 0, 200))
VECTOR = mvt(("water", [("POINT (1 1)", {})]))


def test_rows_are_counted_from_the_north(tmp_path: Path) -> None:
    source = MBTiles(mbtiles(tmp_path / "a.mbtiles", {(1, 0, 0): RED, (1, 0, 1): BLUE}))
    assert source.tile(1, 0, 0) == RED
    assert source.tile(1, 0, 1) == BLUE
    assert source.tile(1, 1, 1) is None
    assert source.tile(99, 0, 0) is None
    assert source.has(1, 0, 0)
    assert not source.has(1, 1, 0)
    source.close()
    assert source.tile(1, 0, 0) is None


def test_vector_tiles_come_unpacked_and_damaged_ones_are_missing(tmp_path: Path) -> None:
    whole = gzip.compress(VECTOR)
    tiles: dict[tuple[int, int, int], bytes | str | None] = {
        (0, 0, 0): whole,
        (1, 0, 0): whole[:-6],
        (1, 0, 1): b"",
    }
    source = MBTiles(mbtiles(tmp_path / "a.mbtiles", tiles, {"format": "pbf"}))
    assert source.tile(0, 0, 0) == VECTOR
    assert source.tile(1, 0, 0) is None
    assert source.tile(1, 0, 1) is None
    assert source.facts.format is TileFormat.MVT
    source.close()


def test_facts_come_from_the_tiles_and_contradictions_are_said(tmp_path: Path) -> None:
    metadata = {
        "name": "苏州\n底图",
        "format": "jpg",
        "minzoom": "0",
        "maxzoom": "9",
        "bounds": "120.5,31.2,120.8,31.4",
        "attribution": "© 示例",
    }
    path = mbtiles(tmp_path / "a.mbtiles", {(3, 0, 0): RED, (4, 0, 0): RED}, metadata)
    source = MBTiles(path, thorough=True)
    facts = source.facts
    assert (facts.name, facts.format, facts.credit) == ("苏州 底图", TileFormat.PNG, "© 示例")
    assert (facts.min_zoom, facts.max_zoom, facts.count) == (3, 4, 2)
    assert facts.bounds == (120.5, 31.2, 120.8, 31.4)
    assert "the format is named “jpg”; its tiles are png" in facts.notes
    assert "zooms are said to be 0-9" in facts.notes
    assert str(path) in source.key
    source.close()


def test_without_metadata_the_tiles_speak(tmp_path: Path) -> None:
    source = MBTiles(mbtiles(tmp_path / "town.mbtiles", {(0, 0, 0): RED}))
    assert (source.facts.name, source.facts.bounds, source.facts.count) == ("town", None, None)
    assert "no metadata" in source.facts.notes[0]
    source.close()


def test_bounds_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): RED}, {"bounds": "a,b", "format": "png"})
    source = MBTiles(path)
    assert source.facts.bounds is None
    assert source.facts.notes == ()
    source.close()


@pytest.mark.parametrize(
    ("tiles", "metadata", "words"),
    [
        ({}, {}, "holds no tile"),
        ({(0, 0, 0): None}, {}, "zoom 0, column 0, row 0 is NULL"),
        ({(0, 0, 0): "text"}, {}, "NULL"),
        ({(0, 0, 0): b""}, {}, "only empty tiles"),
        ({(0, 0, 0): b"\x02\x01"}, {"format": "mlt"}, "MLT"),
        ({(0, 0, 0): b"{}"}, {"format": "utfgrid"}, "UTFGrid"),
        ({(0, 0, 0): b"{}"}, {}, "no pictures"),
        ({(30, 0, 0): RED}, {}, "zooms 30 to 30 are none"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    tmp_path: Path,
    tiles: dict[tuple[int, int, int], bytes | str | None],
    metadata: dict[str, str],
    words: str,
) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", tiles, metadata)
    with pytest.raises(TileError, match=words):
        MBTiles(path)


def test_zooms_that_are_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mbtiles"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        made.execute("INSERT INTO tiles VALUES ('far', 0, 0, x'00')")
    made.close()
    with pytest.raises(TileError, match="zooms far"):
        MBTiles(path)


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\x00" + bytes(90)])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mbtiles"
    path.write_bytes(data)
    with pytest.raises(TileError, match=r"empty|SQLite|damaged|without"):
        MBTiles(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TileError, match="cannot be read"):
        MBTiles(tmp_path / "a.mbtiles")


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mbtiles"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE cases (id)")
    made.close()
    with pytest.raises(TileError, match="without a table of tiles"):
        MBTiles(path)


def test_a_view_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tile file may hold any view; asking it may not take for ever."""
    path = tmp_path / "a.mbtiles"
    with sqlite3.connect(path) as made:
        made.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT 0 AS zoom_level, 0 AS tile_column, i AS tile_row, x'00' AS tile_data FROM n"
        )
    made.close()
    monkeypatch.setattr("app.sources.tiles.mbtiles.CHECK_S", 0.05)
    with pytest.raises(TileError, match="interrupted"):
        MBTiles(path)


def test_a_check_for_null_tiles_that_takes_too_long_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = MBTiles(mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): RED}))
    monkeypatch.setattr("app.sources.tiles.mbtiles.STEPS", 1)
    source._connection.set_progress_handler(lambda: 1, 1)
    source._need_no_null(1.0)
    source._connection.set_progress_handler(None, 1)
    source._connection.close()
    with pytest.raises(TileError, match="closed"):
        source._need_no_null(1.0)
