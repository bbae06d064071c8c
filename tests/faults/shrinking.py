"""From a failing run to what one can read: the smallest plan that still fails, and its tale."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.plan import Plan
from tests.faults.simulation import Outcome, run

MAX_RUNS = 60


def shrunk(outcome: Outcome, runs: int = MAX_RUNS) -> Outcome:
    """Leave out faults and wishes one lot after the other for as long as the same checker fails."""
    wanted = {violation.checker for violation in outcome.violations[:1]}
    best, left = outcome, runs

    def still(plan: Plan) -> bool:
        nonlocal best, left
        left -= 1
        found = run(plan)
        if wanted & {violation.checker for violation in found.violations}:
            best = found
            return True
        return False

    for size in (8, 4, 2, 1):
        _drop(lambda: len(best.plan.nemeses), size, lambda gone: still(_without(best, gone, 0)))
        _drop(lambda: len(best.plan.intents), size, lambda gone: still(_without(best, gone, 1)))
        if left <= 0:
            break
    return best


def _without(outcome: Outcome, gone: frozenset[int], which: int) -> Plan:
    nothing: frozenset[int] = frozenset()
    pair = (gone, nothing) if which == 0 else (nothing, gone)
    return outcome.plan.without(*pair)


def _drop(count: Callable[[], int], size: int, tries: Callable[[frozenset[int]], bool]) -> None:
    start, tried = 0, 0
    while start < count() and tried < 12:
        tried += 1
        if not tries(frozenset(range(start, min(start + size, count())))):
            start += size


def tale(outcome: Outcome) -> str:
    """Return what a failing run has to tell: its seed, its faults, what happened, what broke."""
    plan = outcome.plan
    return "\n".join(
        [
            f"seed {plan.seed}, {plan.profile}, trace {outcome.trace[:16]}",
            f"clients: {', '.join(plan.roles)}",
            "faults:",
            *(f"  {nemesis}" for nemesis in plan.nemeses),
            "history:",
            *(f"  {note}" for note in outcome.notes),
            "broken:",
            *(f"  {violation.checker}: {violation.text}" for violation in outcome.violations),
        ]
    )
