from pathlib import Path

import pytest

from app.store.room import MIB, Reserve, Room, RoomLimits, RoomState, free_bytes

SMALL = RoomLimits(low=100_000, full=20_000, reserve=8_192)


def reserve(folder: Path, free: int) -> Reserve:
    return Reserve(folder, SMALL, lambda _: free)


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (100_000, RoomState.OK),
        (99_999, RoomState.LOW),
        (20_000, RoomState.LOW),
        (19_999, RoomState.FULL),
        (0, RoomState.FULL),
    ],
)
def test_what_is_free_says_what_may_be_done(tmp_path: Path, free: int, state: RoomState) -> None:
    room = reserve(tmp_path, free).look()
    assert room == Room(free, state)
    assert bool(room.refusal) is (state is RoomState.FULL)


def test_the_figures_are_those_of_the_reliability_reference() -> None:
    assert RoomLimits() == RoomLimits(1024 * MIB, 200 * MIB, 64 * MIB)
    assert "3 MiB free" in Room(3 * MIB + 5, RoomState.FULL).refusal


def test_the_reserve_is_made_where_there_is_plenty_and_given_back(tmp_path: Path) -> None:
    plenty = reserve(tmp_path, 108_192)
    assert not plenty.is_there
    assert not plenty.give_back()
    assert plenty.make()
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= SMALL.reserve
    assert plenty.make()
    assert plenty.give_back()
    assert not (tmp_path / "reserve").exists()


def test_where_there_is_little_no_reserve_is_made(tmp_path: Path) -> None:
    assert not reserve(tmp_path, 108_191).make()
    assert not list(tmp_path.iterdir())


def test_a_disk_that_will_not_give_it_keeps_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", fail)
    assert not reserve(tmp_path, 10**9).make()
    assert not list(tmp_path.iterdir())


def test_the_real_disk_can_be_asked(tmp_path: Path) -> None:
    assert free_bytes(tmp_path) > 0
    assert Reserve(tmp_path).look().free_bytes > 0
    assert Reserve(tmp_path / "nowhere").look().state is RoomState.OK
