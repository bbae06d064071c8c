"""The client's side of the sync session, sans I/O: messages and time in, orders to the shell out.

The shell owns socket, disk and clock. It hands in what came and what time it is, and carries out
the returned orders in their order: send a message, write to the mirror, settle receipts, hang up.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from msgspec.structs import replace

from app.domain.command import Change, Command, PackedChange, Receipt
from app.domain.row import PackedRow, Row
from app.protocol.messages import (
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    Ack,
    Beat,
    Changes,
    ClientMessage,
    Goodbye,
    Hello,
    MirroredMessage,
    PackedChanges,
    PackedRows,
    Receipts,
    ServerMessage,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Telemetry,
    Welcome,
)
from app.protocol.window import CommandWindow

BEAT_EVERY_S = 2.0
SILENCE_LIMIT_S = 12.0
"""Silence after which the shell must hang up: dropped within 15 s. Source: reliability G10, G11."""

KEEP_HEAD_EVERY_S = 60.0
"""Shortest time between two heads of the server's audit that are kept on disk."""

FIRST_RETRY_S = 1.0
RETRY_CAP_S = 30.0
"""Bounds of the wait before a new try. Source: reliability G12."""

ANSWER_WITHIN_S = 30.0
"""A link with commands or changes due and none for this long is made anew: it is connected, beats
come, and yet nothing moves. Source: reliability 3.2 and G07 (the wedge)."""

WEDGED = "wedged"
"""Code of a hang-up for that reason."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a mirror is: an epoch, a dense sequence number, the digest of all its rows."""

    epoch: str = ""
    seq: int = 0
    digest: int = 0


@dataclass(frozen=True, slots=True)
class Send:
    """Send this message."""

    message: ClientMessage


@dataclass(frozen=True, slots=True)
class ApplyChanges:
    """Write these changes and the position after them in one transaction."""

    items: tuple[Change, ...] | tuple[PackedChange, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class BeginSnapshot:
    """Start an empty mirror beside the present one."""

    position: Position
    rows: int


@dataclass(frozen=True, slots=True)
class AddRows:
    """Add rows to the mirror that was begun."""

    rows: tuple[Row, ...] | tuple[PackedRow, ...]


@dataclass(frozen=True, slots=True)
class SwapSnapshot:
    """Check the begun mirror against its position and put it in place in one step."""

    position: Position


@dataclass(frozen=True, slots=True)
class Settle:
    """These commands are answered for good."""

    answered: tuple[tuple[Command, Receipt], ...]


@dataclass(frozen=True, slots=True)
class Show:
    """Newest positions and readings, to be shown and not kept."""

    telemetry: Telemetry


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the server says that the audit of an epoch stands; `by` names hash and signature."""

    epoch: str
    seq: int
    hash: bytes
    by: str = ""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class KeepHead:
    """Keep this head, to be held against the server's record one day."""

    head: AuditHead


@dataclass(frozen=True, slots=True)
class Admitted:
    """The server let this client in."""

    welcome: Welcome


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the connection; come back after `retry_after_s` seconds, or never when negative."""

    code: str
    text: str
    retry_after_s: float


Order = (
    Send
    | ApplyChanges
    | BeginSnapshot
    | AddRows
    | SwapSnapshot
    | Settle
    | Show
    | KeepHead
    | Admitted
    | HangUp
)


class Phase(Enum):
    """Where a connection is."""

    CLOSED = auto()
    GREETING = auto()
    SNAPSHOT = auto()
    LIVE = auto()


class Session:
    """One node's talk with its upper tier, over any number of connections one after the other.

    Not thread-safe; give it monotonic seconds. `position` and the unanswered commands outlive a
    connection, the rest starts anew with `open`. `tier_time` is the server's instant as last told
    (epoch seconds) and the monotonic second at which it was heard.
    """

    def __init__(
        self,
        *,
        client: str,
        token: str,
        position: Position,
        unanswered: Iterable[Command] = (),
        agent: str = "",
        first_op: int = 1,
    ) -> None:
        self.client = client
        self.first_op = first_op
        self.position = position
        self.window = CommandWindow(unanswered)
        self.phase = Phase.CLOSED
        self.head_seq = position.seq
        self._token = token
        self._epoch = ""
        self._head_kept = 0
        self._head_kept_at = -math.inf
        self._agent = agent
        self._heard = 0.0
        self._beat_sent = 0.0
        self._coming: Position | None = None
        self._failures = 0
        self._answered = 0.0
        self._moved = 0.0
        self.tier_time: tuple[float, float] | None = None

    def open(self, now: float) -> list[Order]:
        """Start a connection: greet with how far the mirror is."""
        self.phase = Phase.GREETING
        self._heard = self._beat_sent = self._answered = self._moved = now
        self._coming = None
        self.window.restart()
        hello = Hello(
            protocol_min=PROTOCOL_MIN,
            protocol_max=PROTOCOL_MAX,
            token=self._token,
            client=self.client,
            epoch=self.position.epoch,
            after_seq=self.position.seq,
            digest=self.position.digest,
            agent=self._agent,
            first_op=self.first_op,
        )
        return [Send(hello)]

    @property
    def heard(self) -> float:
        """Return the monotonic second at which the server was last heard, 0.0 for never."""
        return self._heard

    def close(self) -> None:
        """The connection is gone, for whatever reason."""
        self.phase = Phase.CLOSED
        self._coming = None

    def retry_in(self, dice: random.Random) -> float:
        """Return seconds to wait before the next try: full jitter under a doubling bound."""
        bound = min(RETRY_CAP_S, FIRST_RETRY_S * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return dice.uniform(0.05, bound)

    def submit(self, command: Command) -> list[Order]:
        """Take a command to be sent; it goes out at once when connected and the window allows."""
        self.window.add(command)
        return self._send_commands()

    def resend(
        self, commands: Iterable[Command], refused: frozenset[int] = frozenset()
    ) -> list[Order]:
        """Send these commands instead of those that waited: the server lost some it had answered.

        They must be all that the server does not know, in the dense order of their numbers;
        `refused` are the numbers of those that had been refused.
        """
        self.window = CommandWindow(commands, refused)
        return self._send_commands()

    def tick(self, now: float) -> list[Order]:
        """Give the session time: beats go out, a silent link is hung up."""
        if self.phase is Phase.CLOSED:
            return []
        if now - self._heard > SILENCE_LIMIT_S:
            return [HangUp("silent", f"nothing heard for {now - self._heard:.0f} s", 0.0)]
        if self._is_wedged(now):
            return [HangUp(WEDGED, "connected, but nothing is answered any more", 0.0)]
        if now - self._beat_sent >= BEAT_EVERY_S and self.phase is not Phase.GREETING:
            self._beat_sent = now
            return [Send(Beat(at=now))]
        return []

    def _is_wedged(self, now: float) -> bool:
        """Whether answers or changes are due and none has come for too long."""
        if not len(self.window):
            self._answered = now
        if self.phase is Phase.LIVE and self.head_seq <= self.position.seq:
            self._moved = now
        return now - min(self._answered, self._moved) > ANSWER_WITHIN_S

    def receive(self, message: ServerMessage | MirroredMessage, now: float) -> list[Order]:
        """Take a message of the server and return what the shell must do, in order."""
        self._heard = now
        match message:
            case Welcome():
                return self._welcomed(message)
            case Goodbye():
                return [HangUp(message.code, message.text, message.retry_after_s)]
            case Beat():
                self.head_seq = max(self.head_seq, message.head_seq)
                self.tier_time = (message.at, now)
                return self._head(message, now)
            case _ if self.phase in {Phase.CLOSED, Phase.GREETING}:
                return [HangUp("out_of_turn", "the server spoke before its welcome", 1.0)]
            case SnapshotBegin() | SnapshotRows() | PackedRows() | SnapshotEnd():
                return self._snapshot(message)
            case Changes() | PackedChanges():
                return self._changes(message)
            case Receipts():
                answered = self.window.settle(message.items)
                if answered:
                    self._answered = now
                return [Settle(tuple(answered)), *self._send_commands()]
            case Telemetry():
                return [Show(message)]
            case _:  # pragma: no cover - mypy proves it
                assert_never(message)

    def _head(self, beat: Beat, now: float) -> list[Order]:
        """Have the head of the server's audit kept, if it moved and the last is old enough."""
        due = now - self._head_kept_at >= KEEP_HEAD_EVERY_S
        if not beat.audit_seq or beat.audit_seq == self._head_kept or not due:
            return []
        self._head_kept, self._head_kept_at = beat.audit_seq, now
        facts = (self._epoch, beat.audit_seq, beat.audit_hash, beat.audit_by, beat.audit_signature)
        return [KeepHead(AuditHead(*facts))]

    def _welcomed(self, welcome: Welcome) -> list[Order]:
        if self.phase is not Phase.GREETING:
            return self._out_of_turn()
        self._failures = 0
        self._epoch = welcome.epoch
        self._head_kept_at = -math.inf
        self.tier_time = (welcome.server_time, self._heard)
        self.head_seq = welcome.head_seq
        self.phase = Phase.LIVE if welcome.resume else Phase.SNAPSHOT
        return [Admitted(welcome), *self._send_commands()]

    def _snapshot(
        self, part: SnapshotBegin | SnapshotRows | PackedRows | SnapshotEnd
    ) -> list[Order]:
        if isinstance(part, SnapshotBegin):
            return self._begin(part)
        if isinstance(part, SnapshotEnd):
            return self._end(part)
        self._moved = self._answered = self._heard  # answers follow the snapshot
        return [AddRows(part.rows)] if self._coming else self._out_of_turn()

    def _begin(self, begin: SnapshotBegin) -> list[Order]:
        self.phase = Phase.SNAPSHOT
        self._coming = Position(begin.epoch, begin.seq, begin.digest)
        return [BeginSnapshot(self._coming, begin.rows)]

    def _end(self, end: SnapshotEnd) -> list[Order]:
        coming = self._coming
        if coming is None or end.seq != coming.seq:
            return self._out_of_turn()
        self._coming = None
        self.position = coming
        self.phase = Phase.LIVE
        self.head_seq = max(self.head_seq, coming.seq)
        return [SwapSnapshot(coming), Send(Ack(seq=coming.seq))]

    def _changes(self, changes: Changes | PackedChanges) -> list[Order]:
        if self.phase is not Phase.LIVE:
            return self._out_of_turn()
        if changes.after_seq != self.position.seq or changes.to_seq < changes.after_seq:
            return [
                HangUp(
                    "gap",
                    f"changes after {changes.after_seq} do not follow {self.position.seq}",
                    0.0,
                )
            ]
        self._moved = self._heard
        self.position = Position(self.position.epoch, changes.to_seq, changes.digest)
        self.head_seq = max(self.head_seq, changes.to_seq)
        return [ApplyChanges(changes.items, self.position), Send(Ack(seq=changes.to_seq))]

    def _send_commands(self) -> list[Order]:
        if self.phase in {Phase.CLOSED, Phase.GREETING}:
            return []
        orders: list[Order] = []
        while (batch := self.window.take()) is not None:
            orders.append(Send(replace(batch, client=self.client)))
        return orders

    def _out_of_turn(self) -> list[Order]:
        return [HangUp("out_of_turn", "the server's message does not fit the session", 1.0)]
