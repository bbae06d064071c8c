"""L3: real processes, seven nemeses. G03, G04, G06 and G07 as the files tell it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.line import Line, Scale
from tests.faults.nemeses import NEMESES
from tests.faults.processes import Outcome
from tests.faults.processes import run as run_one

ALONE = True
RUNS = {Scale.CI: 2, Scale.LONG: 200}
SECONDS = {Scale.CI: 6.0, Scale.LONG: 20.0}
AT_ONCE = 4
"""Runs side by side; more would starve each other on two cores."""

CONVERGE_GOAL_S = 5.0


def run(scale: Scale) -> Iterator[Line]:
    outcomes = asyncio.run(run_all(list(NEMESES), RUNS[scale], SECONDS[scale]))
    yield from lines(outcomes)


async def run_all(nemeses: list[str], runs: int, seconds: float) -> list[Outcome]:
    """Run each nemesis so many times, `AT_ONCE` sites side by side."""
    turn = asyncio.Semaphore(AT_ONCE)
    with TemporaryDirectory(prefix="faults-") as base:

        async def one(nemesis: str, seed: int) -> Outcome:
            async with turn:
                return await run_one(Path(base) / f"{nemesis}-{seed}", nemesis, seed, seconds)

        wanted = [(nemesis, seed) for seed in range(1, runs + 1) for nemesis in nemeses]
        return list(await asyncio.gather(*(one(nemesis, seed) for nemesis, seed in wanted)))


def lines(outcomes: list[Outcome]) -> Iterator[Line]:
    for nemesis in dict.fromkeys(outcome.nemesis for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.nemesis == nemesis]
        broken = [outcome for outcome in mine if outcome.faults]
        yield Line(
            ids=("G03", "G04", "G06", "G07", "REL-04", "REL-06"),
            what=f"{nemesis}: ticks lost, effects twice or out of order, nodes that differ, wedges",
            runs=len(mine),
            failures=len(broken),
            note=broken[0].story if broken else f"{sum(o.ticks for o in mine)} ticks",
        )
    seconds = sorted(outcome.converged_s for outcome in outcomes)
    yield Line(
        ids=("G06", "REL-04"),
        what="all equal after the last fault was healed, p95",
        runs=len(outcomes),
        failures=0,
        value=seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))],
        unit="s",
        goal=f"<= {CONVERGE_GOAL_S:g}",
        note=f"worst {seconds[-1]:.2f} s; a person asked to try at once when all was healed",
    )
