"""G12: five hundred clients come back after their server did, and not all in one second."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from app.clock import SystemClock
from app.drill.program import Facts
from app.errors import LinkError, RejectedError
from app.protocol.session import Admitted, Order, Position, Session
from app.sync.shell import SentAwayError, Shell
from app.tokens import read_token
from tests.faults.line import Line, Scale
from tests.faults.site import Site, site

ALONE = True
CLIENTS = 500
SHARE_GOAL = 20.0
BACK_GOAL_S = 45.0
GIVE_UP_S = 90.0
DOWN_S = 1.0
WAYS = {Scale.CI: ("kill",), Scale.LONG: ("kill", "stop")}
START_WITHIN_S = 60.0
FLAPS = {Scale.CI: 10, Scale.LONG: 200}
MAX_LEFT = 2
"""Files and threads that may differ by chance: a look at the disk, a name being resolved."""


def run(scale: Scale) -> Iterator[Line]:
    with TemporaryDirectory(prefix="faults-") as base:
        for way in WAYS[scale]:
            yield from asyncio.run(herd(Path(base) / way, CLIENTS, way))
        yield asyncio.run(flaps(Path(base) / "flaps", FLAPS[scale]))


@dataclass(eq=False)
class Sheep:
    """A client without files: session and shell as a node has them, and the same waits."""

    url: str
    token: str
    name: str
    dice: random.Random
    admitted: list[float] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)

    async def live(self) -> None:
        session = Session(client=self.name, token=self.token, position=Position())
        shell = Shell(self.url, session, SystemClock(), self._hear, lambda _: None)
        while True:
            told_s = 0.0
            try:
                await shell.converse()
            except SentAwayError as error:
                told_s = error.retry_after_s
            except LinkError:
                pass
            except RejectedError as error:
                raise AssertionError(f"{self.name} was turned away: {error}") from error
            self.lost.append(monotonic())
            await asyncio.sleep(told_s + session.retry_in(self.dice))

    def _hear(self, order: Order) -> None:
        if isinstance(order, Admitted):
            self.admitted.append(monotonic())

    @property
    def is_in(self) -> bool:
        return bool(self.admitted) and (not self.lost or self.admitted[-1] > self.lost[-1])


async def herd(folder: Path, clients: int, way: str) -> Iterator[Line]:
    """Restart a server under its clients: "kill" it, or "stop" it as an operator would."""
    async with site(folder, 1) as place:
        token = read_token(place.tokens, "leader")
        sheep = [Sheep(place.url, token, f"sheep-{n}", random.Random(n)) for n in range(clients)]
        tasks = [asyncio.create_task(each.live()) for each in sheep]
        try:
            await _all_in(sheep, START_WITHIN_S)
            await _restart(place, way)
            began = monotonic()
            back_s = await _all_in(sheep, GIVE_UP_S)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    instants = sorted(each.admitted[-1] for each in sheep)
    return iter(_lines(instants, began, back_s, clients, way))


async def _restart(place: Site, way: str) -> None:
    if way == "kill":
        await place.server.kill()
    else:
        await place.server.stop()
    await asyncio.sleep(DOWN_S)
    await place.restart()


async def _all_in(sheep: list[Sheep], within_s: float) -> float:
    began = monotonic()
    while sum(each.is_in for each in sheep) < len(sheep):
        if monotonic() - began > within_s:
            break
        await asyncio.sleep(0.05)
    return monotonic() - began


def _lines(
    instants: list[float], began: float, back_s: float, clients: int, way: str
) -> Iterator[Line]:
    share = 100.0 * most_in_a_second(instants) / clients
    out = sum(at < began for at in instants)
    ids = ("G12", "REL-19")
    by_second = Counter(int(at - began) for at in instants)
    told = ", ".join(f"{second} s {by_second[second]}" for second in sorted(by_second))
    what = f"{clients} clients after a server's {way}: most let in within any one second"
    yield Line(ids, what, clients, 0, share, "%", f"<= {SHARE_GOAL:g}", told)
    what = f"{clients} clients after a server's {way}: all are back"
    yield Line(ids, what, clients, out, back_s, "s", f"<= {BACK_GOAL_S:g}")


def most_in_a_second(instants: list[float]) -> int:
    """Return how many of the sorted instants lie within the fullest second."""
    most = first = 0
    for last, at in enumerate(instants):
        while at - instants[first] > 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


async def flaps(folder: Path, count: int) -> Line:
    """Break a link again and again; count what node and server hold open before and after."""
    faults: list[str] = []
    async with site(folder, 1) as place:
        client = await place.add("c0", "leader")
        await place.converged()
        programs = {"node": client.program, "server": place.server}
        before = {name: held(program.pid) for name, program in programs.items()}
        for _ in range(count):
            seen = len(client.program.heard)
            client.proxy.drop()
            await client.program.hear(_is_lost, GIVE_UP_S, seen)
            client.program.tell(do="retry")
            await client.program.hear(_is_linked, GIVE_UP_S, seen)
        await place.converged()
        await asyncio.sleep(1.0)
        for name, program in programs.items():
            files, threads = held(program.pid)
            if files > before[name][0] + MAX_LEFT or threads > before[name][1] + MAX_LEFT:
                faults.append(f"{name}: {before[name]} files and threads, then {files, threads}")
    what = f"a link that broke {count} times: files and threads left open"
    return Line(("G12",), what, count, len(faults), note="; ".join(faults))


def held(pid: int) -> tuple[int, int]:
    """Return how many files and threads a process has (Linux)."""
    place = Path(f"/proc/{pid}")
    return len(list((place / "fd").iterdir())), len(list((place / "task").iterdir()))


def _is_lost(facts: Facts) -> bool:
    return facts["ev"] == "link" and not facts["is_connected"]


def _is_linked(facts: Facts) -> bool:
    return facts["ev"] == "link" and bool(facts["is_connected"])
