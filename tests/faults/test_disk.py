from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.checks import disk
from tests.faults.filling import warned


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=8m none /mnt"]
    return subprocess.run(tried, check=False, capture_output=True).returncode == 0


@pytest.mark.serial
def test_the_scenes_hold_on_a_small_disk() -> None:
    if not can_mount():
        pytest.skip("FULL DISK NOT TESTED: no file system of its own can be mounted here")
    assert [one.note for one in disk.once() if not one.ok] == []


def test_what_could_not_be_run_is_no_success() -> None:
    made = disk.line(None, "served", "sh: 1: unshare: not found\n")
    assert not made.ok
    assert made.note.endswith("unshare: not found")
    said: dict[str, object] = {"scene": "served", "ok": True, "back": 2.0, "false": 1}
    assert not disk.line(said, "served", "").ok
    assert disk.line({**said, "false": 0}, "served", "").ok


def test_a_large_disk_fails_the_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.filling.WITHIN_S", 0.3)
    monkeypatch.setattr("tests.faults.filling.Filler.leave", lambda *_: None)
    assert not asyncio.run(warned(tmp_path))["ok"]
