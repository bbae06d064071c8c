import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.command import Change, Command, Receipt, Refusal, RefusalCode
from app.domain.row import Row, canonical
from app.domain.telemetry import Fix, Reading
from app.errors import BadInputError
from app.protocol.messages import (
    JSON,
    MAX_FRAME_BYTES,
    MSGPACK,
    SUBPROTOCOLS,
    Ack,
    Beat,
    Changes,
    ClientMessage,
    Commands,
    Goodbye,
    Hello,
    PackedChanges,
    PackedRows,
    Receipts,
    ServerMessage,
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

COMMAND = Command(op_no=1, kind="report", subject="c", made_at=1.5, args={"title": "店外经营"})
CHANGE = Change(
    seq=1,
    kind="case",
    id="c",
    version=1,
    body={"a": [1, None, "x"]},
    client="k",
    op_no=1,
    at=2.0,
    prev_hash=b"\x00" * 32,
    hash=b"\x01" * 32,
)
TELEMETRY = Telemetry(fixes=(Fix("u", 120.0, 31.0, 1.0),), readings=(Reading("d", 1.0, 2.5),))
FROM_CLIENT: list[ClientMessage] = [
    Hello(protocol_min=1, protocol_max=1, token="t", client="k", digest=2**64 - 1),
    Commands(items=(COMMAND,)),
    TELEMETRY,
    Ack(seq=3),
    Beat(at=1.0),
]
REFUSED = Receipt(op_no=2, refusal=Refusal(code=RefusalCode.EXISTS, text="no", current={"a": 1}))
FROM_SERVER: list[ServerMessage] = [
    Welcome(
        protocol=1,
        epoch="e",
        head_seq=1,
        role="wall",
        login="wall",
        scope="all",
        server_time=1.0,
        last_op_no=0,
        resume=True,
    ),
    SnapshotBegin(epoch="e", seq=1, rows=1, digest=2**64 - 1),
    SnapshotRows(rows=(Row("case", "c", 1, {"x": 1}),)),
    SnapshotEnd(seq=1),
    Changes(after_seq=0, to_seq=1, digest=5, items=(CHANGE,)),
    Receipts(items=(Receipt(op_no=1, seq=1), REFUSED)),
    TELEMETRY,
    Beat(at=1.0, head_seq=9),
    Goodbye(code="slow", text="too slow", retry_after_s=1.0),
]


@pytest.mark.parametrize("subprotocol", SUBPROTOCOLS)
@pytest.mark.parametrize("message", FROM_CLIENT, ids=lambda m: type(m).__name__)
def test_client_messages_come_back(message: ClientMessage, subprotocol: str) -> None:
    assert decode_client(encode(message, subprotocol), subprotocol) == message


@pytest.mark.parametrize("subprotocol", SUBPROTOCOLS)
@pytest.mark.parametrize("message", FROM_SERVER, ids=lambda m: type(m).__name__)
def test_server_messages_come_back(message: ServerMessage, subprotocol: str) -> None:
    assert decode_server(encode(message, subprotocol), subprotocol) == message


def test_text_frames_are_read_as_well() -> None:
    assert decode_client(encode(Ack(seq=3), JSON).decode(), JSON) == Ack(seq=3)


def test_a_message_of_the_other_side_is_refused() -> None:
    with pytest.raises(BadInputError):
        decode_client(encode(Goodbye(code="x", text="y")))
    with pytest.raises(BadInputError):
        decode_server(encode(Ack(seq=1)))


@pytest.mark.parametrize("subprotocol", SUBPROTOCOLS)
@given(frame=st.binary(max_size=200))
def test_no_bytes_do_worse_than_a_plain_error(subprotocol: str, frame: bytes) -> None:
    for decode in (decode_client, decode_server):
        with contextlib.suppress(BadInputError):
            decode(frame, subprotocol)


@pytest.mark.parametrize(
    ("frame", "subprotocol"),
    [
        (b"[" * 200_000, JSON),
        (b"\x91" * 200_000, MSGPACK),
        (b"x" * (MAX_FRAME_BYTES + 1), MSGPACK),
        ("\ud800", JSON),
    ],
)
def test_bombs_are_refused(frame: bytes | str, subprotocol: str) -> None:
    with pytest.raises(BadInputError):
        decode_client(frame, subprotocol)


def test_unknown_fields_are_let_pass() -> None:
    assert decode_client(b'{"type":"ack","seq":3,"new":1}', JSON) == Ack(seq=3)


def test_a_mirror_gets_bodies_in_their_canonical_bytes() -> None:
    body = {"title": "x", "id": "c1", "place": {"lon": 1.0, "address": "y"}}
    part = decode_mirrored(encode(SnapshotRows(rows=(Row("case", "c1", 1, body),))))
    assert isinstance(part, PackedRows)
    assert bytes(part.rows[0].body) == canonical(body)
    news = decode_mirrored(encode(Changes(after_seq=0, to_seq=1, digest=2, items=(CHANGE,))))
    assert isinstance(news, PackedChanges)
    assert bytes(news.items[0].body) == canonical(CHANGE.body)
    assert (news.items[0].seq, news.items[0].at) == (CHANGE.seq, CHANGE.at)
    assert decode_mirrored(encode(Beat(at=1.0))) == Beat(at=1.0)
    with pytest.raises(BadInputError):
        decode_mirrored(b"\xc1")
