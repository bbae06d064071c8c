import os
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.sources.tiles.cache import ABSENT_S, FRESH_S, SEEN_EVERY_S, TileCache
from app.store.room import RoomLimits
from tests.app.sources.tiles.samples import png

TILE = png()
FEW = RoomLimits(low=0, full=0, reserve=0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cache(tmp_path: Path, clock: ManualClock) -> TileCache:
    return TileCache(tmp_path / "tiles", clock, limits=FEW)


def test_what_was_written_is_read_with_its_age(cache: TileCache, clock: ManualClock) -> None:
    assert cache.read(3, 1, 2) is None
    assert not cache.has(3, 1, 2)
    assert cache.write(3, 1, 2, TILE)
    clock.advance(60.0)
    kept = cache.read(3, 1, 2)
    assert kept is not None
    assert (kept.data, kept.age_s, kept.is_old) == (TILE, 60.0, False)
    assert cache.has(3, 1, 2)
    assert not cache.has(3, 9, 2)


def test_tiles_and_absences_grow_old(cache: TileCache, clock: ManualClock) -> None:
    cache.write(3, 1, 2, TILE)
    cache.write(3, 1, 3, b"")
    clock.advance(ABSENT_S + 1.0)
    assert [cache.read(3, 1, y).is_old for y in (2, 3)] == [False, True]  # type: ignore[union-attr] # both are there
    clock.advance(FRESH_S)
    kept = cache.read(3, 1, 2)
    assert kept is not None
    assert kept.is_old


def test_a_clock_set_back_makes_no_negative_age(cache: TileCache, clock: ManualClock) -> None:
    cache.write(1, 0, 0, TILE)
    clock.set_now(clock.now() - 9_999.0)
    kept = cache.read(1, 0, 0)
    assert kept is not None
    assert kept.age_s == 0.0


def test_a_file_that_was_cut_off_is_dropped(cache: TileCache, tmp_path: Path) -> None:
    cache.write(1, 0, 0, TILE)
    path = tmp_path / "tiles" / "1" / "0" / "0"
    path.write_bytes(TILE[:50])
    assert cache.read(1, 0, 0) is None
    assert not path.exists()


def test_the_folder_is_bounded_and_what_was_looked_at_stays(
    tmp_path: Path, clock: ManualClock
) -> None:
    cache = TileCache(tmp_path / "tiles", clock, most_bytes=10 * 4096, limits=FEW)
    for x in range(10):
        cache.write(5, x, 0, TILE)
        clock.advance(1.0)
    assert cache.size == 10 * 4096
    clock.advance(SEEN_EVERY_S + 1.0)
    assert cache.read(5, 0, 0) is not None
    cache.write(5, 20, 0, TILE)
    assert cache.size == 9 * 4096
    assert [x for x in (0, 1, 2, 3, 20) if cache.has(5, x, 0)] == [0, 3, 20]


def test_another_run_counts_what_lies_there(tmp_path: Path, clock: ManualClock) -> None:
    TileCache(tmp_path / "tiles", clock, limits=FEW).write(1, 0, 0, TILE)
    again = TileCache(tmp_path / "tiles", clock, limits=FEW)
    assert again.size == 4096
    assert again.read(1, 0, 0) is not None


def test_nothing_is_written_when_the_disk_is_nearly_full(
    tmp_path: Path, clock: ManualClock
) -> None:
    cache = TileCache(tmp_path / "tiles", clock, limits=RoomLimits(low=1 << 62))
    assert not cache.write(1, 0, 0, TILE)
    assert cache.read(1, 0, 0) is None


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "tiles").write_text("a file where a folder should be")
    cache = TileCache(tmp_path / "tiles", clock, limits=FEW)
    assert not cache.write(1, 0, 0, TILE)
    assert cache.size == 0


def test_no_draft_is_left_when_writing_fails(
    cache: TileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", refuse)
    assert not cache.write(1, 0, 0, TILE)
    assert [name for _, _, names in os.walk(tmp_path / "tiles") for name in names] == []


def test_only_places_of_the_pyramid_are_there(cache: TileCache) -> None:
    assert not cache.has(2, 99, 0)
