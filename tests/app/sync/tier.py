"""An upper tier for the tests: speaks the protocol from a script and can misbehave on purpose."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.clock import SystemClock
from app.domain.command import Change, Command, Receipt
from app.domain.row import Row
from app.protocol.messages import (
    MSGPACK,
    Changes,
    Commands,
    Goodbye,
    Hello,
    Receipts,
    ServerMessage,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Welcome,
    decode_client,
    encode,
)
from tests.app.store.rows import change, digest_of


class AheadClock(SystemClock):
    """The machine's clock, set ahead by `ahead_s` seconds when a test wants time to have passed."""

    ahead_s = 0.0

    def now(self) -> float:
        return super().now() + self.ahead_s

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead_s


class Tier:
    """Rows and changes in memory. `lie` is added to announced digests, `goodbye` said to all."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.log: list[Change] = []
        self.seq = 0
        self.epoch = "e1"
        self.lie = 0
        self.goodbye: Goodbye | None = None
        self.raw: bytes | None = None
        self.answers: Callable[[Command], Receipt | None] | None = None
        self.last_op_no = 0
        self.hellos: list[Hello] = []
        self.commands: list[Command] = []
        self.sockets: list[ServerConnection] = []
        self.port = 0
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await serve(
            self._talk,
            "127.0.0.1",
            self.port,
            subprotocols=[Subprotocol(MSGPACK)],
            compression=None,
            close_timeout=0.2,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            for socket in self.sockets:
                socket.transport.abort()
            self.sockets.clear()
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def write(self, *rows: Row) -> None:
        """Change rows and tell everyone."""
        before = self.seq
        for row in rows:
            self.seq += 1
            self.rows[row.kind, row.id] = row
            self.log.append(change(self.seq, row))
        await self.tell(self._changes(before))

    async def tell(self, message: ServerMessage) -> None:
        """Tell everyone who is still there; a client may hang up at any moment."""
        for socket in self.sockets:
            with suppress(ConnectionClosed):
                await socket.send(encode(message))

    def _changes(self, after_seq: int) -> Changes:
        items = tuple(change for change in self.log if change.seq > after_seq)
        digest = digest_of(self.rows.values()) + self.lie
        return Changes(after_seq=after_seq, to_seq=self.seq, digest=digest, items=items)

    async def _talk(self, socket: ServerConnection) -> None:
        try:
            await self._greet(socket)
            async for frame in socket:
                message = decode_client(frame)
                if isinstance(message, Commands):
                    await self._take(socket, message)
        except ConnectionClosed:
            return

    async def _greet(self, socket: ServerConnection) -> None:
        hello = decode_client(await socket.recv())
        assert isinstance(hello, Hello)
        self.hellos.append(hello)
        if self.raw is not None:
            await socket.send(self.raw)
        if self.goodbye is not None:
            await socket.send(encode(self.goodbye))
            return
        resume = hello.epoch == self.epoch and hello.after_seq <= self.seq
        welcome = Welcome(
            protocol=1,
            epoch=self.epoch,
            head_seq=self.seq,
            role="leader",
            login="leader-1",
            scope="all",
            server_time=SystemClock().now(),
            last_op_no=self.last_op_no,
            resume=resume,
        )
        await socket.send(encode(welcome))
        if not resume:
            await self._snapshot(socket)
        elif hello.after_seq < self.seq:
            await socket.send(encode(self._changes(hello.after_seq)))
        self.sockets.append(socket)

    async def _snapshot(self, socket: ServerConnection) -> None:
        rows = tuple(self.rows.values())
        digest = digest_of(rows) + self.lie
        begin = SnapshotBegin(epoch=self.epoch, seq=self.seq, rows=len(rows), digest=digest)
        for part in (begin, SnapshotRows(rows=rows), SnapshotEnd(seq=self.seq)):
            await socket.send(encode(part))

    async def _take(self, socket: ServerConnection, commands: Commands) -> None:
        self.commands.extend(commands.items)
        if self.answers is None:
            return
        receipts = [receipt for c in commands.items if (receipt := self.answers(c)) is not None]
        self.last_op_no = max(self.last_op_no, *(r.op_no for r in receipts), 0)
        await socket.send(encode(Receipts(items=tuple(receipts))))


@asynccontextmanager
async def standing(tier: Tier) -> AsyncIterator[Tier]:
    """Have a tier for the time of a block."""
    await tier.start()
    try:
        yield tier
    finally:
        await tier.stop()


def on_tier(
    test: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Give an async test a standing tier as its argument `tier`, gone again when it ends."""

    @functools.wraps(test)
    async def run(**others: object) -> None:
        async with standing(Tier()) as tier:
            await test(tier=tier, **others)

    wanted = inspect.signature(test)
    kept = [value for name, value in wanted.parameters.items() if name != "tier"]
    vars(run)["__signature__"] = wanted.replace(parameters=kept)
    return run


async def until(claim: Callable[[], bool], within_s: float = 15.0) -> None:
    """Wait until a claim holds; fail when it does not in time."""
    end = monotonic() + within_s
    while not claim():
        assert monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.005)
