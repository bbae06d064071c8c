"""How soon the program answers: help without Qt."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from bench.line import Figure

RUNS = 7


def measure() -> Iterator[Figure]:
    """Yield the median time of `main.py --help` beside an empty interpreter's."""
    ours, bare = [], []
    for _ in range(RUNS):
        ours.append(seconds([sys.executable, "main.py", "--help"]))
        bare.append(seconds([sys.executable, "-c", "pass"]))
    yield Figure(
        "help", median(ours) * 1e3, "ms", "<= 300", "empty interpreter", median(bare) * 1e3
    )


def seconds(command: list[str]) -> float:
    """Return the seconds a command takes."""
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start
