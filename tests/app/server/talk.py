"""A client to test a server with: typed messages over a real socket, nothing hidden."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import pytest
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from app.clock import Clock, SystemClock
from app.domain.command import Command, Receipt
from app.domain.limits import Limits, parse_limits
from app.domain.row import EMPTY_DIGEST, Digest, Row, add_digest, row_digest
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import (
    MSGPACK,
    Changes,
    ClientMessage,
    Commands,
    Goodbye,
    Hello,
    Receipts,
    ServerMessage,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Welcome,
    decode_server,
    encode,
)
from app.server.service import Server, ServerSettings
from app.tokens import read_tokens

ROOT = Path(__file__).parents[3]
WITHIN_S = 10.0
M = TypeVar("M", bound=ServerMessage)


def limits() -> Limits:
    return parse_limits((ROOT / "resources" / "limits" / "example.toml").read_text("utf-8"))


def report(op_no: int, subject: str = "", **args: object) -> Command:
    given: dict[str, object] = {
        "title": "路灯不亮",
        "category": "road",
        "source": "hotline",
        **args,
    }
    return Command(
        op_no=op_no,
        kind="report",
        subject=subject or f"k{op_no}",
        made_at=1_780_000_000.0 + op_no,
        args=given,
    )


class Talk:
    """One open link; rows and digest follow what the server sent."""

    def __init__(self, socket: ClientConnection, subprotocol: str) -> None:
        self.socket = socket
        self.rows: dict[tuple[str, str], Row] = {}
        self.digest: Digest = EMPTY_DIGEST
        self.seq = 0
        self.receipts: dict[int, Receipt] = {}
        self._subprotocol = subprotocol

    async def send(self, message: ClientMessage) -> None:
        frame = encode(message, self._subprotocol)
        await self.socket.send(frame.decode() if self._subprotocol != MSGPACK else frame)

    async def hello(
        self,
        token: str,
        client: str = "c1",
        facts: Mapping[str, object] = MappingProxyType({}),
        *,
        mirror: bool = True,
    ) -> Welcome:
        hello = Hello(protocol_min=1, protocol_max=1, token=token, client=client, mirror=mirror)
        await self.send(replace(hello, **facts))
        return await self.take(Welcome)

    async def commands(self, *items: Command) -> None:
        await self.send(Commands(items=items))

    async def next(self) -> ServerMessage:
        async with asyncio.timeout(WITHIN_S):
            message = decode_server(await self.socket.recv(), self._subprotocol)
        self._follow(message)
        return message

    async def take(self, kind: type[M]) -> M:
        """Return the next message of a kind; those before it are followed and passed over."""
        while True:
            message = await self.next()
            if isinstance(message, kind):
                return message
            if isinstance(message, Goodbye):
                pytest.fail(f"the server said {message}")

    async def until(self, seq: int) -> None:
        while self.seq < seq:
            await self.next()

    async def answered(self, op_no: int) -> Receipt:
        while op_no not in self.receipts:
            await self.next()
        return self.receipts[op_no]

    def _follow(self, message: ServerMessage) -> None:
        if isinstance(message, SnapshotBegin):
            self.rows, self.digest = {}, EMPTY_DIGEST
            self._wanted = message.digest
        elif isinstance(message, SnapshotRows):
            for row in message.rows:
                self._put(row)
        elif isinstance(message, SnapshotEnd):
            self.seq = message.seq
            assert self.digest == self._wanted
        elif isinstance(message, Changes):
            assert message.after_seq == self.seq, "a gap"
            for change in message.items:
                self._put(Row(change.kind, change.id, change.version, change.body))
            self.seq = message.to_seq
            assert self.digest == message.digest
        elif isinstance(message, Receipts):
            for receipt in message.items:
                self.receipts[receipt.op_no] = receipt

    def _put(self, row: Row) -> None:
        old = self.rows.get((row.kind, row.id))
        before = row_digest(old) if old else EMPTY_DIGEST
        self.digest = add_digest(self.digest, row_digest(row), before)
        self.rows[row.kind, row.id] = row


@asynccontextmanager
async def talk(url: str, subprotocol: str = MSGPACK) -> AsyncIterator[Talk]:
    """Open a link to a server."""
    async with connect(
        url, subprotocols=[Subprotocol(subprotocol)], compression=None, proxy=None
    ) as socket:
        yield Talk(socket, subprotocol)


@asynccontextmanager
async def serving(folder: Path, clock: Clock | None = None) -> AsyncIterator[Server]:
    """Run a server in this process on a free port; its tokens lie in `folder`."""
    ledger = SqliteLedger(folder / "ledger.db")
    server = Server(ServerSettings(folder, limits()), ledger, clock or SystemClock())
    await server.start()
    try:
        yield server
    finally:
        await server.aclose()


def tokens(folder: Path) -> dict[str, str]:
    """Return the token of each role of a server's folder."""
    return read_tokens(folder / "tokens.toml")
