"""Servers that restart under load (G18), and one that is restored from an older copy (G19)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.faults.line import Line, Scale
from tests.faults.site import Client, Site, site
from tests.faults.verdict import (
    Books,
    final_converge,
    in_order,
    judge,
    read_ledger,
    read_mirror,
    read_outbox,
)

ALONE = True
RESTARTS = {Scale.CI: 3, Scale.LONG: 30}
EVERY_S = {Scale.CI: 3.0, Scale.LONG: 20.0}
GAP_GOAL_S = 3.0 + 4.0
"""Three seconds, and the longest wait before a third try."""

RESTORES = {Scale.CI: 2, Scale.LONG: 20}
RESTORE_CLIENTS = {Scale.CI: 4, Scale.LONG: 10}
ROLES = ("leader", "operator", "field", "checker")
RATE = 10.0


def run(scale: Scale) -> Iterator[Line]:
    with TemporaryDirectory(prefix="faults-") as base:
        yield from asyncio.run(rolling(Path(base) / "rolling", RESTARTS[scale], EVERY_S[scale]))
        restored = [
            asyncio.run(restore(Path(base) / f"restore{seed}", seed, RESTORE_CLIENTS[scale]))
            for seed in range(1, RESTORES[scale] + 1)
        ]
        yield from restore_lines(restored)


async def rolling(folder: Path, restarts: int, every_s: float) -> Iterator[Line]:
    """Restart the server again and again while people act, in turn politely and by kill -9."""
    gaps: list[float] = []
    async with site(folder, 1) as place:
        for name, role in (("c0", "leader"), ("c1", "operator"), ("c2", "field")):
            await place.add(name, role)
        await place.converged()
        for client in place.clients:
            client.work(int(restarts * every_s * RATE), RATE)
        for number in range(restarts):
            await asyncio.sleep(every_s * 0.6)
            gaps += await _restart(place, is_polite=number % 2 == 0)
        await asyncio.sleep(every_s)
        for client in place.clients:
            client.program.tell(do="rest")
        await place.converged()
    faults = judge(place)
    what = "rolling restarts under load: ticks lost, effects twice, nodes that differ"
    yields = [
        Line(("G18",), what, restarts, len(faults), note="; ".join(faults[:3])),
        Line(
            ("G18",),
            "a restart, from its end to a node linked again, worst",
            len(gaps),
            0,
            max(gaps),
            "s",
            f"<= {GAP_GOAL_S:g}",
        ),
    ]
    return iter(yields)


async def _restart(place: Site, *, is_polite: bool) -> list[float]:
    seen = [len(client.program.heard) for client in place.clients]
    if is_polite:
        await place.server.stop()
    else:
        await place.server.kill()
    await place.restart()
    up = monotonic()

    async def back(client: Client, at: int) -> float:
        def linked(said: dict[str, object]) -> bool:
            return said["ev"] == "link" and bool(said["is_connected"])

        return float((await client.program.hear(linked, 40.0, at))["at"]) - up

    pairs = zip(place.clients, seen, strict=True)
    return list(await asyncio.gather(*(back(client, at) for client, at in pairs)))


@dataclass(slots=True)
class Restored:
    """What came back after a server was set back: acts that had been accepted before."""

    seed: int
    since: int = 0
    gone: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def restore(folder: Path, seed: int, clients: int) -> Restored:
    """Act, copy the server's data, act on, and put the copy back: the clients know the rest."""
    result = Restored(seed)
    async with site(folder, seed) as place:
        for number in range(clients):
            await place.add(f"c{number}", ROLES[number % len(ROLES)])
        await place.converged()
        await _work(place, 2.0)
        place.copy_data(folder / "copy")
        await _work(place, 3.0)
        await place.converged()
        await place.server.kill()
        before = read_ledger(place.data / "ledger.db")
        old = read_ledger(folder / "copy" / "ledger.db")
        place.restore(folder / "copy")
        await place.restart()
        restarted = monotonic()
        try:
            await place.converged()
        except TimeoutError as error:
            result.faults.append(f"wedge: {error}")
        result.seconds = monotonic() - restarted
    _compare(place, before, old, result)
    return result


async def _work(place: Site, seconds: float) -> None:
    for client in place.clients:
        client.work(int(seconds * RATE), RATE)
    await asyncio.sleep(seconds + 0.5)


def _compare(place: Site, before: Books, old: Books, result: Restored) -> None:
    after = read_ledger(place.data / "ledger.db")
    result.faults += in_order(after)
    for client in place.clients:
        box = read_outbox(client.folder / "data" / "outbox.db")
        mirror = read_mirror(client.folder / "data" / "mirror.db")
        result.faults += [f"{client.name}: {fault}" for fault in final_converge(mirror, after)]
        for op_no in box.ops:
            op = (box.client, op_no)
            was = before.answers.get(op)
            if was is None or not was.is_accepted or op in old.answers:
                continue
            result.since += 1
            now = after.answers.get(op)
            name = f"{client.name} op {op_no} {box.ops[op_no][0].kind}"
            if now is None:
                result.gone.append(name)
            elif not now.is_accepted:
                code = now.refusal.code if now.refusal else ""
                result.refused.append(f"{name} {code}")


def restore_lines(restored: list[Restored]) -> Iterator[Line]:
    since = sum(each.since for each in restored)
    gone = [name for each in restored for name in each.gone]
    refused = [name for each in restored for name in each.refused]
    faults = [fault for each in restored for fault in each.faults]
    back = 100.0 * (since - len(gone) - len(refused)) / max(1, since)
    ids = ("G19", "REL-14")
    what = "server restored from an older copy: accepted acts that have their effect again"
    told = f"{since} acts since the copy, {len(gone)} gone, {len(refused)} refused: {refused[:4]}"
    yield Line(ids, what, len(restored), len(gone), back, "%", ">= 100", told)
    what = "server restored from an older copy: order, effects once, nodes equal"
    worst = max(each.seconds for each in restored)
    yield Line(ids, what, len(restored), len(faults), worst, "s", note="; ".join(faults[:3]))
