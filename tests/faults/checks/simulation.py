"""The real server and clients on virtual time, under seeded faults: layer L2.

A failing seed is shrunk and told on standard error; `python -m tests.faults simulation` runs all.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from time import perf_counter

from tests.faults import month
from tests.faults.line import Line, Scale
from tests.faults.plan import Fault, plan
from tests.faults.shrinking import shrunk, tale
from tests.faults.simulation import Outcome, forget_template
from tests.faults.simulation import run as run_plan

ALONE = True

SEEDS = {Scale.CI: 1_000, Scale.LONG: 10_000}
WITHIN_S = {Scale.CI: 100.0, Scale.LONG: 7_200.0}
TWICE = {Scale.CI: 40, Scale.LONG: 100}
MONTH = {Scale.CI: (1_000, 10_000), Scale.LONG: (10_000, 300_000)}
"""Own commands and changes of others in thirty days apart."""

JOBS = 2
CHUNK = 10
SHRINK = 2


@dataclass(frozen=True, slots=True)
class Result:
    """What of an outcome is worth carrying between processes."""

    seed: int
    profile: str
    trace: str
    faults: frozenset[Fault]
    broken: tuple[tuple[str, str], ...]
    ops: int
    refused: int
    converge_s: float
    wait_s: float
    masked_frames: int
    other_delay_s: float
    restored: int
    stamp_error_s: float

    def fails(self, *checkers: str) -> bool:
        return any(name in checkers for name, _ in self.broken)


def result(outcome: Outcome) -> Result:
    return Result(
        outcome.plan.seed,
        outcome.plan.profile,
        outcome.trace,
        frozenset(nemesis.fault for nemesis in outcome.plan.nemeses),
        tuple((violation.checker, violation.text) for violation in outcome.violations),
        outcome.ops,
        outcome.refused,
        outcome.converge_s,
        outcome.longest_wait_s,
        outcome.masked_frames,
        outcome.other_delay_s,
        outcome.recovered,
        outcome.stamp_error_s,
    )


def attempt(seeds: Sequence[int], profile: str = "") -> list[Result]:
    """Run seeds one after the other; the collector runs between them only."""
    done = [result(run_plan(plan(seed, profile))) for seed in seeds]
    gc.unfreeze()
    gc.collect()
    return done


def all_of(seeds: int, within_s: float, profile: str = "") -> Iterator[Result]:
    """Yield results of the seeds from 0 on for as long as there is time."""
    until = perf_counter() + within_s
    lots = iter([range(at, min(at + CHUNK, seeds)) for at in range(0, seeds, CHUNK)])
    with ProcessPoolExecutor(JOBS, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(attempt, lot, profile) for lot in islice(lots, JOBS)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            more = len(done) if perf_counter() < until else 0
            running |= {pool.submit(attempt, lot, profile) for lot in islice(lots, more)}
            for each in done:
                yield from each.result()
        for _ in range(JOBS):
            pool.submit(forget_template)


def run(scale: Scale) -> Iterator[Line]:
    """Yield a line for each promise that the simulation tries."""
    results = sorted(all_of(SEEDS[scale], WITHIN_S[scale]), key=lambda one: one.seed)
    yield from lines(results, SEEDS[scale])
    yield twice(results, TWICE[scale])
    yield month.line(*MONTH[scale])


def lines(results: Sequence[Result], wanted: int) -> Iterator[Line]:
    """Yield the lines that a set of runs supports."""
    tell(results)
    few = "" if len(results) >= wanted else f"{len(results)} of {wanted} seeds fitted the time"

    def line(
        ids: tuple[str, ...],
        what: str,
        checkers: tuple[str, ...],
        chosen: Callable[[Result], bool] = lambda one: True,
    ) -> Line:
        tried = [one for one in results if chosen(one)]
        bad = [one for one in tried if one.fails(*checkers)]
        seeds = ", ".join(f"{one.seed}" for one in bad[:5])
        note = "; ".join(filter(None, (f"seeds {seeds}" if bad else "", few)))
        return Line(ids, what, len(tried), len(bad), note=note)

    ops = sum(one.ops for one in results)
    exact = line(
        ("G03", "REL-03"),
        f"seeds in which each of {ops} commands took effect exactly once",
        ("TotalQueue", "UniqueEffect"),
    )
    yield exact
    yield line(("G04",), "seeds without an inversion", ("MonotonicRead", "Causal"))
    yield line(("G05",), "seeds in which case and unit were seen together", ("AtomicView",))
    worst = max((one.converge_s for one in results if not _is_slow(one)), default=0.0)
    level = line(("G06", "REL-04"), "seeds that ended with equal rows", ("FinalConverge",))
    yield _with(level, worst, "s after the last link", "<= 5")
    wedged = line(("G07", "REL-06"), "seeds without a wedge", ("NoWedge",))
    yield _with(wedged, max((one.wait_s for one in results), default=0.0), "s waited", "<= 60")
    refused = sum(one.refused for one in results)
    yield line(
        ("G08", "REL-15"),
        f"seeds in which all of {refused} refusals were shown and what lost was kept",
        ("ConflictShown",),
    )
    yield line(("G09",), "seeds within the bounds of windows and queues", ("BoundedMemory",))
    clocks = line(
        ("G17", "REL-13"),
        "seeds with wrong clocks and right order and stamps",
        ("Causal", "MonotonicRead", "Countdown", "FinalConverge"),
        lambda one: bool(one.faults & {Fault.CLOCK, Fault.STROBE}),
    )
    error_s = max((one.stamp_error_s for one in results), default=0.0)
    yield _with(clocks, error_s, "s of a stamp at most", "<= 1")
    yield line(
        ("G18",),
        "seeds with killed or restarted servers that lost and doubled nothing",
        ("TotalQueue", "UniqueEffect", "FinalConverge"),
        lambda one: bool(one.faults & {Fault.KILL, Fault.RESTART}),
    )
    recovered = sum(one.restored for one in results if Fault.RESTORE in one.faults)
    yield line(
        ("G19", "REL-14"),
        f"seeds with a restored older ledger that kept all of {recovered} acknowledged commands",
        ("Recovered", "TotalQueue", "FinalConverge"),
        lambda one: Fault.RESTORE in one.faults,
    )
    yield line(
        ("G16",),
        "seeds with failing writes that ended right",
        ("TotalQueue", "UniqueEffect", "FinalConverge", "NoUnhandledException"),
        lambda one: Fault.STORE in one.faults,
    )
    yield from _others(line, results)


def _others(line: Callable[..., Line], results: Sequence[Result]) -> Iterator[Line]:
    poison = line(
        ("G21", "REL-16"),
        "seeds in which refused commands held up nothing else",
        ("NoWedge", "ConflictShown", "TotalQueue"),
        lambda one: one.profile == "poison",
    )
    chosen = [one for one in results if one.profile == "poison" and not one.faults]
    delay_s = max((one.other_delay_s for one in chosen), default=0.0)
    yield _with(poison, delay_s, "s of other commands at most", "<= 1")
    yield line(("SEC-07",), "seeds whose masked frames held no planted number", ("MaskLeak",))
    yield line(("SEC-08",), "seeds with an unbroken chain", ("AuditChain",))
    yield line(
        ("G06",),
        "seeds without an unexpected error, in tasks or in the log",
        ("NoUnhandledException", "LogPattern"),
    )


def _is_slow(one: Result) -> bool:
    return bool(one.faults & {Fault.LOSE_ANSWERS, Fault.LOSE_ANY, Fault.RESTORE})


def _with(line: Line, value: float, unit: str, goal: str) -> Line:
    return Line(line.ids, line.what, line.runs, line.failures, value, unit, goal, line.note)


def tell(results: Sequence[Result]) -> None:
    """Shrink the first failing seeds and tell their tale on standard error."""
    for one in [one for one in results if one.broken][:SHRINK]:
        outcome = run_plan(plan(one.seed, one.profile))
        smallest = shrunk(outcome) if outcome.violations else outcome
        sys.stderr.write(tale(smallest) + "\n")


def twice(results: Sequence[Result], count: int) -> Line:
    """Run failing seeds and some others again, in another process order: equal traces."""
    failing = [one for one in results if one.broken][:20]
    step = max(1, len(results) // count)
    chosen = {one.seed: one for one in [*failing, *results[::step][:count]]}
    with ProcessPoolExecutor(JOBS, mp_context=get_context("spawn")) as pool:
        seeds = list(chosen)
        lots = [seeds[at::JOBS] for at in range(JOBS)]
        again = [one for lot in pool.map(attempt, lots) for one in lot]
        for _ in range(JOBS):
            pool.submit(forget_template)
    wrong = [one.seed for one in again if one.trace != chosen[one.seed].trace]
    note = f"seeds {wrong[:5]}" if wrong else ""
    what = "seeds run twice, in processes with hashes of their own, with the same trace"
    return Line(("G27", "REL-20"), what, len(again), len(wrong), note=note)
