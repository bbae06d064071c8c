import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from widgets.map.shelf import RUNS, WHOLE, Shelf, packed, unpacked
from widgets.map.tiles import TILE_PX, TileKey

KEY = TileKey(0.0586, -3, 8)


def tile(noise: bool = False, seed: int = 0) -> QImage:
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    image.fill(0xFF000000 + seed)
    if noise:
        dice = np.random.default_rng(seed)
        memoryview(image.bits())[:] = dice.bytes(TILE_PX * TILE_PX * 4)
    return image


def same(one: QImage | None, other: QImage) -> bool:
    return one is not None and bytes(one.constBits()) == bytes(other.constBits())


@pytest.mark.parametrize(("noise", "begin"), [(False, RUNS), (True, WHOLE)])
def test_a_tile_comes_back_as_it_was(tmp_path: Path, noise: bool, begin: bytes) -> None:
    shelf = Shelf(tmp_path, 1 << 30)
    shelf.put("night", KEY, tile(noise))
    assert same(shelf.get("night", KEY), tile(noise))
    assert shelf.has("night", KEY)
    assert packed(tile(noise)).startswith(begin)
    assert len(packed(tile())) < 100


def test_another_look_or_place_is_another_tile(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 1 << 30)
    shelf.put("night", KEY, tile())
    assert shelf.get("day", KEY) is None
    assert shelf.get("night", KEY._replace(scale=0.05860000001)) is None
    assert not shelf.has("night", KEY._replace(row=9))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"yt1r",
        b"yt1w" + bytes(8),
        b"png!" + bytes(80),
        packed(tile())[:-4],
        packed(tile())[:-8],
    ],
)
def test_a_torn_or_foreign_file_is_no_tile(content: bytes) -> None:
    assert unpacked(content) is None


def test_the_longest_unused_go_when_there_are_too_many(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 3_000_000)
    for number in range(20):
        key = TileKey(1.0, number, 0)
        shelf.put("look", key, tile(noise=True, seed=number))
        os.utime(shelf._path("look", key), (1_000.0 + number, 1_000.0 + number))
    shelf.sweep()
    left = [number for number in range(20) if shelf.has("look", TileKey(1.0, number, 0))]
    assert left == list(range(11, 20))


def test_a_disk_that_takes_nothing_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path / "file", 1 << 30)
    shelf.put("look", KEY, tile())
    shelf.put("look", KEY, tile())
    assert shelf.get("look", KEY) is None
