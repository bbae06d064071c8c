"""The message set of `yiping.v1`: typed, tagged, one encoding for machines and one for the eye."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from app.domain.command import Change, Command, PackedChange, Receipt
from app.domain.row import PackedRow, Row
from app.domain.telemetry import Fix, Reading
from app.errors import BadInputError

PROTOCOL_MIN: Final = 1
PROTOCOL_MAX: Final = 1
MSGPACK: Final = "yiping.v1.msgpack"
JSON: Final = "yiping.v1.json"
SUBPROTOCOLS: Final = (MSGPACK, JSON)

MAX_FRAME_BYTES: Final = 256 * 1024
"""Largest frame either side takes. Source: reliability reference, M6."""


class Hello(Struct, frozen=True, kw_only=True, tag="hello"):
    """Client: who I am and how far my mirror is. `after_seq` 0 with an empty epoch asks for all.

    `first_op` is the number from which this name counts: a client that had to take another name
    goes on with its numbers. It counts when the name is first used.
    """

    protocol_min: int
    protocol_max: int
    token: str
    client: str
    epoch: str = ""
    after_seq: int = 0
    digest: int = 0
    mirror: bool = True
    agent: str = ""
    first_op: int = 1


class Commands(Struct, frozen=True, kw_only=True, tag="commands"):
    """Client: wishes, in the order of their dense op numbers.

    `client` repeats the sender's name, so that a frame caught and sent by another says nothing.
    `refused` are the numbers of those that were refused before, by a ledger that was set back
    since: they stay refused.
    """

    items: tuple[Command, ...]
    client: str = ""
    refused: tuple[int, ...] = ()


class Telemetry(Struct, frozen=True, kw_only=True, tag="telemetry"):
    """Either side: newest positions and readings; may be conflated, never kept."""

    fixes: tuple[Fix, ...] = ()
    readings: tuple[Reading, ...] = ()


class Ack(Struct, frozen=True, kw_only=True, tag="ack"):
    """Client: everything up to `seq` is in my mirror."""

    seq: int


class Beat(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="beat"):
    """Either side: I am alive. From the server with its head, so that age and lag can be told.

    `audit_seq` and `audit_hash` are the newest row of the server's audit, signed by its key over
    MessagePack of [epoch, audit_seq, audit_hash]; `audit_by` names both algorithms.
    """

    at: float
    head_seq: int = 0
    audit_seq: int = 0
    audit_hash: bytes = b""
    audit_by: str = ""
    audit_signature: bytes = b""


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome"):
    """Server: you are let in. `last_op_no` is the newest of this client's commands it knows.

    `resume` says whether changes follow from `after_seq`; otherwise a snapshot does.
    """

    protocol: int
    epoch: str
    head_seq: int
    role: str
    login: str
    scope: str
    server_time: float
    last_op_no: int
    resume: bool
    town: str = ""


class SnapshotBegin(Struct, frozen=True, kw_only=True, tag="snapshot_begin"):
    """Server: the whole state follows, as it was at `seq`; `digest` is that of all its rows."""

    epoch: str
    seq: int
    rows: int
    digest: int


class SnapshotRows(Struct, frozen=True, kw_only=True, tag="snapshot_rows"):
    """Server: a part of the snapshot."""

    rows: tuple[Row, ...]


class PackedRows(Struct, frozen=True, kw_only=True, tag="snapshot_rows"):
    """Server: a part of the snapshot, its bodies still in their bytes."""

    rows: tuple[PackedRow, ...]


class SnapshotEnd(Struct, frozen=True, kw_only=True, tag="snapshot_end"):
    """Server: the snapshot is complete; swap it in."""

    seq: int


class Changes(Struct, frozen=True, kw_only=True, tag="changes"):
    """Server: all that happened after `after_seq` up to `to_seq`, whole commands only.

    `digest` is that of all rows the reader holds after it. Changes a reader may not see are left
    out; the range stays dense.
    """

    after_seq: int
    to_seq: int
    digest: int
    items: tuple[Change, ...]


class PackedChanges(Struct, frozen=True, kw_only=True, tag="changes"):
    """Server: `Changes`, their bodies still in their bytes."""

    after_seq: int
    to_seq: int
    digest: int
    items: tuple[PackedChange, ...]


class Receipts(Struct, frozen=True, kw_only=True, tag="receipts"):
    """Server: final answers, each sent only after its effect is on disk."""

    items: tuple[Receipt, ...]


class Goodbye(Struct, frozen=True, kw_only=True, tag="goodbye"):
    """Server: this connection ends, why, and how long to stay away (seconds; < 0 for good)."""

    code: str
    text: str
    retry_after_s: float = 0.0


ClientMessage = Hello | Commands | Telemetry | Ack | Beat
ServerMessage = (
    Welcome
    | SnapshotBegin
    | SnapshotRows
    | SnapshotEnd
    | Changes
    | Receipts
    | Telemetry
    | Beat
    | Goodbye
)
MirroredMessage = (
    Welcome
    | SnapshotBegin
    | PackedRows
    | SnapshotEnd
    | PackedChanges
    | Receipts
    | Telemetry
    | Beat
    | Goodbye
)
"""What the server says, as a mirror takes it: no body is unpacked only to be packed again."""

Message = ClientMessage | ServerMessage
M = TypeVar("M")

_to_msgpack = msgspec.msgpack.Encoder(order="deterministic")  # bodies in their canonical bytes
_to_json = msgspec.json.Encoder()
_from_client: dict[str, Callable[[bytes], ClientMessage]] = {
    MSGPACK: msgspec.msgpack.Decoder(ClientMessage).decode,
    JSON: msgspec.json.Decoder(ClientMessage).decode,
}
_from_server: dict[str, Callable[[bytes], ServerMessage]] = {
    MSGPACK: msgspec.msgpack.Decoder(ServerMessage).decode,
    JSON: msgspec.json.Decoder(ServerMessage).decode,
}
_from_server_packed: Callable[[bytes], MirroredMessage] = msgspec.msgpack.Decoder(
    MirroredMessage
).decode


def encode(message: Message, subprotocol: str = MSGPACK) -> bytes:
    """Return the frame of a message; text frames (JSON) are UTF-8 bytes too."""
    return _to_json.encode(message) if subprotocol == JSON else _to_msgpack.encode(message)


def decode_client(frame: bytes | str, subprotocol: str = MSGPACK) -> ClientMessage:
    """Return what a client sent; raises `BadInputError` in plain words."""
    return _decode(_from_client[subprotocol], frame)


def decode_server(frame: bytes | str, subprotocol: str = MSGPACK) -> ServerMessage:
    """Return what the server sent; raises `BadInputError` in plain words."""
    return _decode(_from_server[subprotocol], frame)


def decode_mirrored(frame: bytes | str) -> MirroredMessage:
    """Return what the server sent in msgpack, its rows packed; raises `BadInputError`."""
    return _decode(_from_server_packed, frame)


def _decode(decode: Callable[[bytes], M], frame: bytes | str) -> M:
    if len(frame) > MAX_FRAME_BYTES:
        raise BadInputError(f"frame of {len(frame)} bytes is over {MAX_FRAME_BYTES}", field="frame")
    try:
        return decode(frame.encode() if isinstance(frame, str) else frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError, TypeError) as error:
        raise BadInputError(f"frame cannot be read: {error}", field="frame") from error
