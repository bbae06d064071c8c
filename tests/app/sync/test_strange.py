from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.protocol.session import Position
from app.sync import strange as module
from app.sync.strange import FOLDER, KEPT, Strange

HERE, THERE = Position("e", 5, 1), Position("e", 6, 2)


def test_a_frame_is_kept_once_and_a_place_passed_by_when_it_cannot_be_read_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    strange = Strange(tmp_path)
    assert not strange.keep(b"\x00first", HERE)
    assert strange.keep(b"\x00first", HERE)
    assert strange.keep(b"the same change among more", HERE)
    assert not strange.keep(b"\x00first", THERE)
    kept = sorted(path.read_bytes() for path in (tmp_path / FOLDER).iterdir())
    assert kept == [b"\x00first", b"the same change among more"]
    assert len(caplog.records) == 2
    assert "cannot be read; kept as" in caplog.text


def test_only_the_newest_frames_are_kept(tmp_path: Path) -> None:
    strange = Strange(tmp_path)
    for number in range(KEPT + 3):
        strange.keep(f"frame {number}".encode(), HERE)
        for path in (tmp_path / FOLDER).iterdir():
            if path.read_bytes() == f"frame {number}".encode():
                os.utime(path, (1_000 + number, 1_000 + number))
    kept = {path.read_bytes() for path in (tmp_path / FOLDER).iterdir()}
    assert len(kept) == KEPT
    assert b"frame 2" not in kept
    assert f"frame {KEPT + 2}".encode() in kept


def test_what_cannot_be_kept_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_private", full)
    assert not Strange(tmp_path).keep(b"x", HERE)
    assert "cannot be kept: No space left" in caplog.text
