from pathlib import Path

import pytest

from app.sources.tiles import coverage as module
from app.sources.tiles.coverage import ZoomCoverage, count, coverage, places, spans
from app.sources.tiles.opening import open_file
from app.sources.tiles.source import TileError
from tests.app.sources.tiles.samples import mbtiles, png

WORLD = (-180.0, -85.0, 180.0, 85.0)
TOWN = (120.55, 31.25, 120.70, 31.35)


def test_a_place_has_so_many_tiles() -> None:
    assert count(WORLD, range(4)) == 1 + 4 + 16 + 64
    columns, rows = spans(TOWN, 12)
    assert count(TOWN, [12]) == len(columns) * len(rows) == len(list(places(TOWN, [12])))
    assert next(iter(places(WORLD, [1, 0]))) == (0, 0, 0)


def test_a_place_upside_down_is_refused() -> None:
    with pytest.raises(TileError, match="west, south, east, north"):
        spans((10.0, 0.0, -10.0, 1.0), 3)


def test_of_a_view_it_is_said_how_much_is_at_hand(tmp_path: Path) -> None:
    tiles: dict[tuple[int, int, int], bytes | str | None] = {
        (1, 0, 0): png(),
        (1, 1, 0): png(),
        (0, 0, 0): png(),
    }
    source = open_file(mbtiles(tmp_path / "a.mbtiles", tiles))
    found = coverage(source, WORLD, [0, 1, 1])
    assert found.zooms == (ZoomCoverage(0, 1, 1), ZoomCoverage(1, 4, 2))
    assert (found.wanted, found.present, found.is_whole) == (5, 3, False)
    assert coverage(source, WORLD, [0]).is_whole
    source.close()


def test_too_many_tiles_are_not_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "MOST_COUNTED", 10)
    source = open_file(mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): png()}))
    with pytest.raises(TileError, match="more than 10 tiles"):
        coverage(source, WORLD, [2])
    source.close()
