"""The simulation: one server and its clients, run from a plan on virtual time, and judged."""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import random
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from app import runtime as runtime_module
from app.domain.command import Command, CommandKind
from app.domain.roles import Role
from app.ledger import sqlite as ledger_module
from app.ledger.sqlite import SqliteLedger
from app.protocol.session import ANSWER_WITHIN_S
from app.server import service as service_module
from app.server.accounts import load_accounts
from app.server.returning import RETURN_WITHIN_S
from app.server.sequencer import Ask, Sequencer
from app.store import mirror as mirror_module
from app.store import outbox as outbox_module
from app.sync import node as node_module
from app.sync import shell as shell_module
from app.tokens import read_tokens
from tests.app.store.rows import LIMITS
from tests.faults.checker import Violation
from tests.faults.checkers import (
    CONVERGE_WITHIN_S,
    ConflictShown,
    Countdown,
    DurableAnswer,
    FinalConverge,
    LogPattern,
    MaskLeak,
    NoUnhandledException,
    NoWedge,
    Recovered,
)
from tests.faults.loop import START_S, VirtualLoop, current, running
from tests.faults.network import Network, Rewrite
from tests.faults.plan import EVERYONE, SERVER, Fault, Intent, Nemesis, Plan
from tests.faults.watching import Checkers
from tests.faults.workload import UNITS, act
from tests.faults.world import BASE_WALL_S, MASKED, SimClock, Template, World

GIVE_UP_S = 90.0
LOSSY = frozenset({Fault.LOSE_ANY, Fault.LOSE_ANSWERS})
"""What no network does to a connection that stays up; found out by the rule against wedges."""

CLOCK_FAULTS = frozenset({Fault.CLOCK, Fault.STROBE})
CLOCK_SAFE = CLOCK_FAULTS | {Fault.CUT, Fault.KILL, Fault.BAR, Fault.STORE}
"""Faults under which stamps must be right: none that delays the server's word of its time."""

LOOK_EVERY_S = 0.1


@dataclass(slots=True)
class Outcome:
    """What came of one run."""

    plan: Plan
    trace: str
    violations: list[Violation]
    ops: int = 0
    refused: int = 0
    frames: int = 0
    masked_frames: int = 0
    recovered: int = 0
    converge_s: float = 0.0
    longest_wait_s: float = 0.0
    other_delay_s: float = 0.0
    stamp_error_s: float = 0.0
    virtual_s: float = 0.0
    notes: list[str] = field(default_factory=list[str])


def run(plan: Plan, rewrite: Rewrite | None = None) -> Outcome:
    """Run a plan in files of its own, which are gone afterwards.

    `rewrite`, when given, makes of each frame another one before it is sent.
    """
    outcome = Outcome(plan, "", [])
    with stage(plan, rewrite) as world:
        running(world.loop, _all_of(world, outcome))
        judge(world, outcome)
    return outcome


@contextmanager
def stage(plan: Plan, rewrite: Rewrite | None = None) -> Generator[World]:
    """Build the world of a plan, all real things patched, for a story to be run on its loop."""
    template = made_template()
    dice = random.Random(f"run {plan.seed}")
    loop = VirtualLoop(dice)
    network = Network(loop, dice)
    network.rewrite = rewrite
    checkers = _checkers(plan, loop)
    network.taps.append(checkers.frame)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with TemporaryDirectory(dir=fast_folder(), prefix="run-") as name:
            world = World(plan, Path(name), template, loop, dice, network, checkers)
            with patched(world), logged(checkers.of(LogPattern)):
                yield world
    finally:
        if was_enabled:
            gc.enable()


def _checkers(plan: Plan, loop: VirtualLoop) -> Checkers:
    masked = [n for n, role in zip(plan.clients, plan.roles, strict=True) if role in MASKED]
    faults = frozenset(nemesis.fault for nemesis in plan.nemeses)
    is_plain = faults <= CLOCK_SAFE and not any(
        n.who == SERVER and n.fault in CLOCK_FAULTS for n in plan.nemeses
    )
    clock = (lambda: BASE_WALL_S + loop.now) if is_plain else None
    return Checkers.standing(masked, faults, loop.time, clock)


def judge(world: World, outcome: Outcome) -> None:
    """Let the checkers see the end, and take what they say into the outcome."""
    checkers, ending = world.checkers, world.ending()
    for fault in world.loop.faults:
        checkers.of(NoUnhandledException).says(fault)
    checkers.finished(ending)
    outcome.trace = world.network.trace
    outcome.violations = checkers.found
    outcome.ops = len(ending.receipts)
    outcome.refused = sum(not receipt.is_accepted for receipt in ending.receipts.values())
    outcome.frames = world.network.frames
    outcome.masked_frames = checkers.of(MaskLeak).frames
    outcome.recovered = checkers.of(Recovered).recovered
    outcome.longest_wait_s = checkers.of(NoWedge).longest_s
    outcome.other_delay_s = checkers.of(ConflictShown).slowest_s
    outcome.stamp_error_s = checkers.of(Countdown).worst_s
    outcome.virtual_s = world.loop.now - START_S
    outcome.notes = world.notes


def fast_folder() -> Path | None:
    """Return where files cost least, if this machine has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return memory if memory.is_dir() else None


async def _all_of(world: World, outcome: Outcome) -> None:
    loop, start = world.loop, world.loop.now
    world.server.start()
    for host in world.hosts.values():
        host.start()
    agenda: list[tuple[float, int, Callable[[], None]]] = []
    for number, intent in enumerate(world.plan.intents):
        agenda.append((intent.at, number, lambda i=intent: _act(world, i)))  # type: ignore[misc]
    for number, nemesis in enumerate(world.plan.nemeses):
        agenda.append(
            (nemesis.at, -1 - number, lambda n=nemesis: world.later(_strike(world, n)))  # type: ignore[misc]
        )
    for at, _, do in sorted(agenda, key=lambda entry: entry[:2]):
        await asyncio.sleep(max(0.0, start + at - loop.now))
        do()
    await asyncio.sleep(max(0.0, start + world.plan.horizon_s - loop.now))
    await _heal(world)
    outcome.converge_s = await converged(world)
    for host in world.hosts.values():
        if host.runtime is not None:
            host.look(host.runtime)
    await stop(world)


def _act(world: World, intent: Intent) -> None:
    host = world.hosts[world.plan.clients[intent.who]]
    runtime = host.runtime
    if host.process is None or runtime is None:
        return
    host.look(runtime)
    what = host.process.run(lambda: act(runtime, host.name, intent, host.reported))
    if what:
        host.reported += 1
        world.note(host.name, what)


async def _heal(world: World) -> None:
    """Make everything good again: lines, files, processes; clocks stay wrong but steady."""
    await asyncio.gather(*world.chores)
    for name, host in world.hosts.items():
        world.network.clear(name)
        host.fails_in = 0
        host.clock.strobe_s = 0.0
        host.start()
        if host.runtime is not None:
            host.runtime.retry_now()
    world.server.fails_in = 0
    world.server.clock.strobe_s = 0.0
    world.server.start()
    world.note("all", "is healed")


async def converged(world: World) -> float:
    """Wait until all is level; return the seconds since the last link was made."""
    healed = world.loop.now
    while world.loop.now - healed < GIVE_UP_S:
        await asyncio.sleep(LOOK_EVERY_S)
        head = world.server.head_seq
        if all(host.is_level(head) for host in world.hosts.values()):
            admitted = max(host.admitted_at for host in world.hosts.values())
            took_s = world.loop.now - max(healed, admitted)
            faults = {nemesis.fault for nemesis in world.plan.nemeses}
            more_s = ANSWER_WITHIN_S * bool(faults & LOSSY)
            more_s += RETURN_WITHIN_S * (Fault.RESTORE in faults)
            if took_s > CONVERGE_WITHIN_S + more_s:
                world.checkers.of(FinalConverge).says(f"took {took_s:.1f} s after the last link")
            return took_s
    left = [
        f"{name}: {'gone' if host.runtime is None else host.runtime._node._link}"
        for name, host in world.hosts.items()
        if not host.is_level(world.server.head_seq)
    ]
    world.checkers.of(FinalConverge).says(
        f"never in {GIVE_UP_S:.0f} s; head {world.server.head_seq}; {'; '.join(left)}"
    )
    return GIVE_UP_S


async def stop(world: World) -> None:
    await asyncio.sleep(0.5)
    for host in world.hosts.values():
        await host.kill()
    await world.server.stop()
    for task in world.chores:
        if not task.done():
            task.cancel()
    for task in world.chores:
        if task.done() and not task.cancelled() and task.exception() is not None:
            world.checkers.of(NoUnhandledException).says(f"a chore failed: {task.exception()!r}")


async def _strike(world: World, nemesis: Nemesis) -> None:
    world.note(nemesis.who, f"{nemesis.fault} {nemesis.value:g} for {nemesis.lasts:.2f} s")
    if nemesis.fault in _ON_LINES:
        names = list(world.hosts) if nemesis.who == EVERYONE else [nemesis.who]
        for name in names:
            _ON_LINES[nemesis.fault](world, name, nemesis)
        await asyncio.sleep(nemesis.lasts)
        for name in names:
            world.network.clear(name)
    else:
        await _ON_HOSTS[nemesis.fault](world, nemesis)


def _delay(world: World, name: str, nemesis: Nemesis) -> None:
    line = world.network.line(name)
    line.up.delay = line.down.delay = (0.0, nemesis.value)


def _hold(world: World, name: str, nemesis: Nemesis) -> None:
    line = world.network.line(name)
    line.up.held = line.up.held or nemesis.fault is not Fault.HOLD_DOWN
    line.down.held = line.down.held or nemesis.fault is not Fault.HOLD_UP


def _cut(world: World, name: str, nemesis: Nemesis) -> None:
    del nemesis
    world.network.cut(name)


def _bar(world: World, name: str, nemesis: Nemesis) -> None:
    _cut(world, name, nemesis)
    world.network.line(name).is_barred = True


def _duplicate(world: World, name: str, nemesis: Nemesis) -> None:
    line = world.network.line(name)
    line.up.duplicates = line.down.duplicates = nemesis.value


def _lose_answers(world: World, name: str, nemesis: Nemesis) -> None:
    world.network.line(name).down.losses[b"receipts"] = nemesis.value


def _lose_any(world: World, name: str, nemesis: Nemesis) -> None:
    line = world.network.line(name)
    line.down.losses[b"type"] = line.up.losses[b"type"] = nemesis.value


_ON_LINES: dict[Fault, Callable[[World, str, Nemesis], None]] = {
    Fault.DELAY: _delay,
    Fault.HOLD: _hold,
    Fault.HOLD_UP: _hold,
    Fault.HOLD_DOWN: _hold,
    Fault.CUT: _cut,
    Fault.BAR: _bar,
    Fault.DUPLICATE: _duplicate,
    Fault.LOSE_ANSWERS: _lose_answers,
    Fault.LOSE_ANY: _lose_any,
}


async def _kill(world: World, nemesis: Nemesis) -> None:
    host = world.host(nemesis.who)
    await host.kill()
    await asyncio.sleep(nemesis.lasts)
    host.start()


async def _restart(world: World, nemesis: Nemesis) -> None:
    await world.server.stop()
    await asyncio.sleep(nemesis.lasts)
    world.server.start()


async def _restore(world: World, nemesis: Nemesis) -> None:
    copy = world.folder / f"copy-{nemesis.at:.3f}.db"
    world.server.copy(copy)
    await asyncio.sleep(nemesis.value)
    await world.server.restore(copy, nemesis.lasts)


async def _clock(world: World, nemesis: Nemesis) -> None:
    clock: SimClock = world.host(nemesis.who).clock
    if nemesis.fault is Fault.CLOCK:
        clock.offset_s = nemesis.value
        return
    clock.strobe_s = nemesis.value
    await asyncio.sleep(nemesis.lasts)
    clock.strobe_s = 0.0


async def _fail(world: World, nemesis: Nemesis) -> None:
    world.host(nemesis.who).fails_in = int(nemesis.value)
    await asyncio.sleep(nemesis.lasts)


_ON_HOSTS: dict[Fault, Callable[[World, Nemesis], Any]] = {
    Fault.KILL: _kill,
    Fault.RESTART: _restart,
    Fault.RESTORE: _restore,
    Fault.CLOCK: _clock,
    Fault.STROBE: _clock,
    Fault.STORE: _fail,
}


@contextmanager
def patched(world: World) -> Generator[None]:
    """Put the network, the dice and the faults of the disk in place of the real ones."""
    dice = world.dice
    seeded = {
        "token_hex": lambda size=32: dice.randbytes(size).hex(),
        "token_bytes": lambda size=32: dice.randbytes(size),
        "token_urlsafe": lambda size=32: dice.randbytes(size).hex(),
    }
    lot = SimpleNamespace(Random=lambda: random.Random(dice.random()), SystemRandom=random.Random)
    with ExitStack() as stack:
        for name, value in seeded.items():
            stack.enter_context(patch.object(secrets, name, value))
        for module in (mirror_module, outbox_module, ledger_module):
            failing = _failing(world, module.transaction)
            stack.enter_context(patch.object(module, "transaction", failing))
        append = SqliteLedger.append

        def kept(ledger: SqliteLedger, entries: Any, mark: Any) -> None:  # noqa: ANN401
            append(ledger, entries, mark)
            asked = [(entry.client, entry.receipt.op_no) for entry in entries]
            world.checkers.of(DurableAnswer).kept(asked)

        stack.enter_context(patch.object(SqliteLedger, "append", kept))
        for module, name, stand_in in (
            (shell_module, "connect", world.network.connect),
            (service_module, "serve", world.network.serve),
            (node_module, "random", lot),
            (node_module, "long_lived", nullcontext),
            (runtime_module, "perf_counter", lambda: 0.0),
        ):
            stack.enter_context(patch.object(module, name, stand_in))
        yield


def _failing(world: World, real: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    def transaction(*args: Any, **more: Any) -> Iterator[Any]:  # noqa: ANN401
        process = current.get()
        host = world.host(process.name) if process else None
        with real(*args, **more) as database:
            yield database
            if host is not None and host.fails_in:
                host.fails_in -= 1
                if not host.fails_in:
                    world.note(process.name if process else "", "a write fails")
                    raise sqlite3.OperationalError("disk I/O error")

    return transaction


@contextmanager
def logged(checker: LogPattern) -> Generator[None]:
    """Let a checker read the log, and nobody else."""

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                checker.logged(record.levelname, record.getMessage())

    log, reader = logging.getLogger("app"), Reader()
    propagated, log.propagate = log.propagate, False
    loop_log = logging.getLogger("asyncio")
    log.addHandler(reader)
    loop_log.addHandler(reader)
    try:
        yield
    finally:
        log.removeHandler(reader)
        loop_log.removeHandler(reader)
        log.propagate = propagated


@cache
def made_template() -> Template:
    """Make, once in a process, the files of a server with its units and accounts."""
    folder = Path(mkdtemp(dir=fast_folder(), prefix="template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    dice = random.Random("template")
    with (
        patch.object(secrets, "token_hex", lambda size=32: dice.randbytes(size).hex()),
        patch.object(secrets, "token_urlsafe", lambda size=32: dice.randbytes(size).hex()),
    ):
        load_accounts(folder)
        ledger = SqliteLedger(folder / "ledger.db")
        running(VirtualLoop(dice), _put_base(ledger))
        ledger.close()
    tokens = {str(role): token for role, token in read_tokens(folder / "tokens.toml").items()}
    return Template(folder, tokens)


async def _put_base(ledger: SqliteLedger) -> None:
    from zoneinfo import ZoneInfo

    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    sequencer = Sequencer(ledger, LIMITS, SimClock(loop), ZoneInfo("Asia/Shanghai"))
    rows: list[tuple[str, dict[str, Any]]] = [
        ("unit", {"id": unit, "name": f"{unit}中队", "kind": "enforcement"}) for unit in UNITS
    ]
    rows.append(
        (
            "town",
            {
                "name": "demo",
                "centre": "x",
                "bounds": (118.0, 32.0, 120.0, 33.0),
                "timezone": "Asia/Shanghai",
            },
        )
    )
    done: list[object] = []
    for number, (kind, body) in enumerate(rows, start=1):
        command = Command(
            op_no=number,
            kind=CommandKind.PUT,
            subject=str(body.get("id", "town")),
            made_at=1.0,
            args={"kind": kind, "body": body},
        )
        sequencer.submit(Ask("base", Role.ADMIN, "admin-1", command, done.append))
    task = asyncio.ensure_future(sequencer.run())
    await asyncio.sleep(1.0)
    assert len(done) == len(rows)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def forget_template() -> None:
    """Remove the files of this process's template."""
    if made_template.cache_info().currsize:
        shutil.rmtree(made_template().folder, ignore_errors=True)
        made_template.cache_clear()
