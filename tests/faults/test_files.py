"""The checks of the files with tiny numbers: power cuts, fail-points, every n-th call."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults import killing
from tests.faults.checks import kills, nth_call, power
from tests.faults.line import Scale
from tests.faults.powerloss import Disk, Event, Loss, can_trace, events

needs_strace = pytest.mark.skipif(bool(can_trace()), reason=can_trace() or "it can be traced")


@needs_strace
@pytest.mark.parametrize("store", power.LOOKS)
def test_full_loses_nothing_to_a_power_cut_and_normal_does(store: str) -> None:
    assert power.line_of(store, power.replay(store, "full", 12, commits=20)).ok
    assert power.control_line_of(store, power.replay(store, "normal", 12, commits=20)).ok


def test_where_nothing_can_be_traced_the_check_is_no_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(power, "can_trace", lambda: "strace is not installed")
    lines = list(power.run(Scale.CI))
    assert [line.ok for line in lines] == [False, False]
    assert all("strace" in line.note for line in lines)


def test_a_trace_is_read_call_by_call() -> None:
    def hexed(text: str) -> str:
        return "".join(f"\\x{byte:02x}" for byte in text.encode())

    path = hexed("/data/a")
    lines = [
        f'7 openat(AT_FDCWD, "{path}", O_RDWR|O_CREAT, 0644) = 3<{path}>',
        f'7 pwrite64(3<{path}>, "{hexed("abc")}", 3, 5) = 3',
        f"7 fdatasync(3<{path}>) = 0",
        f"7 ftruncate(3<{path}>, 4) = 0",
        f'7 write(1<{hexed("pipe")}>, "{hexed("acknowledged 9" + chr(10))}", 15) = 15',
        f'7 unlink("{path}") = 0',
        f'7 pwrite64(3<{path}>, "", 0, 0) = -1 EIO (Input/output error)',
        "7 +++ exited with 0 +++",
    ]
    assert list(events(lines, "/data")) == [
        Event("make", "/data/a"),
        Event("write", "/data/a", 5, b"abc"),
        Event("sync", "/data/a"),
        Event("cut", "/data/a", 4),
        Event("say", at=9),
        Event("drop", "/data/a"),
    ]


def test_what_was_synced_stays_and_the_rest_may_go(tmp_path: Path) -> None:
    disk = Disk("/d")
    for event in (
        Event("make", "/d/a"),
        Event("write", "/d/a", 0, b"one"),
        Event("sync", "/d/a"),
        Event("write", "/d/a", 3, b"two"),
        Event("say", at=1),
    ):
        disk.take(event)
    disk.after_power_loss(tmp_path, Loss.ALL, random.Random(1))
    assert (tmp_path / "a").read_bytes() == b"one"
    assert disk.acknowledged == [1]
    found = set()
    for seed in range(20):
        disk.after_power_loss(tmp_path, Loss.SOME, random.Random(seed))
        found.add((tmp_path / "a").read_bytes())
    assert found == {b"one", b"onetwo"}


def test_a_dropped_file_is_gone_once_its_folder_is_synced(tmp_path: Path) -> None:
    disk = Disk("/d")
    for event in (Event("make", "/d/a"), Event("sync", "/d"), Event("drop", "/d/a")):
        disk.take(event)
    disk.take(Event("sync", "/d"))
    disk.after_power_loss(tmp_path, Loss.ALL, random.Random(1))
    assert list(tmp_path.iterdir()) == []


def test_every_fortieth_call_fails_cleanly() -> None:
    line = nth_call.every_call(1, step=40)
    assert line.ok, line.note


def test_some_named_steps_survive_a_kill(tmp_path: Path) -> None:
    line = kills.fail_points(tmp_path / "points", 4)
    assert line.ok, line.note


def test_a_child_that_does_not_die_is_said_to_have_lived(tmp_path: Path) -> None:
    assert killing.die_at(tmp_path, 100_000, is_before=True) == [
        "it did not die at statement 100000"
    ]
