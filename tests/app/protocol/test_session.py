import random
from typing import TypeVar

import pytest

from app.domain.command import Change, Command, Receipt
from app.domain.row import Row
from app.protocol.messages import (
    Ack,
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
)
from app.protocol.session import (
    ANSWER_WITHIN_S,
    BEAT_EVERY_S,
    KEEP_HEAD_EVERY_S,
    RETRY_CAP_S,
    SILENCE_LIMIT_S,
    WEDGED,
    AddRows,
    Admitted,
    ApplyChanges,
    AuditHead,
    BeginSnapshot,
    HangUp,
    KeepHead,
    Order,
    Phase,
    Position,
    Send,
    Session,
    Settle,
    Show,
    SwapSnapshot,
)

T = TypeVar("T")


def welcome(*, resume: bool, head: int = 5) -> Welcome:
    return Welcome(
        protocol=1,
        epoch="e1",
        head_seq=head,
        role="operator",
        login="op-1",
        scope="all",
        server_time=0.0,
        last_op_no=0,
        resume=resume,
    )


def command(op_no: int) -> Command:
    return Command(op_no=op_no, kind="file", subject="c", made_at=1.0)


def change(seq: int) -> Change:
    return Change(
        seq=seq,
        kind="case",
        id="c",
        version=seq,
        body={},
        client="k",
        op_no=seq,
        at=1.0,
        prev_hash=b"",
        hash=b"",
    )


def session(seq: int = 5, *commands: Command) -> Session:
    return Session(
        client="k",
        token="t",
        position=Position("e1", seq, 7),
        unanswered=commands,
        agent="test",
    )


def live(seq: int = 5, *commands: Command) -> Session:
    talk = session(seq, *commands)
    talk.open(0.0)
    talk.receive(welcome(resume=True), 0.0)
    return talk


def hung_up(orders: list[Order]) -> list[HangUp]:
    return [order for order in orders if isinstance(order, HangUp)]


def only(orders: list[Order], kind: type[T]) -> T:
    assert len(orders) == 1
    assert isinstance(orders[0], kind)
    return orders[0]


def test_it_greets_with_how_far_the_mirror_is() -> None:
    hello = only(session().open(0.0), Send).message
    assert isinstance(hello, Hello)
    assert (hello.epoch, hello.after_seq, hello.digest) == ("e1", 5, 7)
    assert (hello.token, hello.client, hello.agent) == ("t", "k", "test")


def test_commands_wait_for_the_welcome_then_go() -> None:
    talk = session(5, command(1))
    assert talk.submit(command(2)) == []
    talk.open(0.0)
    assert talk.submit(command(3)) == []
    admitted, send = talk.receive(welcome(resume=True), 0.0)
    assert isinstance(admitted, Admitted)
    assert send == Send(Commands(items=(command(1), command(2), command(3)), client="k"))
    assert talk.submit(command(4)) == [Send(Commands(items=(command(4),), client="k"))]


def test_receipts_settle_commands() -> None:
    talk = live(5, command(1))
    receipt = Receipt(op_no=1, seq=6)
    orders = talk.receive(Receipts(items=(receipt,)), 1.0)
    assert orders == [Settle(((command(1), receipt),))]
    assert len(talk.window) == 0


def test_changes_that_follow_are_applied_and_acknowledged() -> None:
    talk = live()
    orders = talk.receive(Changes(after_seq=5, to_seq=6, digest=9, items=(change(6),)), 1.0)
    assert orders == [
        ApplyChanges((change(6),), Position("e1", 6, 9)),
        Send(Ack(seq=6)),
    ]
    assert (talk.position.seq, talk.head_seq) == (6, 6)


@pytest.mark.parametrize(("after", "to"), [(4, 6), (6, 7), (5, 4)])
def test_a_gap_or_a_step_back_is_never_ignored(after: int, to: int) -> None:
    talk = live()
    orders = talk.receive(Changes(after_seq=after, to_seq=to, digest=9, items=()), 1.0)
    assert only(orders, HangUp).code == "gap"
    assert talk.position.seq == 5


def test_a_snapshot_is_built_beside_and_swapped_in() -> None:
    talk = session(0)
    talk.open(0.0)
    talk.receive(welcome(resume=False), 0.0)
    begin = talk.receive(SnapshotBegin(epoch="e2", seq=8, rows=1, digest=3), 0.0)
    row = Row("case", "c", 1, {})
    rows = talk.receive(SnapshotRows(rows=(row,)), 0.0)
    assert talk.position.seq == 0
    end = talk.receive(SnapshotEnd(seq=8), 0.0)
    position = Position("e2", 8, 3)
    assert begin == [BeginSnapshot(position, 1)]
    assert rows == [AddRows((row,))]
    assert end == [SwapSnapshot(position), Send(Ack(seq=8))]
    assert talk.position == position
    assert talk.phase is Phase.LIVE


def test_telemetry_is_shown() -> None:
    telemetry = Telemetry()
    assert live().receive(telemetry, 1.0) == [Show(telemetry)]


def test_beats_move_the_head_forward_only() -> None:
    talk = live()
    assert talk.receive(Beat(at=1.0, head_seq=40), 1.0) == []
    talk.receive(Beat(at=2.0, head_seq=30), 2.0)
    assert talk.head_seq == 40


def test_heads_of_the_audit_are_kept_now_and_then() -> None:
    talk = live()

    def beat(seq: int, now: float) -> list[Order]:
        return talk.receive(
            Beat(at=now, audit_seq=seq, audit_hash=b"h", audit_by="x", audit_signature=b"s"), now
        )

    assert beat(0, 1.0) == []
    assert beat(7, 1.0) == [KeepHead(AuditHead("e1", 7, b"h", "x", b"s"))]
    assert beat(8, 2.0) == []
    assert beat(9, KEEP_HEAD_EVERY_S + 1.0) == [KeepHead(AuditHead("e1", 9, b"h", "x", b"s"))]
    assert beat(9, 3 * KEEP_HEAD_EVERY_S) == []
    talk.close()
    talk.open(4 * KEEP_HEAD_EVERY_S)
    talk.receive(welcome(resume=True), 4 * KEEP_HEAD_EVERY_S)
    assert len(beat(10, 4 * KEEP_HEAD_EVERY_S)) == 1


OUT_OF_TURN: list[tuple[str, ServerMessage]] = [
    ("greeting", Changes(after_seq=5, to_seq=6, digest=0, items=())),
    ("closed", SnapshotBegin(epoch="e", seq=1, rows=0, digest=0)),
    ("snapshot", Changes(after_seq=5, to_seq=6, digest=0, items=())),
    ("live", SnapshotRows(rows=())),
    ("live", SnapshotEnd(seq=5)),
    ("live", welcome(resume=True)),
]


@pytest.mark.parametrize(("phase", "message"), OUT_OF_TURN)
def test_messages_out_of_turn_end_the_connection(phase: str, message: ServerMessage) -> None:
    talk = session()
    if phase != "closed":
        talk.open(0.0)
    if phase in {"snapshot", "live"}:
        talk.receive(welcome(resume=phase == "live"), 0.0)
    assert only(talk.receive(message, 0.0), HangUp).code == "out_of_turn"
    assert talk.position.seq == 5


def test_a_snapshot_that_ends_elsewhere_is_not_swapped_in() -> None:
    talk = live()
    talk.receive(SnapshotBegin(epoch="e", seq=8, rows=0, digest=0), 0.0)
    assert only(talk.receive(SnapshotEnd(seq=9), 0.0), HangUp).code == "out_of_turn"


def test_a_goodbye_is_obeyed() -> None:
    hang_up = only(
        live().receive(Goodbye(code="revoked", text="gone", retry_after_s=-1.0), 1.0), HangUp
    )
    assert (hang_up.code, hang_up.text, hang_up.retry_after_s) == ("revoked", "gone", -1.0)


def test_time_sends_beats_and_ends_silence() -> None:
    talk = live()
    assert talk.tick(BEAT_EVERY_S - 0.1) == []
    assert talk.tick(BEAT_EVERY_S) == [Send(Beat(at=BEAT_EVERY_S))]
    assert talk.tick(BEAT_EVERY_S) == []
    assert only(talk.tick(SILENCE_LIMIT_S + 0.1), HangUp).code == "silent"
    talk.close()
    assert talk.tick(1000.0) == []


def test_a_server_that_never_welcomes_is_left() -> None:
    talk = session()
    talk.open(0.0)
    assert talk.tick(BEAT_EVERY_S) == []
    assert only(talk.tick(SILENCE_LIMIT_S + 0.1), HangUp).code == "silent"


def test_waits_before_a_new_try_are_jittered_bounded_and_start_small() -> None:
    talk = session()
    dice = random.Random(7)
    waits = [talk.retry_in(dice) for _ in range(40)]
    assert waits[0] <= 1.0
    assert max(waits) <= RETRY_CAP_S
    assert len({round(wait, 3) for wait in waits}) > 30
    talk.open(0.0)
    talk.receive(welcome(resume=True), 0.0)
    assert talk.retry_in(dice) <= 1.0


def test_a_lost_connection_starts_anew_and_sends_again() -> None:
    talk = live(5, command(1))
    talk.close()
    assert talk.phase is Phase.CLOSED
    talk.open(1.0)
    orders = talk.receive(welcome(resume=True), 1.0)
    assert orders[1] == Send(Commands(items=(command(1),), client="k"))


def test_commands_the_server_lost_are_sent_again_instead() -> None:
    session = Session(client="x", token="t", position=Position())
    session.open(0.0)
    session.receive(
        Welcome(
            protocol=1,
            epoch="e",
            head_seq=0,
            role="leader",
            login="l",
            scope="all",
            server_time=0.0,
            last_op_no=1,
            resume=True,
        ),
        0.0,
    )
    lost = [Command(op_no=n, kind="file", subject="c", made_at=1.0) for n in (2, 3)]
    assert session.resend(lost) == [Send(Commands(items=tuple(lost), client="x"))]
    assert len(session.window) == 2


def test_offline_a_server_that_answers_no_command_is_hung_up() -> None:
    talk = live()
    talk.submit(command(1))
    for second in range(int(ANSWER_WITHIN_S)):
        talk.receive(Beat(at=0.0), float(second))
        assert not hung_up(talk.tick(float(second)))
    talk.receive(Beat(at=0.0), ANSWER_WITHIN_S + 2.0)
    (order,) = hung_up(talk.tick(ANSWER_WITHIN_S + 2.0))
    assert order.code == WEDGED


def test_offline_a_server_that_sends_no_change_it_spoke_of_is_hung_up() -> None:
    talk = live()
    for second in range(int(ANSWER_WITHIN_S)):
        talk.receive(Beat(at=0.0, head_seq=talk.position.seq), float(second))
        assert not hung_up(talk.tick(float(second)))
    talk.receive(Beat(at=0.0, head_seq=talk.position.seq + 1), ANSWER_WITHIN_S)
    assert not hung_up(talk.tick(ANSWER_WITHIN_S))
    talk.receive(Beat(at=0.0), 2 * ANSWER_WITHIN_S + 2.0)
    (order,) = hung_up(talk.tick(2 * ANSWER_WITHIN_S + 2.0))
    assert order.code == WEDGED


def test_the_server_s_time_is_known_from_its_beats() -> None:
    talk = live()
    talk.receive(Beat(at=777.0), 5.0)
    assert talk.tier_time == (777.0, 5.0)
