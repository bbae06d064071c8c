"""One data folder copied to a second machine: both act, nothing is lost and nothing done twice."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import SystemClock
from app.domain.row import Kind
from app.server.service import Server
from app.store.outbox import Outbox
from app.sync.node import Node, NodeSettings, Wish
from tests.app.server.talk import serving, tokens

WITHIN_S = 30.0
POLL_S = 0.02


@dataclass(slots=True)
class Seat:
    """A node on a thread of its own, and what was answered to it."""

    node: Node
    name: str
    asked: int = 0
    answered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    linked: bool = False

    def report(self) -> None:
        self.asked += 1
        args = {"title": f"{self.name} {self.asked}", "category": "road", "source": "seat"}
        self.node.wish(Wish(self.asked, "report", f"{self.name} {self.asked}", args))

    def take(self) -> None:
        parcel = self.node.mailbox.take()
        self.linked = parcel.link.is_connected if parcel.link else self.linked
        for asked, receipt in parcel.settled:
            (self.answered if receipt.is_accepted else self.refused).append(asked.subject)

    async def settled(self, count: int) -> None:
        async with asyncio.timeout(WITHIN_S):
            while len(self.answered) + len(self.refused) < count:
                await asyncio.sleep(POLL_S)
                self.take()


@asynccontextmanager
async def seated(server: Server, token: str, folder: Path, name: str) -> AsyncIterator[Seat]:
    node = Node(NodeSettings(server.url, token, folder, name), SystemClock())
    await asyncio.wrap_future(node.start())
    try:
        yield Seat(node, name)
    finally:
        await asyncio.to_thread(node.stop)


async def cloned(folder: Path, *, loses_answers: bool) -> list[str]:
    """Copy a node's folder, let both copies act at once; return what was not as promised.

    With `loses_answers` the copies do not know that their newest commands were answered.
    """
    first, second = folder / "first", folder / "second"
    async with serving(folder / "server") as server:
        token = tokens(folder / "server")["leader"]
        async with seated(server, token, first, "before") as seat:
            for _ in range(4):
                seat.report()
            await seat.settled(4)
        if loses_answers:
            _forget(first / "outbox.db", 2)
        shutil.copytree(first, second)
        again = 2 if loses_answers else 0
        async with (
            seated(server, token, first, "one") as one,
            seated(server, token, second, "other") as other,
        ):
            for _ in range(3):
                one.report()
                other.report()
                await asyncio.sleep(0.1)
            await asyncio.gather(one.settled(3 + again), other.settled(3 + again))
        wrong = [f"{seat.name}: refused {seat.refused}" for seat in (one, other) if seat.refused]
        return wrong + _effects(server) + _names(first, second)


def _effects(server: Server) -> list[str]:
    assert server._hub is not None
    rows = server._hub.sequencer.state.rows()
    seen = Counter(row.id for row in rows if row.kind == Kind.CASE)
    wanted = {f"before {n}" for n in range(1, 5)}
    wanted |= {f"{name} {n}" for name in ("one", "other") for n in range(1, 4)}
    changes = server._hub.sequencer.head_seq
    wrong = [] if seen.keys() == wanted else [f"cases: {sorted(seen.keys() ^ wanted)}"]
    return wrong if changes == len(wanted) else [*wrong, f"{changes} changes of {len(wanted)}"]


def _names(*folders: Path) -> list[str]:
    names: list[str] = []
    for folder in folders:
        with closing(Outbox(folder / "outbox.db")) as outbox:
            names.append(outbox.client)
            if outbox.unanswered():
                return [f"{folder.name} still waits for {outbox.unanswered()}"]
    return [] if len(set(names)) == len(names) else ["both still have one name"]


def _forget(path: Path, count: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE op SET receipt = NULL WHERE op_no > (SELECT max(op_no) FROM op) - ?", (count,)
        )
        connection.commit()
