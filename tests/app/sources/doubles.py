"""A small server in this process: rules commands as the real one does, keeps all in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.domain.command import Change, Command, Receipt, Refusal
from app.domain.limits import Limits, parse_limits
from app.domain.roles import Role
from app.domain.row import EMPTY_DIGEST, Row, add_digest, row_digest
from app.domain.ruling import rule
from app.protocol.messages import (
    MAX_FRAME_BYTES,
    MSGPACK,
    Beat,
    Changes,
    Commands,
    Goodbye,
    Hello,
    Receipts,
    ServerMessage,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Telemetry,
    Welcome,
    decode_client,
    encode,
)

LIMITS_FILE = Path(__file__).parents[3] / "resources" / "limits" / "example.toml"


def example_limits() -> Limits:
    return parse_limits(LIMITS_FILE.read_text(encoding="utf-8"))


class ServerDouble:
    """Tokens are role names. `script` may answer a hello in place of the welcome."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.digest = EMPTY_DIGEST
        self.seq = 0
        self.known: dict[tuple[str, int], Receipt] = {}
        self.commands: list[Command] = []
        self.hellos: list[Hello] = []
        self.beaten = asyncio.Event()
        self.fixes: dict[str, object] = {}
        self.readings: dict[str, object] = {}
        self.telemetry_came = asyncio.Event()
        self.script: list[list[ServerMessage] | None] = []
        self.drop_after: int | None = None
        self.before_receipts: Callable[[], None] | None = None
        self.wrong_digest = 0
        self.url = ""
        self._limits = example_limits()
        self._readers: set[ServerConnection] = set()
        self._server: Server | None = None

    async def talk(self, socket: ServerConnection) -> None:
        try:
            await self._talk(socket)
        except ConnectionClosed:
            pass
        finally:
            self._readers.discard(socket)

    async def _talk(self, socket: ServerConnection) -> None:
        hello = decode_client(await socket.recv())
        assert isinstance(hello, Hello)
        self.hellos.append(hello)
        scripted = self.script.pop(0) if self.script else None
        if scripted is not None:
            for message in scripted:
                await socket.send(encode(message))
            return
        role = Role(hello.token)
        is_resumed = hello.epoch == "e1" and hello.digest == self.digest
        await socket.send(encode(self._welcome(hello, role, is_resumed=is_resumed)))
        if hello.mirror:
            if not is_resumed:
                for message in self._snapshot():
                    await socket.send(encode(message))
            self._readers.add(socket)
        async for frame in socket:
            await self._take(socket, hello, role, decode_client(frame))

    def _welcome(self, hello: Hello, role: Role, *, is_resumed: bool) -> Welcome:
        last = max((op for client, op in self.known if client == hello.client), default=0)
        return Welcome(
            protocol=1,
            epoch="e1",
            head_seq=self.seq,
            role=role,
            login=f"{role}-login",
            scope="",
            server_time=0.0,
            last_op_no=last,
            resume=is_resumed or not hello.mirror,
        )

    def _snapshot(self) -> list[ServerMessage]:
        rows = tuple(self.rows.values())
        digest = self.digest + self.wrong_digest
        self.wrong_digest = 0
        parts: list[ServerMessage] = [SnapshotRows(rows=(row,)) for row in rows]
        begin = SnapshotBegin(epoch="e1", seq=self.seq, rows=len(rows), digest=digest)
        return [begin, *parts, SnapshotEnd(seq=self.seq)]

    async def _take(
        self, socket: ServerConnection, hello: Hello, role: Role, message: object
    ) -> None:
        match message:
            case Commands():
                await self._rule(socket, hello, role, message)
            case Telemetry():
                self.fixes.update({fix.unit: fix for fix in message.fixes})
                self.readings.update({reading.sensor: reading for reading in message.readings})
                self.telemetry_came.set()
            case Beat():
                self.beaten.set()
                await socket.send(encode(Beat(at=0.0, head_seq=self.seq)))
            case _:
                return

    async def _rule(
        self, socket: ServerConnection, hello: Hello, role: Role, message: Commands
    ) -> None:
        after = self.seq
        receipts: list[Receipt] = []
        changes: list[Change] = []
        for command in message.items:
            key = (hello.client, command.op_no)
            if key not in self.known:
                self.known[key] = self._decide(hello, role, command, changes)
                self.commands.append(command)
            receipts.append(self.known[key])
        for reader in list(self._readers):
            frame = Changes(
                after_seq=after, to_seq=self.seq, digest=self.digest, items=tuple(changes)
            )
            await reader.send(encode(frame))
        if self.before_receipts is not None:
            self.before_receipts()
        if self.drop_after is not None and len(self.commands) >= self.drop_after:
            self.drop_after = None
            socket.transport.abort()
            return
        await socket.send(encode(Receipts(items=tuple(receipts))))

    def _decide(self, hello: Hello, role: Role, command: Command, changes: list[Change]) -> Receipt:
        ruling = rule(
            lambda kind, row_id: self.rows.get((kind, row_id)),
            command,
            self._limits,
            role=role,
            login=f"{role}-login",
        )
        if isinstance(ruling, Refusal):
            return Receipt(op_no=command.op_no, refusal=ruling)
        for row in ruling:
            self.put(row)
            changes.append(
                Change(
                    seq=self.seq,
                    kind=row.kind,
                    id=row.id,
                    version=row.version,
                    body=row.body,
                    client=hello.client,
                    op_no=command.op_no,
                    at=0.0,
                    prev_hash=b"",
                    hash=b"",
                )
            )
        return Receipt(op_no=command.op_no, seq=self.seq)

    def put(self, row: Row) -> None:
        self.seq += 1
        old = self.rows.get((row.kind, row.id))
        self.digest = add_digest(
            self.digest, row_digest(row), EMPTY_DIGEST if old is None else row_digest(old)
        )
        self.rows[row.kind, row.id] = row

    def kick(self) -> None:
        for socket in list(self._server.connections if self._server else ()):
            socket.transport.abort()


def goodbye(code: str, retry_after_s: float) -> list[ServerMessage]:
    return [Goodbye(code=code, text="no", retry_after_s=retry_after_s)]


@asynccontextmanager
async def serving(double: ServerDouble) -> AsyncIterator[ServerDouble]:
    async with serve(
        double.talk,
        "127.0.0.1",
        0,
        subprotocols=[Subprotocol(MSGPACK)],
        max_size=MAX_FRAME_BYTES,
        compression=None,
        close_timeout=0.2,
    ) as server:
        double._server = server
        port = next(iter(server.sockets)).getsockname()[1]
        double.url = f"ws://127.0.0.1:{port}"
        yield double
