"""`python -m tests.faults [--long] [NAME …]`: try every promise and print a JSON line for each.

Each module in `checks` has `run(scale)`, which yields `Line`s. Modules with `ALONE = True` measure
time and run one after the other at the end; the others share the cores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from tests.faults.line import Line, Scale
from tests.faults.trying import run

CHECKS = Path(__file__).parent / "checks"
JOBS = 2


def names() -> list[str]:
    return sorted(path.stem for path in CHECKS.glob("*.py"))


def results(wanted: Sequence[str], scale: Scale) -> Iterator[tuple[str, float, list[Line]]]:
    alone = [name for name in wanted if is_alone(name)]
    start = perf_counter()
    with ProcessPoolExecutor(JOBS, mp_context=get_context("spawn")) as pool:
        runs = {pool.submit(run, name, scale): name for name in wanted if name not in alone}
        for done in as_completed(runs):
            yield runs[done], perf_counter() - start, done.result()
    for name in alone:
        yield name, perf_counter() - start, run(name, scale)


def is_alone(name: str) -> bool:
    return bool(getattr(import_module(f"tests.faults.checks.{name}"), "ALONE", False))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--long", action="store_true", help="the numbers of a release")
    args = parser.parse_args()
    unknown = set(args.names) - set(names())
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    broken = 0
    scale = Scale.LONG if args.long else Scale.CI
    for name, spent_s, lines in results(args.names or names(), scale):
        for line in lines:
            sys.stdout.write(line.text() + "\n")
            sys.stdout.flush()
            broken += not line.ok
        sys.stderr.write(f"{name}: after {spent_s:.0f} s\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
