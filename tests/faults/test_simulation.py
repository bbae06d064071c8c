from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest

from tests.faults import month
from tests.faults.checks import simulation as check
from tests.faults.loop import Process, VirtualLoop, running
from tests.faults.plan import ORDER, Fault, plan
from tests.faults.shrinking import shrunk, tale
from tests.faults.simulation import Outcome, forget_template, run


@pytest.fixture(scope="module", autouse=True)
def no_template_left() -> Iterator[None]:
    yield
    forget_template()


@pytest.mark.parametrize("seed", range(12))
def test_a_seed_breaks_nothing(seed: int) -> None:
    outcome = run(plan(seed))
    assert not outcome.violations, tale(outcome)
    assert outcome.ops > 5


def test_a_seed_runs_the_same_twice() -> None:
    assert run(plan(3)).trace == run(plan(3)).trace != run(plan(23)).trace


def test_equal_plans_come_from_equal_seeds_and_all_faults_have_their_turn() -> None:
    assert plan(7) == plan(7) != plan(8)
    faults = {n.fault for seed in range(10 * len(ORDER)) for n in plan(seed).nemeses}
    assert faults == set(Fault)


def test_what_fails_is_shrunk_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.checkers.CONVERGE_WITHIN_S", -1.0)
    monkeypatch.setattr("tests.faults.simulation.CONVERGE_WITHIN_S", -100.0)
    outcome = run(plan(2))
    assert [violation.checker for violation in outcome.violations] == ["FinalConverge"]
    small = shrunk(outcome, runs=24)
    assert len(small.plan.intents) + len(small.plan.nemeses) < len(outcome.plan.intents)
    assert small.violations
    said = tale(small)
    assert "seed 2" in said
    assert "FinalConverge: took" in said


def test_the_lines_of_the_check_come_from_runs(capsys: pytest.CaptureFixture[str]) -> None:
    results = [check.result(run(plan(seed))) for seed in (2, 6, 7, 9, 14)]
    lines = list(check.lines(results, 5))
    assert {"G03", "G04", "G05", "G06", "G07", "G08", "G17", "G18", "G21"} <= {
        name for line in lines for name in line.ids
    }
    assert all(line.ok for line in lines if line.runs), [line.text() for line in lines]
    assert capsys.readouterr().err == ""


def test_a_month_apart_is_made_good() -> None:
    line = month.line(40, 120)
    assert line.ok, line.text()
    assert "10 listed refusals" in line.what


def test_virtual_time_costs_none_and_a_killed_process_says_nothing_more() -> None:
    said: list[str] = []

    async def live() -> None:
        try:
            await asyncio.sleep(3_600.0)
            said.append("alive")
        finally:
            said.append("ended")

    async def story() -> float:
        process = Process("p")
        process.start(live(), "live")
        await asyncio.sleep(1_000_000.0)
        other = Process("q")
        other.start(live(), "live")
        await asyncio.sleep(1.0)
        await other.kill()
        return asyncio.get_running_loop().time()

    loop = VirtualLoop(random.Random(1))
    assert running(loop, story()) > 1_000_000.0
    assert said == ["alive", "ended", "ended"]


def test_work_of_an_executor_is_done_once_before_or_after_the_wait() -> None:
    done: list[int] = []

    async def story() -> None:
        for number in range(20):
            await asyncio.to_thread(done.append, number)

    running(VirtualLoop(random.Random(1)), story())
    assert done == list(range(20))


def test_an_outcome_starts_with_nothing_found() -> None:
    assert Outcome(plan(1), "", []).ops == 0
