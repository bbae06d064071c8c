"""Thirty days without a link: own commands pile up, others go on, and then all is made good."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from app.domain.command import Command, Receipt
from app.domain.roles import Role
from app.server.sequencer import Ask, Sequencer
from app.sync.node import Wish
from tests.faults.line import Line
from tests.faults.loop import running
from tests.faults.plan import Plan
from tests.faults.shrinking import tale
from tests.faults.simulation import Outcome, converged, judge, stage, stop
from tests.faults.world import ClientHost, World

MONTH_S = 30 * 86_400.0
SHARED = 40
LOT = 500
WITHIN_S = 120.0
REPORT = {"title": "占道经营", "category": "noise", "source": "hotline"}

Act = tuple[str, str, dict[str, Any]]
"""Kind, subject and arguments of a command."""


@dataclass(slots=True)
class Month:
    """What came of it: how long the drain took by the clocks of the run and of the machine."""

    outcome: Outcome
    drain_s: float = 0.0
    machine_s: float = 0.0


def live(own: int, remote: int) -> Month:
    """Make so many own commands and changes of others while apart, then bring both together."""
    plan = Plan(1, "month", ("operator",), MONTH_S, (), ())
    month = Month(Outcome(plan, "", []))
    with stage(plan) as world:
        running(world.loop, _story(world, month, own, remote))
        judge(world, month.outcome)
    return month


async def _story(world: World, month: Month, own: int, remote: int) -> None:
    host = world.hosts["c1"]
    world.server.start()
    host.start()
    await asyncio.sleep(2.0)
    await _others(world, [("report", f"s{number}", REPORT) for number in range(SHARED)])
    await asyncio.sleep(2.0)
    world.network.line("c1").is_barred = True
    world.network.cut("c1")
    await _own(host, own)
    acts: list[Act] = [("file", f"s{number}", {}) for number in range(SHARED)]
    acts += [("report", f"r{number}", REPORT) for number in range(remote - len(acts))]
    await _others(world, acts)
    world.loop.now += MONTH_S
    await asyncio.sleep(2.0)
    world.network.clear("c1")
    if host.runtime is not None:
        host.runtime.retry_now()
    start, machine = world.loop.now, perf_counter()
    await converged(world)
    month.drain_s = world.loop.now - start
    month.machine_s = perf_counter() - machine
    await asyncio.sleep(2.0)
    await stop(world)


async def _own(host: ClientHost, count: int) -> None:
    """Report, remark, and file what somebody else will have filed by then."""
    assert host.runtime is not None
    for number in range(count):
        kind, subject, args = "report", f"c1-{number}", dict[str, Any](REPORT)
        if number % 10 == 1:
            kind, subject, args = "note", f"s{number % SHARED}", {"note": "已核"}
        elif number < SHARED and number % 4 == 0:
            kind, subject, args = "file", f"s{number}", {}
        host.runtime._node.wish(Wish(10**6 + number, kind, subject, args, 1))
        if number % LOT == LOT - 1:
            await asyncio.sleep(1.0)
    await asyncio.sleep(1.0)


async def _others(world: World, acts: list[Act]) -> None:
    """Have others act at the server, past the network."""
    process, server = world.server.process, world.server.server
    assert process is not None
    assert server is not None
    assert server._hub is not None
    sequencer: Sequencer = server._hub.sequencer
    answers: list[Receipt] = []
    first = sequencer.last_op_no("base") + 1
    for number, (kind, subject, args) in enumerate(acts):
        command = Command(
            op_no=first + number,
            kind=kind,
            subject=subject,
            made_at=world.server.clock.now(),
            actor="leader-1",
            args=args,
        )
        sequencer.submit(Ask("base", Role.LEADER, "leader-1", command, answers.append))
        if number % LOT == LOT - 1:
            await asyncio.sleep(1.0)
    while len(answers) < len(acts):  # noqa: ASYNC110 - there is nothing to wait on
        await asyncio.sleep(0.5)


def line(own: int, remote: int) -> Line:
    """Return the line of a month."""
    month = live(own, remote)
    outcome = month.outcome
    note = tale(outcome)[-1_500:] if outcome.violations else ""
    what = (
        f"own commands of 30 days apart, beside {remote} changes of others, that took effect once "
        f"or are among {outcome.refused} listed refusals; drained ({month.machine_s:.1f} s of CPU)"
    )
    return Line(
        ("G20", "REL-05"),
        what,
        own,
        len(outcome.violations),
        month.drain_s,
        "s by the run's clock",
        f"<= {WITHIN_S:g}",
        note,
    )
