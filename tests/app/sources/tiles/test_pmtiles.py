from pathlib import Path

import numpy as np
import pytest

from app.sources.tiles.pmtiles import KEPT, PMTiles, directory
from app.sources.tiles.source import TileError, TileFormat
from tests.app.sources.tiles import samples
from tests.app.sources.tiles.samples import TILES, mvt, packed, png

RED, BLUE = png((200, 0, 0)), png((0, 0, 200))
BOTH = RED + BLUE


def root(*entries: tuple[int, int, int, int]) -> bytes:
    return packed(samples.directory(list(entries)))


def test_a_directory_is_read_as_columns() -> None:
    found = directory(samples.directory([(0, 1, 10, 0), (1, 3, 20, -1), (300, 1, 5, 1000)]))
    assert found.tiles.tolist() == [0, 1, 300]
    assert found.offsets.tolist() == [0, 10, 1000]
    assert found.entry(3) == (3, 10, 20)
    assert found.entry(4) is None
    assert found.entry(300) == (1, 1000, 5)
    assert directory(samples.directory([(7, 1, 1, 0)])).entry(0) is None


def test_real_directories_agree_with_the_library() -> None:
    from pmtiles.tile import deserialize_directory

    for name in ("stamen_toner_raster_z3", "webp2"):
        path = TILES / f"{name}.pmtiles"
        if not path.exists():
            pytest.skip("no shared data here")
        source = PMTiles(path)
        header = source._header
        data = source._bytes(header["root_offset"], header["root_length"], 10**6)
        source.close()
        ours = source._kept[header["root_offset"]]
        theirs = deserialize_directory(data)
        assert ours.tiles.tolist() == [entry.tile_id for entry in theirs]
        assert ours.offsets.tolist() == [entry.offset for entry in theirs]
        assert ours.lengths.tolist() == [entry.length for entry in theirs]
        assert ours.runs.tolist() == [entry.run_length for entry in theirs]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x02", b"\x80", b"\x01\x00\x01\x01\x00", b"\xff" * 9 + b"\x01", b"\x01" * 9],
)
def test_a_damaged_directory_is_refused(data: bytes) -> None:
    with pytest.raises(TileError, match="directory"):
        directory(data)


def test_an_empty_directory_has_no_tile() -> None:
    assert directory(b"\x00").entry(0) is None


def test_numbers_that_overflow_are_refused() -> None:
    huge = b"\xff" * 8 + b"\x7f"
    with pytest.raises(TileError, match="directory"):
        directory(b"\x02" + huge + huge + b"\x01" * 6)


def test_tiles_are_found_through_leaves(tmp_path: Path) -> None:
    leaf = packed(samples.directory([(0, 1, len(RED), 0), (1, 4, len(BLUE), len(RED))]))
    path = samples.pmtiles(tmp_path / "a.pmtiles", root((0, 0, len(leaf), 0)), BOTH, leaves=leaf)
    source = PMTiles(path)
    assert source.tile(0, 0, 0) == RED
    assert [source.tile(1, x, y) for x in (0, 1) for y in (0, 1)] == [BLUE] * 4
    assert source.tile(2, 0, 0) is None
    assert source.tile(2, 9, 9) is None
    assert source.has(1, 1, 1)
    assert not source.has(2, 0, 0)
    assert str(path) in source.key
    source.close()
    assert source.tile(0, 0, 0) is None


def test_facts(tmp_path: Path) -> None:
    path = samples.pmtiles(
        tmp_path / "a.pmtiles",
        root((0, 1, len(RED), 0)),
        RED,
        metadata=packed('{"name": "城区", "attribution": "© 示例"}'.encode()),
    )
    source = PMTiles(path)
    assert source.facts.name == "城区"
    assert source.facts.credit == "© 示例"
    assert source.facts.format is TileFormat.PNG
    assert source.facts.bounds == (-180.0, -85.0, 180.0, 85.0)
    assert source.facts.count is None
    source.close()


@pytest.mark.parametrize("metadata", [b"", b"[]", b"{"])
def test_metadata_that_is_none_is_done_without(tmp_path: Path, metadata: bytes) -> None:
    entries = root((0, 1, len(RED), 0))
    source = PMTiles(samples.pmtiles(tmp_path / "a.pmtiles", entries, RED, metadata=metadata))
    assert source.facts.name == "a"
    source.close()


def test_a_format_named_wrongly_is_told_by_its_bytes(tmp_path: Path) -> None:
    entries = root((0, 1, len(RED), 0), (1, 1, 12, len(RED)))
    source = PMTiles(samples.pmtiles(tmp_path / "a.pmtiles", entries, RED + RED[:12], kind=3))
    assert "the format is named jpeg; its tiles are png" in source.facts.notes
    assert "1 of 2 tiles looked at are broken" in source.facts.notes
    source.close()


def test_vector_tiles_come_unpacked(tmp_path: Path) -> None:
    tile = mvt(("water", [("POINT (1 1)", {})]))
    data = packed(tile)
    entries = root((0, 1, len(data), 0), (1, 1, 4, 0))
    source = PMTiles(
        samples.pmtiles(tmp_path / "a.pmtiles", entries, data, kind=1, packings=(2, 2))
    )
    assert source.tile(0, 0, 0) == tile
    assert source.tile(1, 0, 0) is None
    source.close()


def test_only_so_many_directories_stay_in_memory(tmp_path: Path) -> None:
    leaf = packed(samples.directory([(0, 1, len(RED), 0)]))
    count = KEPT + 10
    entries = [(number, 0, len(leaf), number * len(leaf)) for number in range(count)]
    source = PMTiles(
        samples.pmtiles(tmp_path / "a.pmtiles", root(*entries), RED, leaves=leaf * count)
    )
    for number in range(count):
        source._directory(source._header["leaf_directory_offset"] + number * len(leaf), len(leaf))
    assert len(source._kept) == KEPT
    source.close()


def test_directories_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    leaf = packed(samples.directory([(0, 1, len(RED), 0)]))
    path = samples.pmtiles(tmp_path / "a.pmtiles", root((0, 0, len(leaf), 0)), RED, leaves=leaf)
    source = PMTiles(path)
    start = source._header["leaf_directory_offset"]
    circle = directory(samples.directory([(0, 0, len(leaf), 0)]))
    source._kept[start] = circle
    assert source.tile(0, 0, 0) is None
    assert not source.has(0, 0, 0)
    source.close()


def broken(path: Path, words: str) -> None:
    with pytest.raises(TileError, match=words):
        PMTiles(path)


def test_what_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    entries, path = root((0, 1, len(RED), 0)), tmp_path / "a.pmtiles"
    broken(path, "cannot be read")
    broken(samples.pmtiles(path, entries, RED, kind=6), "MLT")
    broken(samples.pmtiles(path, entries, RED, kind=5), "AVIF")
    broken(samples.pmtiles(path, entries, RED, packings=(3, 1)), "Brotli")
    broken(samples.pmtiles(path, entries, RED, kind=77), "77")
    broken(samples.pmtiles(path, entries, RED, zooms=(5, 2)), "zooms 5 to 2")
    broken(samples.pmtiles(path, root(), RED), "holds no tile")
    broken(samples.pmtiles(path, root((0, 0, 0, 0)), b""), "damaged or cut off")
    broken(samples.pmtiles(path, entries, RED[:-50]), "damaged or cut off")
    whole = samples.pmtiles(path, entries, RED).read_bytes()
    for data, words in (
        (b"", "empty"),
        (b"PMTiles\x03", "cut off"),
        (b"PMTiles\x02" + whole[8:], "version 3"),
        (b"something else", "no PMTiles"),
    ):
        path.write_bytes(data)
        broken(path, words)


def test_leaves_without_end_are_refused(tmp_path: Path) -> None:
    source_of = packed(samples.directory([(0, 0, 9, 0)]))
    padded = packed(samples.directory([(0, 0, len(source_of), 0)]))
    assert len(padded) == len(source_of)
    broken(samples.pmtiles(tmp_path / "a.pmtiles", padded, b"", leaves=padded), "holds no tile")


def test_columns_are_numbers_that_fit() -> None:
    assert directory(samples.directory([(2**40, 1, 1, 2**41)])).tiles.dtype == np.int64
