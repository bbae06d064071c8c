"""One connected client: a task that reads, a task that writes, and a cursor into the changes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from msgspec.structs import replace
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from app.clock import Clock
from app.domain.command import Receipt
from app.domain.masking import mask_row
from app.domain.roles import READS_MASKED, SPEAKS_FOR_OTHERS, Role
from app.domain.row import Kind, Row
from app.domain.scope import Scope, parse_scope
from app.errors import BadInputError
from app.protocol.messages import (
    JSON,
    MSGPACK,
    PROTOCOL_MAX,
    Ack,
    Beat,
    ClientMessage,
    Commands,
    Goodbye,
    Hello,
    Message,
    Receipts,
    Telemetry,
    Welcome,
    decode_client,
    encode,
)
from app.protocol.session import BEAT_EVERY_S
from app.protocol.window import MAX_UNANSWERED
from app.server.accounts import Admission
from app.server.gate import FOR_GOOD, Farewell, Gate
from app.server.guard import CommandBucket, CommandBuckets, Flood
from app.server.latest import Latest
from app.server.sequencer import Ask, Line, Sequencer
from app.server.snapshot import snapshot
from app.server.state import View
from app.server.witness import Witness

HELLO_WITHIN_S = 10.0
SEND_WITHIN_S = 8.0
TELEMETRY_EVERY_S = 0.5
FULL_AWAY_S = 5.0
SHORT_S = 0.005
"""Waits below this add up first: a loop sleeps no shorter without waste."""

MAX_RECEIPT_BYTES = 180 * 1024
MAX_OPEN = 2 * MAX_UNANSWERED
MAX_OPEN_BYTES = 512 * 1024
"""Commands of one connection that wait for their answer, or whose answer waits to be read."""


@dataclass(frozen=True, slots=True)
class Hub:
    """What all peers of a server share."""

    sequencer: Sequencer
    latest: Latest
    gate: Gate
    clock: Clock
    town: str
    buckets: CommandBuckets
    sandbox: bool = False
    witness: Witness | None = None
    clients: dict[str, Peer] = field(default_factory=dict[str, "Peer"])


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks on a connection, and by which right."""

    client: str
    role: Role
    login: str
    scope: Scope


class Peer:
    """Serves one connection; `serve` returns when it is over."""

    def __init__(self, hub: Hub, socket: ServerConnection) -> None:
        self._hub = hub
        self._socket = socket
        self._subprotocol = socket.subprotocol or MSGPACK
        self._receipts: list[Receipt] = []
        self._sizes: deque[int] = deque()
        self._open_bytes = 0
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._cursor = 0
        self._next_op = 1
        self._first_op = 1
        self._telemetry_seen = 0
        self._view = View.FULL
        self._line = Line(self._found_cloned)
        self._is_cloned = False
        self._admission: Admission | None = None
        self._flood: Flood | None = None
        self._told = asyncio.Event()
        self._ending: Farewell | None = None

    async def serve(self) -> None:
        """Greet, then read and write until either side ends it."""
        try:
            hello, admission = await self._greet()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read(hello.client, admission), name="peer-read")
                group.create_task(self._write(hello), name="peer-write")
                group.create_task(self._obey(), name="peer-obey")
        except* Farewell as ended:
            farewell = next(_leaves(ended))
            with suppress(ConnectionClosed, TimeoutError):
                await self._send(farewell.message)
        except* (ConnectionClosed, TimeoutError):
            self._socket.transport.abort()
        finally:
            self._hub.sequencer.listeners.pop(self._wake, None)
            for client in [name for name, peer in self._hub.clients.items() if peer is self]:
                del self._hub.clients[client]
                self._hub.buckets.left(client, self._hub.clock.monotonic())

    def end(self, farewell: Farewell) -> None:
        """Have the connection end with this goodbye."""
        self._ending = farewell
        self._told.set()

    def check_rights(self) -> None:
        """End the connection if the accounts no longer bear it out."""
        held, accounts = self._admission, self._hub.gate.book.accounts
        if held is None or accounts.still_holds(held):
            return
        if accounts.has(held):
            self.end(Farewell("revoked", "the rights of this login were changed", 1.0))
        else:
            self.end(Farewell("revoked", "this access was revoked", FOR_GOOD))

    async def bye(self, code: str, text: str, retry_after_s: float) -> None:
        """Tell the client to go, and close."""
        with suppress(ConnectionClosed, TimeoutError):
            await self._send(Goodbye(code=code, text=text, retry_after_s=retry_after_s))
            await self._socket.close()

    async def _greet(self) -> tuple[Hello, Admission]:
        async with asyncio.timeout(HELLO_WITHIN_S):
            message = self._decode(await self._socket.recv())
        gate = self._hub.gate
        hello = gate.checked(message)
        self._admission = admission = gate.admitted(hello, self._socket)
        account = admission.account
        self._check_hindered()
        self._first_op = await gate.claimed(hello, account.owner)
        self._replace(hello.client)
        self._view = View.MASKED if account.role in READS_MASKED else View.FULL
        sequencer = self._hub.sequencer
        resume = hello.epoch == sequencer.epoch and sequencer.recent.can_resume(
            hello.after_seq, hello.digest, self._view
        )
        if hello.epoch == sequencer.epoch and hello.after_seq > sequencer.head_seq:
            sequencer.returning.lost(self._hub.clock.monotonic())
        self._cursor = hello.after_seq if resume else -1
        self._next_op = sequencer.last_op_no(hello.client) + 1
        if hello.mirror:
            sequencer.listeners[self._wake] = None
        await self._send(
            Welcome(
                protocol=min(PROTOCOL_MAX, hello.protocol_max),
                epoch=sequencer.epoch,
                head_seq=sequencer.head_seq,
                role=account.role,
                login=account.login,
                scope=account.scope,
                server_time=self._hub.clock.now(),
                last_op_no=self._next_op - 1,
                resume=resume,
                town=self._hub.town,
            )
        )
        return hello, admission

    def _check_hindered(self) -> None:
        """End the connection while the server can keep nothing: better told than left waiting."""
        hindered = self._hub.sequencer.hindered
        if hindered:
            raise Farewell("busy", f"the server cannot keep anything: {hindered}", FULL_AWAY_S)

    def _replace(self, client: str) -> None:
        """Take the place of an older connection of the same client, which may be long dead."""
        older = self._hub.clients.get(client)
        if older is not None:
            older.end(Farewell("client_taken", "this client connected anew", FOR_GOOD))
        self._hub.clients[client] = self

    async def _obey(self) -> None:
        await self._told.wait()
        if self._ending is not None:
            raise self._ending

    async def _read(self, client: str, admission: Admission) -> None:
        hub, account = self._hub, admission.account
        now = hub.clock.monotonic()
        is_known = self._next_op > self._first_op
        bucket = hub.buckets.connected(
            client, account.role, now, is_known=is_known, sandbox=hub.sandbox
        )
        self._flood = Flood(account.role, now, sandbox=hub.sandbox)
        asker = Asker(client, account.role, account.login, parse_scope(account.scope))
        async for frame in self._socket:
            message = self._decode(frame)
            self._count(frame, is_idle=not (isinstance(message, Commands) and message.items))
            match message:
                case Commands():
                    if message.client not in {"", client}:
                        raise Farewell("bad_frame", "these commands are another client's")
                    await self._submit(asker, message, len(frame), bucket)
                case Telemetry():
                    if account.role not in SPEAKS_FOR_OTHERS:
                        raise Farewell("not_allowed", f"role “{account.role}” sends no telemetry")
                    hub.latest.take(message)
                case Hello():
                    raise Farewell("bad_frame", "hello was said already")
                case Ack() | Beat():
                    pass
        raise Farewell("closed", "the client closed")

    def _count(self, frame: bytes | str, *, is_idle: bool) -> None:
        if self._flood is None:  # pragma: no cover - it is made before anything is read
            return
        over_s = self._flood.took(len(frame), self._hub.clock.monotonic(), is_idle=is_idle)
        if over_s:
            raise Farewell("flood", "too many frames or bytes in a short time", 10.0 + over_s)

    async def _submit(
        self, asker: Asker, message: Commands, frame_bytes: int, bucket: CommandBucket
    ) -> None:
        for command in message.items:
            if not self._first_op <= command.op_no <= self._next_op:
                raise Farewell("bad_frame", f"op {command.op_no} came where {self._next_op} is due")
            self._next_op = max(self._next_op, command.op_no + 1)
            wait_s = bucket.take(self._hub.clock.monotonic())
            if wait_s > SHORT_S:
                await asyncio.sleep(wait_s)
            while self._is_full:
                self._room.clear()
                await self._room.wait()
            size = frame_bytes // len(message.items)
            self._sizes.append(size)
            self._open_bytes += size
            self._hub.sequencer.submit(
                Ask(
                    asker.client,
                    asker.role,
                    asker.login,
                    command,
                    self._answered,
                    asker.scope,
                    self._line,
                    command.op_no in message.refused,
                )
            )

    @property
    def _is_full(self) -> bool:
        count = len(self._sizes) + len(self._receipts)
        return count >= MAX_OPEN or self._open_bytes >= MAX_OPEN_BYTES

    def _answered(self, receipt: Receipt) -> None:
        self._open_bytes -= self._sizes.popleft()
        self._room.set()
        self._receipts.append(receipt)
        self._wake.set()

    def _found_cloned(self) -> None:
        self._is_cloned = True
        self._wake.set()

    async def _write(self, hello: Hello) -> None:
        beat_at = telemetry_at = self._hub.clock.monotonic()
        if hello.mirror and self._cursor < 0:
            await self._send_snapshot()
        while True:
            if hello.mirror:
                await self._send_changes()
            await self._send_receipts()
            self._check_hindered()
            if self._is_cloned:
                text = f"another installation uses this client's name (op {self._line.cloned_at})"
                raise Farewell("client_cloned", text, FOR_GOOD)
            now = self._hub.clock.monotonic()
            if hello.mirror and now - telemetry_at >= TELEMETRY_EVERY_S:
                telemetry_at = now
                await self._send_telemetry()
            if now - beat_at >= BEAT_EVERY_S:
                beat_at = now
                await self._send(self._beat())
            with suppress(TimeoutError):
                async with asyncio.timeout(TELEMETRY_EVERY_S):
                    await self._wake.wait()
            self._wake.clear()

    def _beat(self) -> Beat:
        """Return the news that all is well, with where the record stands."""
        hub = self._hub
        at, head = hub.clock.now(), hub.sequencer.head_seq
        if hub.witness is None:
            return Beat(at=at, head_seq=head)
        record = hub.witness.sign(hub.sequencer.record)
        return Beat(
            at=at,
            head_seq=head,
            audit_seq=record.seq,
            audit_hash=record.hash,
            audit_by=record.by,
            audit_signature=record.signature,
        )

    async def _send_snapshot(self) -> None:
        sequencer = self._hub.sequencer
        async with sequencer.quiet:
            rows = sequencer.state.rows()
            self._cursor, digest = sequencer.head_seq, sequencer.state.digest(self._view)
        parts: Iterator[Message] = snapshot(
            rows, epoch=sequencer.epoch, seq=self._cursor, digest=digest, view=self._view
        )
        for part in parts:
            await self._send(part)

    async def _send_changes(self) -> None:
        try:
            while batch := self._hub.sequencer.recent.after(self._cursor):
                await self._send_frame(batch.frame(self._view, self._subprotocol))
                self._cursor = batch.mark.seq
        except LookupError as error:
            raise Farewell("slow", "too far behind; come back for a snapshot", 1.0) from error

    async def _send_receipts(self) -> None:
        while self._receipts:
            size = 0
            items: list[Receipt] = []
            for receipt in self._receipts[:MAX_UNANSWERED]:
                seen = masked(receipt) if self._view is View.MASKED else receipt
                size += len(encode(Receipts(items=(seen,)), self._subprotocol))
                if items and size > MAX_RECEIPT_BYTES:
                    break
                items.append(seen)
            await self._send(Receipts(items=tuple(items)))
            del self._receipts[: len(items)]
            self._room.set()

    async def _send_telemetry(self) -> None:
        latest = self._hub.latest
        seen, self._telemetry_seen = self._telemetry_seen, latest.revision
        for part in latest.since(seen):
            await self._send(part)

    def _decode(self, frame: bytes | str) -> ClientMessage:
        try:
            return decode_client(frame, self._subprotocol)
        except BadInputError as error:
            raise Farewell("bad_frame", str(error)) from error

    async def _send(self, message: Message) -> None:
        await self._send_frame(encode(message, self._subprotocol))

    async def _send_frame(self, frame: bytes) -> None:
        text = frame.decode() if self._subprotocol == JSON else frame
        async with asyncio.timeout(SEND_WITHIN_S):  # wait_for swallows a cancel in Python 3.11
            await self._socket.send(text)
        if self._flood is not None:
            self._flood.answered()


def masked(receipt: Receipt) -> Receipt:
    """Return a receipt as a masked reader gets it: the case it was refused over is masked too."""
    refusal = receipt.refusal
    if refusal is None or refusal.current is None:
        return receipt
    row = mask_row(Row(Kind.CASE, "", refusal.version, refusal.current))
    return replace(receipt, refusal=replace(refusal, current=row.body))


def _leaves(group: BaseExceptionGroup[Farewell]) -> Iterator[Farewell]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
