import os
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.doctor.finding import Weight
from app.doctor.machine import look_at_clock, look_at_room, look_at_secrets, look_at_sqlite
from app.store.room import MIB


def test_the_version_of_sqlite_is_said_with_what_it_means() -> None:
    assert look_at_sqlite((3, 40, 1)).code == "sqlite_single"
    assert look_at_sqlite((3, 51, 3)).code == "sqlite_fixed"
    assert look_at_sqlite((3, 40, 1)).facts == {"version": "3.40.1"}


@pytest.mark.parametrize(
    ("mib", "code", "weight"),
    [(5_000, "room_ok", "fine"), (500, "room_low", "note"), (100, "room_full", "help")],
)
def test_room_is_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mib: int, code: str, weight: str
) -> None:
    monkeypatch.setattr("app.store.room.Reserve.__init__.__defaults__", (None, lambda _: mib * MIB))
    found = look_at_room(tmp_path)
    assert (found.code, found.weight, found.facts) == (code, weight, {"mib": mib})


def test_a_clock_behind_the_files_or_before_all_programs_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "mirror.db"
    path.touch()
    os.utime(path, (1_800_000_000.0, 1_800_000_000.0))
    assert look_at_clock([path], ManualClock(1_800_000_000.0)).code == "clock_fine"
    behind = look_at_clock([path], ManualClock(1_799_999_000.0))
    assert (behind.code, behind.facts) == ("clock_behind", {"behind_s": 1_000})
    assert behind.place == str(path)
    assert look_at_clock([], ManualClock(0.0)).facts == {"year": 1970}
    assert look_at_clock([], ManualClock(1_800_000_000.0)).code == "clock_fine"


def test_secrets_that_others_may_read_need_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "tls").mkdir()
    open_to_all, closed = tmp_path / "tokens.toml", tmp_path / "tls" / "ca-key.pem"
    for path, mode in ((open_to_all, 0o644), (closed, 0o600)):
        path.touch()
        path.chmod(mode)
    (tmp_path / "other.txt").touch()
    found = {one.place: one for one in look_at_secrets(tmp_path)}
    assert set(found) == {str(tmp_path), str(open_to_all), str(closed)}
    assert found[str(tmp_path)].code == "folder_open"
    assert found[str(tmp_path)].weight is Weight.NOTE
    assert found[str(open_to_all)].weight is Weight.HELP
    assert found[str(open_to_all)].facts == {"mode": "644"}
    assert found[str(closed)].code == "secret_fine"
    monkeypatch.setattr("os.getuid", lambda: 12_345)
    foreign = {one.place: one.code for one in look_at_secrets(tmp_path)}
    assert foreign[str(closed)] == "secret_foreign"
