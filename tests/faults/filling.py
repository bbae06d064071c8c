"""A node and a server on a disk of a few MiB that fills up and empties again.

Run as a program, `python -m tests.faults.filling FOLDER`, with FOLDER on such a disk: prints one
line of JSON per scene.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import monotonic
from typing import Any

from app.clock import SystemClock
from app.database import open_read_only
from app.domain.command import Command, Receipt
from app.protocol.messages import Receipts
from app.sources.uplink import Uplink
from app.store.room import RESERVE_NAME, RoomLimits, RoomState, free_bytes
from app.sync import keeper
from app.sync.node import Node, NodeSettings, Wish
from tests.app.server.talk import serving, tokens
from tests.app.store.rows import case_row
from tests.app.sync.tier import Tier, standing
from tests.faults.tamper import proven

KIB = 1024
WITHIN_S = 30.0
NEVER_FULL = RoomLimits(low=3 * KIB * KIB, full=0, reserve=512 * KIB)
LIMITS = RoomLimits(low=3 * KIB * KIB, full=1 * KIB * KIB, reserve=512 * KIB)
TEXT = "长" * 300

Scene = dict[str, Any]


class Filler:
    """A file of nothing that takes the room away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "filler"

    def leave(self, free: int) -> None:
        """Take all but some bytes of the room that there is."""
        with self._path.open("ab") as file:
            while (left := room(self._folder) - free) > 0:
                try:
                    file.write(bytes(min(left, 64 * KIB)))
                    file.flush()
                except OSError:
                    return

    def go(self) -> None:
        self._path.unlink(missing_ok=True)


def room(folder: Path) -> int:
    return free_bytes(folder)


@asynccontextmanager
async def node_on(tier: Tier, folder: Path, limits: RoomLimits) -> AsyncIterator[Watched]:
    node = Node(NodeSettings(tier.url, "t", folder, room=limits), SystemClock())
    await asyncio.wrap_future(node.start())
    try:
        yield Watched(node)
    finally:
        await asyncio.to_thread(node.stop)


class Watched:
    """A node, the wishes it was given and what it said of them."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.ticked: list[Command] = []
        self.failed: list[str] = []
        self.states: set[RoomState] = set()
        self.settled = 0
        self.seq = 0
        self._ticket = 0

    def wish(self, size: int = 1) -> None:
        self._ticket += 1
        args = {"note": TEXT * size}
        self.node.wish(Wish(self._ticket, "file", f"c{self._ticket}", args))

    def look(self) -> None:
        parcel = self.node.mailbox.take()
        self.ticked += [waiting.command for _, waiting in parcel.queued]
        self.failed += [reason for _, reason in parcel.failed]
        self.settled += len(parcel.settled)
        if parcel.room is not None:
            self.states.add(parcel.room.state)
        if parcel.link is not None:
            self.seq = parcel.link.mirror_seq

    async def until(self, claim: Callable[[], bool]) -> float:
        """Wait until a claim holds; return the seconds it took, infinity when it never did."""
        start = monotonic()
        while monotonic() - start < WITHIN_S:
            self.look()
            if claim():
                return monotonic() - start
            await asyncio.sleep(0.01)
        return float("inf")

    async def taken_again(self) -> float:
        """Return the seconds until a wish is ticked."""
        start = monotonic()
        for _ in range(int(WITHIN_S / 0.1)):
            if await self.wished():
                return monotonic() - start
            await asyncio.sleep(0.1)
        return float("inf")

    async def wished(self, size: int = 1) -> bool:
        """Wish for something; say whether it was ticked."""
        done = len(self.ticked) + len(self.failed)
        ticked = len(self.ticked)
        self.wish(size)
        await self.until(lambda: len(self.ticked) + len(self.failed) > done)
        return len(self.ticked) > ticked


def kept(folder: Path) -> dict[int, bytes]:
    with closing(open_read_only(folder / "outbox.db")) as outbox:
        return dict(outbox.execute("SELECT op_no, command FROM op"))


async def warned(folder: Path) -> Scene:
    """Room goes down step by step: a warning, then nothing new is taken, then it goes on."""
    filler = Filler(folder)
    async with standing(Tier()) as tier, node_on(tier, folder, LIMITS) as seen:
        await seen.until(lambda: bool(tier.sockets) and (folder / RESERVE_NAME).exists())
        took = await seen.wished()
        filler.leave(2 * KIB * KIB)
        low = await seen.until(lambda: RoomState.LOW in seen.states)
        took_low = await seen.wished()
        filler.leave(700 * KIB)
        full = await seen.until(lambda: RoomState.FULL in seen.states)
        took_full = await seen.wished()
        reason = seen.failed[-1] if seen.failed else ""
        filler.go()
        back = await seen.taken_again()
        ticked = len(seen.ticked)
    false = ticked - len(kept(folder))
    right = (took, took_low, took_full) == (True, True, False) and "nearly full" in reason
    return {"scene": "warned", "ok": right and max(low, full) < 5, "back": back, "false": false}


async def filled_up(folder: Path) -> Scene:
    """Not one byte is left: no tick that is not on disk, answers find room in the reserve."""
    filler = Filler(folder)
    async with standing(Tier()) as tier, node_on(tier, folder, NEVER_FULL) as seen:
        await seen.until(lambda: bool(tier.sockets) and (folder / RESERVE_NAME).exists())
        for _ in range(20):
            await seen.wished()
        filler.leave(0)
        fresh = 0
        while await seen.wished(20) and fresh < 500:
            fresh += 1
        tier.answers = lambda command: Receipt(op_no=command.op_no, seq=1)
        tier.last_op_no = len(tier.commands)
        for command in tuple(tier.commands):
            await tier.tell(Receipts(items=(Receipt(op_no=command.op_no, seq=1),)))
        drained = await seen.until(lambda: seen.settled >= 20)
        gave = not (folder / RESERVE_NAME).exists()
        filler.leave(0)
        await tier.write(*(case_row(f"c{n}", 1, text=TEXT * 3) for n in range(60)))
        await asyncio.sleep(1.0)
        behind = seen.node._mirror.position.seq < tier.seq
        alive = bool(seen.node._thread and seen.node._thread.is_alive())
        filler.go()
        back = await seen.until(lambda: seen.seq == tier.seq) + await seen.taken_again()
        ticked = list(seen.ticked)
    on_disk = kept(folder)
    false = sum(command.op_no not in on_disk for command in ticked)
    right = bool(seen.failed) and gave and alive and behind and drained < WITHIN_S
    facts = {"failed": len(seen.failed), "gave": gave, "drained": drained, "alive": alive}
    return {"scene": "filled_up", "ok": right, "back": back, "false": false, **facts}


async def served(folder: Path) -> Scene:
    """A server that can keep nothing answers nothing, says so, and goes on by itself."""
    filler = Filler(folder)
    answers: list[tuple[Command, Receipt]] = []
    async with serving(folder) as server:
        hub = server._hub
        assert hub is not None
        async with Uplink(
            server.url,
            tokens(folder)["connector"],
            on_receipt=lambda command, receipt: answers.append((command, receipt)),
        ) as uplink:
            await _report(uplink, 0, 20)
            await uplink.drain()
            filler.leave(0)
            sending = asyncio.create_task(_report(uplink, 20, 120))
            stuck = await _until(lambda: bool(hub.sequencer.hindered))
            acknowledged = len(answers)
            told = await _until(lambda: "disk is full" in uplink.lost_reason)
            held = len(answers) == acknowledged
            filler.go()
            start = monotonic()
            await sending
            await uplink.drain()
            back = monotonic() - start
        head = server._ledger.head()
    proof = proven(folder / "ledger.db", [(head.epoch, head.audit_seq, head.audit_hash)])
    false = sum(1 for _, receipt in answers if receipt.seq > proof.changes)
    right = stuck < WITHIN_S and held and len(answers) == 140 and not proof.faults
    facts = {"told": told < WITHIN_S, "stuck": stuck, "answers": len(answers)}
    return {"scene": "served", "ok": right, "back": back, "false": false, **facts}


async def _report(uplink: Uplink, first: int, count: int) -> None:
    for n in range(first, first + count):
        args = {"title": "占道", "category": "road", "source": "hotline", "text": TEXT * 4}
        await uplink.submit("report", f"k{n}", args, actor="x", made_at=1.78e9 + n)


async def _until(claim: Callable[[], bool]) -> float:
    start = monotonic()
    while monotonic() - start < WITHIN_S:
        if claim():
            return monotonic() - start
        await asyncio.sleep(0.01)
    return float("inf")


SCENES = (warned, filled_up, served)


def main() -> None:
    keeper.RESERVE_AFTER_S = 0.1
    keeper.ROOM_EVERY_S = 0.2
    folder = Path(sys.argv[1])
    for scene in SCENES:
        own = folder / scene.__name__
        own.mkdir()
        said = asyncio.run(scene(own))
        for path in own.iterdir():
            path.unlink()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
