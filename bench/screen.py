"""What the demo wall says of itself: first picture, event to pixel, stalls of the UI thread."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.line import Figure

ROOT = Path(__file__).parents[1]
SECONDS = 30
PACE = 60.0
"""Speed of the demo's day, for as many events in half a minute as an hour brings."""

LEAST_EVENTS = 100

GOALS = {
    "first_picture": ("s", "<= 3"),
    "event_to_pixel_p50": ("ms", "<= 150"),
    "event_to_pixel_p99": ("ms", "<= 250"),
    "ui_stall_p99": ("ms", "<= 16"),
    "ui_stall_longest": ("ms", "<= 50"),
}


def measure() -> Iterator[Figure]:
    """Yield the figures of the demo wall at 3840×2160, painted off screen."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        said = run_wall(folder)
    if said is None:
        for name, goal in GOALS.items():
            yield Figure(name, None, *goal, why="the demo did not end well")
        return
    pixel, stall = said["event_to_pixel_ms"], said["ui_stall_ms"]
    few = "" if pixel["n"] >= LEAST_EVENTS else f"only {pixel['n']} events were seen"
    values = {
        "first_picture": said["first_picture_s"],
        "event_to_pixel_p50": None if few else pixel["p50"],
        "event_to_pixel_p99": None if few else pixel["p99"],
        "ui_stall_p99": stall["p99"],
        "ui_stall_longest": stall["max"],
    }
    for name, goal in GOALS.items():
        yield Figure(name, values[name], *goal, why=few if values[name] is None else "")


def run_wall(folder: Path) -> dict[str, Any] | None:
    """Run the demo off screen; return its record, or None when it failed."""
    command = [sys.executable, "main.py", "demo", "--data", str(folder / "demo")]
    command += ["--pace", str(PACE), "--for", str(SECONDS), "--picture", str(folder / "wall.png")]
    command += ["--summary", str(folder / "wall.json")]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, timeout=180, check=False, cwd=ROOT)
    record = folder / "wall.json"
    if done.returncode != 0 or not record.exists():
        return None
    said: dict[str, Any] = json.loads(record.read_text("utf-8"))
    return said
