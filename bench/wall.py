"""What a whole wall of the large town takes of memory, and whether that grows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import psutil

from bench.line import Figure

ROOT = Path(__file__).parents[1]
SECONDS = float(os.environ.get("YIPING_BENCH_WALL_S", "120"))
WARM_S = 40.0
"""By then the mirror is complete and everything on the wall was painted once."""

MIB = 1 << 20
PACE = 20.0


def measure() -> Iterator[Figure]:
    """Yield the memory of the wall's process at 3840 x 2160 after a while, and its growth."""
    with TemporaryDirectory() as name:
        command = [sys.executable, "main.py", "demo", "--data", f"{name}/demo"]
        command += ["--scale", "taicang", "--pace", str(PACE), "--for", str(SECONDS + WARM_S)]
        command += ["--picture", f"{name}/wall.png", "--summary", f"{name}/wall.json"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as demo:
            memory = list(_watched(demo, WARM_S + SECONDS))
    if len(memory) < SECONDS:
        yield Figure("wall_memory", None, "MiB", "<= 600", why="the demo did not run to its end")
        return
    warm = [mib for second, mib in memory if second >= WARM_S]
    early, late = warm[: len(warm) // 4], warm[-len(warm) // 4 :]
    yield Figure("wall_memory", max(warm), "MiB", "<= 600", f"at first {early[0]:.0f} MiB")
    growth = sum(late) / len(late) - sum(early) / len(early)
    yield Figure("wall_memory_growth", growth, "MiB", "<= 20", f"in {SECONDS * 0.75:.0f} s")


def _watched(demo: subprocess.Popen[bytes], seconds: float) -> Iterator[tuple[float, float]]:
    """Yield (second, MiB) of the process that shows the wall, once a second."""
    began = monotonic()
    wall = psutil.Process(demo.pid)
    while demo.poll() is None and (since := monotonic() - began) < seconds:
        yield since, wall.memory_info().rss / MIB
        sleep(1.0)
    demo.terminate()
