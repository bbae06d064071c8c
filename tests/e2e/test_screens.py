"""The program as a person starts it, on a machine without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, ServerProcess


def run(tmp_path: Path, *words: str) -> tuple[str, dict[str, Any]]:
    """Run a screen off screen; return what it said and its record."""
    record = tmp_path / "screen.json"
    environ = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environ.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [
            *(sys.executable, "-X", "dev", "main.py", *words),
            *("--picture", str(tmp_path / "screen.png"), "--summary", str(record)),
        ],
        capture_output=True,
        text=True,
        timeout=110,
        cwd=ROOT,
        env=environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    said: dict[str, Any] = json.loads(record.read_text("utf-8"))
    return done.stdout, said


@pytest.mark.parametrize("screen", ["wall", "seat"])
def test_the_demo_shows_a_living_town_and_ends_by_itself(tmp_path: Path, screen: str) -> None:
    words = ("demo", "--screen", screen, "--data", str(tmp_path / "demo"), "--for", "6")
    said, record = run(tmp_path, *words, "--pace", "180")  # nights are quiet
    assert "no display" in said
    assert record["connected"] is True
    assert record["head_seq"] == record["mirror_seq"] > 0
    assert record["open_cases"] >= 30
    assert record["units"] >= 40
    assert record["first_picture_s"] <= 6.0
    assert record["event_to_pixel_ms"]["n"] >= 5
    assert record["event_to_pixel_ms"]["p50"] <= 250.0  # of a few; bench holds the p99
    assert record["unhandled_exceptions"] == 0
    assert (tmp_path / "screen.png").stat().st_size > 50_000


def test_a_wall_on_an_empty_server_says_so_and_ends(tmp_path: Path, server: ServerProcess) -> None:
    words = ("wall", "--server", server.url, "--token", server.token("wall"), "--for", "1")
    _, record = run(tmp_path, *words, "--data", str(tmp_path / "wall"), "--size", "1920x1080")
    assert record["connected"] is True
    assert record["cases"] == 0
    assert record["unhandled_exceptions"] == 0


def test_help_needs_no_qt() -> None:
    blocked = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6', 'pyqtgraph', 'qasync'):\n"
        "    sys.modules[name] = None\n"
        "import main\n"
        "main.main(sys.argv[1:])\n"
    )
    for words in ([], ["demo"], ["wall"], ["seat"], ["server"], ["simulate"], ["replay"]):
        done = subprocess.run(
            [sys.executable, "-c", blocked, *words, "--help"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, (words, done.stderr)
        assert done.stdout.startswith("usage:")
