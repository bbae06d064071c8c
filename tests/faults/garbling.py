"""Frames as no program of ours would send them: good ones with bits, bytes and lengths spoilt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import msgspec

from app.domain.command import Change, Command, Receipt, Refusal, RefusalCode
from app.domain.row import Row
from app.domain.telemetry import Fix, Reading
from app.errors import BadInputError
from app.protocol.messages import (
    JSON,
    MSGPACK,
    Ack,
    Beat,
    Changes,
    Commands,
    Goodbye,
    Hello,
    Message,
    Receipts,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Telemetry,
    Welcome,
    decode_client,
    decode_mirrored,
    decode_server,
    encode,
)
from app.protocol.session import HangUp, Order, Position, Session

DEEP = 100_000
MAX_HANDLING_S = 0.1
BODY = {"id": "k1", "title": "占道", "state": "clue", "place": {"lon": 119.0, "lat": 32.4}}
ROW = Row("case", "k1", 1, BODY)


def messages() -> list[Message]:
    """Return one message of each kind."""
    change = Change(
        seq=7,
        kind="case",
        id="k1",
        version=1,
        body=BODY,
        client="c",
        op_no=1,
        at=1_795_000_000.0,
        prev_hash=bytes(32),
        hash=bytes(range(32)),
    )
    refusal = Refusal(code=RefusalCode.CONFLICT, text="late", version=2, current=BODY)
    return [
        Hello(protocol_min=1, protocol_max=1, token="t", client="c", epoch="e", after_seq=6),
        Commands(items=(Command(op_no=1, kind="report", subject="k1", made_at=1.0, args=BODY),)),
        Telemetry(fixes=(Fix("u1", 119.0, 32.4, 1.0),), readings=(Reading("s", 1.0, 2.0),)),
        Ack(seq=6),
        Beat(at=1.0, head_seq=7),
        Welcome(
            protocol=1,
            epoch="e",
            head_seq=7,
            role="leader",
            login="leader-1",
            scope="all",
            server_time=1.0,
            last_op_no=0,
            resume=True,
        ),
        SnapshotBegin(epoch="e", seq=6, rows=1, digest=5),
        SnapshotRows(rows=(ROW,)),
        SnapshotEnd(seq=6),
        Changes(after_seq=6, to_seq=7, digest=9, items=(change,)),
        Receipts(items=(Receipt(op_no=1, seq=7), Receipt(op_no=2, refusal=refusal))),
        Goodbye(code="restart", text="the server restarts", retry_after_s=1.0),
    ]


def garbled(dice: random.Random, frames: list[bytes]) -> bytes:
    """Return a frame with something wrong in it."""
    frame = bytearray(dice.choice(frames))
    match dice.randrange(8):
        case 0:
            return bytes(frame[: dice.randrange(len(frame))])
        case 1:
            return bytes(frame) + dice.randbytes(dice.randrange(1, 64))
        case 2:
            at = dice.randrange(len(frame))
            frame[at:at] = dice.randbytes(dice.randrange(1, 9))
        case 3:
            other = dice.choice(frames)
            cut = dice.randrange(len(frame))
            return bytes(frame[:cut]) + other[dice.randrange(len(other)) :]
        case 4:
            return dice.choice((b"\x91", b"[", b"\x81\xa1a", b'{"a":')) * dice.choice((9, DEEP))
        case 5:
            at = dice.randrange(len(frame))
            frame[at : at + 5] = dice.choice((b"\xdd", b"\xdf", b"\xc6", b"\xdb")) + b"\xff" * 4
        case 6:
            return dice.randbytes(dice.randrange(64))
        case _:
            for _ in range(dice.randrange(1, 6)):
                frame[dice.randrange(len(frame))] ^= 1 << dice.randrange(8)
    return bytes(frame)


def extreme() -> list[tuple[str, bytes]]:
    """Return frames that are well formed and must be refused all the same: too deep, too large."""
    long = Command(op_no=1, kind="note", subject="k1", made_at=1.0, args={"a": "x" * 300_000})
    mark = Command(op_no=1, kind="note", subject="k1", made_at=1.0, args={"a": "HERE"})
    packed = encode(Commands(items=(mark,))).split(b"\xa4HERE")
    spoken = encode(Commands(items=(mark,)), JSON).split(b'"HERE"')
    return [
        (MSGPACK, encode(Commands(items=(long,)))),
        (JSON, encode(Commands(items=(long,)), JSON)),
        (MSGPACK, packed[0] + b"\x91" * DEEP + b"\xc0" + packed[1]),
        (JSON, spoken[0] + b"[" * DEEP + b"]" * DEEP + spoken[1]),
    ]


@dataclass(slots=True)
class Handled:
    """What came of many garbled frames."""

    frames: int = 0
    refused: int = 0
    wrong: int = 0
    slowest_s: float = 0.0
    note: str = ""


def handle(count: int, seed: int = 1) -> Handled:
    """Give garbled frames to both ends; only `BadInputError` may come of them, and soon."""
    dice = random.Random(f"garbled {seed}")
    binary = [encode(message) for message in messages()]
    text = [encode(message, JSON) for message in messages()]
    handled = Handled()
    for number in range(count):
        is_text = number % 4 == 3
        frame = garbled(dice, text if is_text else binary)
        _take(handled, frame, JSON if is_text else MSGPACK, dice)
    for subprotocol, frame in extreme():
        _refuse(handled, subprotocol, frame)
    return handled


def _take(handled: Handled, frame: bytes, subprotocol: str, dice: random.Random) -> None:
    """Give a frame to both ends; one that seems slow is given again, the machine may be busy."""
    spent_s = 10 * MAX_HANDLING_S
    fault, is_refused = "", False
    for _ in range(5):
        start = perf_counter()
        try:
            for _ in _given(frame, subprotocol, dice):
                pass
        except BadInputError:
            is_refused = True
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            fault = f"{error!r} of {frame[:60].hex()}"
        spent_s = min(spent_s, perf_counter() - start)
        if spent_s < MAX_HANDLING_S / 2:
            break
    handled.frames += 1
    handled.refused += is_refused
    handled.wrong += bool(fault)
    handled.note = fault or handled.note
    handled.slowest_s = max(handled.slowest_s, spent_s)


def _refuse(handled: Handled, subprotocol: str, frame: bytes) -> None:
    """See that a frame is refused in good order."""
    handled.frames += 1
    try:
        decode_client(frame, subprotocol)
        fault = "was taken"
    except BadInputError:
        handled.refused += 1
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        fault = repr(error)
    handled.wrong += 1
    handled.note = f"a frame of {len(frame)} bytes: {fault}"


def _given(frame: bytes, subprotocol: str, dice: random.Random) -> Iterator[object]:
    """Decode a frame as each end would, and let a session take what can be read."""
    errors: list[BadInputError] = []
    for decode in (decode_client, decode_server):
        try:
            yield decode(frame, subprotocol)
        except BadInputError as error:
            errors.append(error)
    if subprotocol == MSGPACK:
        session = live_session(dice.random() < 0.8)
        message = decode_mirrored(frame)
        orders: list[Order] = session.receive(message, 5.0)
        yield orders
        if not any(isinstance(order, HangUp) for order in orders):
            yield session.tick(5.5)
    elif len(errors) == 2:
        raise errors[0]


def live_session(is_live: bool) -> Session:
    """Return a session that waits for its welcome, or has had it."""
    session = Session(client="c", token="t", position=Position("e", 6, 5))
    session.open(1.0)
    if is_live:
        welcome = messages()[5]
        assert isinstance(welcome, Welcome)
        session.receive(welcome, 2.0)
    return session


def is_plain(frame: bytes) -> bool:
    """Return whether a frame is msgpack at all."""
    try:
        msgspec.msgpack.decode(frame)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return False
    return True
