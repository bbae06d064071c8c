"""G15, REL-12: a full disk costs no tick, says so, and is got over without anybody's help."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.filling import SCENES
from tests.faults.line import Line, Scale

SIZE_MIB = 8
WITHIN_S = 80.0
MOUNTED = 'mount -t tmpfs -o size={size}m none "$1" && exec "$0" -m tests.faults.filling "$1"'
ABOUT = {
    "warned": "room goes down: warned, then nothing new is taken, then it goes on",
    "filled_up": "not one byte left: no false tick, answers find room in the reserve",
    "served": "a server that can keep nothing answers nothing, says so, and goes on",
}


def run(scale: Scale) -> Iterator[Line]:
    times = 1 if scale is Scale.CI else 10
    for _ in range(times):
        yield from once()


def once() -> Iterator[Line]:
    """Run the scenes on a small disk of their own; say loudly where there can be none."""
    with TemporaryDirectory() as name:
        mounted = ["unshare", "-Urm", "sh", "-c", MOUNTED.format(size=SIZE_MIB)]
        done = subprocess.run(
            [*mounted, sys.executable, name],
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
            cwd=Path(__file__).parents[3],
        )
    said = {one["scene"]: one for one in map(json.loads, done.stdout.splitlines())}
    for scene in (each.__name__ for each in SCENES):
        yield line(said.get(scene), scene, done.stderr)


def line(said: dict[str, object] | None, scene: str, complaint: str) -> Line:
    ids, what = ("G15", "REL-12"), ABOUT[scene]
    if said is None:
        last = complaint.strip().rsplit("\n", 1)[-1]
        note = f"NOT RUN: needs unshare and tmpfs for a disk of {SIZE_MIB} MiB: {last}"
        return Line(ids, what, 0, 0, None, "s", "<= 10", note)
    bad = int(not said["ok"]) + int(str(said["false"]))
    note = "" if not bad else json.dumps(said)
    return Line(ids, what, 1, bad, float(str(said["back"])), "s", "<= 10", note)
