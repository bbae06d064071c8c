"""A recorded stream at full speed into a server with a wall on it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.line import Figure
from bench.server import Running, running_server

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("YIPING_DATA") or ROOT.parent / "shared" / "data")
RECORDED = DATA / "cases" / "311_baltimore_10k.csv"
ROWS = 10_000
WALL_SECONDS = 20


def measure() -> Iterator[Figure]:
    """Yield replay rate, completeness and stalls of the wall meanwhile.

    The recorded file is used where it is at hand, else one of as many made-up rows.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if RECORDED.exists():
            source = [str(RECORDED), "--profile", "baltimore_311"]
        else:
            source = [str(made_up(folder / "made_up.csv")), "--map", *COLUMNS]
        with running_server(folder / "server") as server:
            wall = start_wall(folder, server)
            assert wall.stdout is not None
            while "first picture" not in wall.stdout.readline():
                if wall.poll() is not None:
                    yield Figure("replay_rate", None, "cases/s", ">= 2000", why="no wall")
                    return
            replayed = replay(source, server, folder / "rejects.csv")
            wall.stdout.read()
            wall.wait(120)
        seen: dict[str, Any] = json.loads((folder / "wall.json").read_text("utf-8"))
    yield Figure("replay_rate", replayed["cases_per_s"], "cases/s", ">= 2000")
    settled = replayed["accepted"] + replayed["rejected"]
    yield Figure("replay_settled", settled, "cases", f">= {ROWS}")
    yield Figure("replay_on_the_wall", seen["cases"], "cases", f">= {replayed['accepted']}")
    yield Figure("replay_ui_stall_p99", seen["ui_stall_ms"]["p99"], "ms", "<= 16")


COLUMNS = ["id=id", "title=title", "time=time", "lon=lon", "lat=lat"]


def made_up(path: Path) -> Path:
    """Write a file of as many rows as the recorded one."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.partition("=")[0] for column in COLUMNS])
        for number in range(ROWS):
            at = (start + timedelta(minutes=number)).isoformat()
            lon, lat = -76.6 + number % 100 / 1000, 39.3 + number // 100 / 1000
            writer.writerow([number, f"case {number}", at, lon, lat])
    return path


def start_wall(folder: Path, server: Running) -> subprocess.Popen[str]:
    """Start a wall off screen on a server."""
    return subprocess.Popen(
        [
            *(sys.executable, "-u", "main.py", "wall", "--server", server.url),
            *("--token-file", str(server.tokens), "--data", str(folder / "wall")),
            *("--for", str(WALL_SECONDS), "--picture", str(folder / "wall.png")),
            *("--summary", str(folder / "wall.json")),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def replay(source: list[str], server: Running, rejects: Path) -> dict[str, Any]:
    """Replay a file at full speed; return the summary."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "app", "replay", *source),
            *("--server", server.url, "--token-file", str(server.tokens)),
            *("--rejects", str(rejects)),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
