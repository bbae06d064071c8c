"""L4: every n-th call of the store fails, once and for a while (G16)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.failing import FAULTS, calls, try_with
from tests.faults.line import Line, Scale

MORE = (0, 2)
"""How many calls fail after the n-th one: none, or the next two as well."""


def run(scale: Scale) -> Iterator[Line]:
    yield every_call(len(FAULTS) if scale is Scale.LONG else 1)


def every_call(kinds: int, step: int = 1) -> Line:
    """Fail every n-th call of the path with so many kinds of faults, in turn over the calls."""
    broken: list[str] = []
    tried = 0
    names = list(FAULTS)
    logging.disable(logging.ERROR)  # what is mended on the way fills pages
    with TemporaryDirectory(prefix="faults-") as base:
        path = calls(Path(base) / "whole")
        for number in range(1, len(path) + 1, step):
            for turn in range(number, number + kinds):
                for more in MORE:
                    tried += 1
                    fault, ends = names[turn % len(names)], bool(turn % 2)
                    folder = Path(base) / f"{tried}"
                    faults = try_with(folder, number, fault, more=more, ends_transaction=ends)
                    story = f"{number} {path[number - 1]} {fault}+{more}"
                    broken += [f"{story}: {each}" for each in faults[:1]]
    logging.disable(logging.NOTSET)
    return Line(
        ids=("G05", "G16"),
        what=f"each of {len(path)} calls of the store path fails: right state or a clean refusal",
        runs=tried,
        failures=len(broken),
        note="; ".join(broken[:4]),
    )
