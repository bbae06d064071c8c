"""`python -m bench [NAME …]`: run measurements and print one JSON line per figure."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from bench.line import Figure

Measure = Callable[[], Iterator[Figure]]

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "start": "bench.start",
        "screen": "bench.screen",
        "frame": "bench.frame",
        "map": "bench.map",
        "wall": "bench.wall",
        "webmap": "bench.webmap",
        "together": "bench.together",
        "replay": "bench.replay",
        "mirror": "bench.mirror",
        "tick": "bench.tick",
    }
)
"""Name of a group of figures by the module whose `measure()` yields them."""


def main() -> int:
    """Run the named measurements, or all; return 1 when a figure misses its goal."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--scale", choices=("demo", "taicang"), help="town of the map's figures")
    given = parser.parse_args()
    if given.scale:
        os.environ["YIPING_BENCH_SCALE"] = given.scale
    names = given.names or list(MEASURES)
    unknown = set(names) - set(MEASURES)
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    all_ok = True
    for name in names:
        measure: Measure = import_module(MEASURES[name]).measure
        for figure in measure():
            print(figure.line(), flush=True)
            all_ok = all_ok and figure.ok
    return 0 if all_ok else 1


if __name__ == "__main__":
    sys.exit(main())
