import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from app.clock import ManualClock
from app.domain.command import Command, Receipt, RefusalCode
from app.domain.roles import Role
from app.domain.scope import parse_scope
from app.errors import StoreError
from app.ledger.audit import decode_audited, first_broken_audit
from app.ledger.chain import first_broken
from app.ledger.sqlite import SqliteLedger
from app.protocol.messages import MAX_FRAME_BYTES, MSGPACK
from app.server import returning as returning_module
from app.server import sequencer as module
from app.server.sequencer import MAX_ARGS_BYTES, MAX_ROW_BYTES, Ask, Line, Sequencer
from app.server.state import State, View
from tests.app.server.talk import limits, report

ZONE = ZoneInfo("Asia/Shanghai")


class Desk:
    """A sequencer and the answers it gave."""

    def __init__(self, path: Path) -> None:
        self.ledger = SqliteLedger(path)
        self.sequencer = Sequencer(self.ledger, limits(), ManualClock(), ZONE)
        self.answers: list[Receipt] = []
        self._came = asyncio.Event()

    def ask(self, command: Command, client: str = "c", role: Role = Role.CONNECTOR) -> None:
        self.sequencer.submit(Ask(client, role, f"{role}-1", command, self._answer))

    def _answer(self, receipt: Receipt) -> None:
        self.answers.append(receipt)
        self._came.set()

    async def answered(self, count: int) -> list[Receipt]:
        async with asyncio.timeout(10):
            while len(self.answers) < count:
                self._came.clear()
                await self._came.wait()
        return self.answers

    async def one(self, command: Command, role: Role = Role.CONNECTOR) -> Receipt:
        self.ask(command, role=role)
        return (await self.answered(len(self.answers) + 1))[-1]


@asynccontextmanager
async def open_desk(path: Path) -> AsyncIterator[Desk]:
    desk = Desk(path)
    task = asyncio.create_task(desk.sequencer.run())
    try:
        yield desk
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, StoreError):
            await task
        desk.ledger.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path / "l.db") as made:
        yield made


def put(op_no: int, subject: str, kind: str = "sheet", **body: object) -> Command:
    return Command(
        op_no=op_no, kind="put", subject=subject, made_at=1.0, args={"kind": kind, "body": body}
    )


async def test_a_report_is_kept_numbered_and_answered(desk: Desk) -> None:
    listener = asyncio.Event()
    desk.sequencer.listeners[listener] = None
    receipt = await desk.one(report(1))
    assert receipt == Receipt(op_no=1, seq=1)
    assert listener.is_set()
    assert desk.ledger.head().seq == desk.sequencer.head_seq == 1
    row = desk.sequencer.state.row("case", "k1")
    assert row is not None
    assert row.body["number"].endswith("-0001")
    await desk.one(report(2))
    second = desk.sequencer.state.row("case", "k2")
    assert second is not None
    assert second.body["number"].endswith("-0002")


async def test_the_number_goes_by_the_local_day(desk: Desk) -> None:
    late = 1_780_000_000.0 - 1_780_000_000.0 % 86_400 + 16.5 * 3_600  # 00:30 in Suzhou
    await desk.one(replace(report(1), made_at=late - 3_600))
    await desk.one(replace(report(2), made_at=late))
    first, second = (desk.sequencer.state.row("case", key) for key in ("k1", "k2"))
    assert first is not None
    assert second is not None
    assert first.body["number"][:4] != second.body["number"][:4]
    assert second.body["number"].endswith("-0001")


async def test_a_repeated_command_has_effect_once_and_the_same_answer(desk: Desk) -> None:
    desk.ask(report(1))
    desk.ask(report(1))
    desk.ask(report(2))
    first, again, _ = await desk.answered(3)
    assert first == again
    assert await desk.one(report(1)) == first
    assert desk.sequencer.head_seq == 2


async def test_only_the_newest_clients_are_kept_at_hand(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KNOWN_CLIENTS", 2)
    for number, client in enumerate(("a", "b", "c", "d"), 1):
        desk.ask(report(1, f"case-{client}"), client)
        await desk.answered(number)
    assert list(desk.sequencer._last_op) == ["c", "d"]
    assert desk.sequencer.last_op_no("a") == 1
    assert list(desk.sequencer._last_op) == ["d", "a"]


async def test_a_gap_is_passed_over(desk: Desk) -> None:
    desk.ask(report(5))
    assert (await desk.one(report(1))).op_no == 1
    assert desk.sequencer.last_op_no("c") == 1


async def test_every_command_is_audited_once_whoever_asked_and_whatever_came_of_it(
    desk: Desk,
) -> None:
    await desk.one(report(1), role=Role.WALL)
    await desk.one(replace(report(2), subject="x" * 999), role=Role.CONNECTOR)
    await desk.one(report(3))
    assert await desk.one(report(3)) == desk.answers[-1]
    sql = "SELECT entry FROM audit ORDER BY seq"
    found = [decode_audited(row[0]) for row in desk.ledger._database.conn.execute(sql)]
    assert first_broken_audit(found) is None
    assert [(row.op_no, row.login, row.kind, row.outcome) for row in found[1:]] == [
        (1, "wall-1", "report", "not_allowed"),
        (2, "connector-1", "report", "bad_args"),
        (3, "connector-1", "report", "accepted"),
    ]
    assert [row.made_at for row in found[1:]] == [report(n).made_at for n in (1, 2, 3)]
    assert {row.at for row in found[1:]} == {ManualClock().now()}


async def test_on_a_full_disk_nobody_is_answered_until_there_is_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FULL_RETRY_S", 0.01)
    listener = asyncio.Event()
    desk.sequencer.listeners[listener] = None
    conn = desk.ledger._database.conn
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {pages}")
    desk.ask(replace(report(1), args={**report(1).args, "text": "长" * 9_000}))
    async with asyncio.timeout(5):
        await listener.wait()
    assert "disk is full" in desk.sequencer.hindered
    desk.ask(report(2))
    await asyncio.sleep(0.05)
    assert desk.answers == []
    assert desk.sequencer.head_seq == 0
    conn.execute("PRAGMA max_page_count = 1000000")
    assert [receipt.seq for receipt in await desk.answered(2)] == [1, 2]
    assert desk.sequencer.hindered == ""
    assert first_broken(desk.ledger.all_changes()) is None


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE row SET body = x'80'", "rows are not those"),
        ("DELETE FROM row", "rows are not those"),
        ("UPDATE mark SET full = x'0000000000000001'", "rows are not those"),
        ("UPDATE change SET change = (SELECT change FROM change WHERE seq = 1)", "change 2"),
        ("DELETE FROM change WHERE seq = 2", "speaks of other changes"),
        ("DELETE FROM audit WHERE seq = 2", "rows missing"),
        ("UPDATE audit SET entry = (SELECT entry FROM audit WHERE seq = 3) WHERE seq = 2", "row 2"),
        ("DELETE FROM audit", "rows missing"),
    ],
)
async def test_a_ledger_that_is_not_what_was_kept_is_not_served(
    tmp_path: Path, sql: str, fault: str
) -> None:
    async with open_desk(tmp_path / "l.db") as desk:
        await desk.one(report(1))
        await desk.one(report(2))
    with closing(sqlite3.connect(tmp_path / "l.db")) as connection:
        connection.execute(sql)
        connection.commit()
    with (
        closing(SqliteLedger(tmp_path / "l.db")) as ledger,
        pytest.raises(StoreError, match=f"not whole: .*{fault}.*doctor"),
    ):
        Sequencer(ledger, limits(), ManualClock(), ZONE)


async def test_a_refusal_is_kept_too(desk: Desk) -> None:
    receipt = await desk.one(report(1), role=Role.WALL)
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.NOT_ALLOWED
    assert desk.ledger.receipt("c", 1) == receipt
    assert desk.sequencer.head_seq == 0
    assert await desk.one(report(1), role=Role.CONNECTOR) == receipt


@pytest.mark.parametrize(
    "command",
    [
        replace(report(1), made_at=float("nan")),
        replace(report(1), made_at=1e300),
        replace(report(1), made_at=-1.0),
        replace(report(1), subject="x" * 201),
        Command(op_no=1, kind="report", subject="", made_at=1.0),
        replace(report(1), kind="x" * 100_000),
        put(1, "s", x=2**70),
        put(1, "s", x={1: 2, "a": 3}),
        put(1, "s", x="x" * (MAX_ROW_BYTES + 1)),
    ],
    ids=["nan", "far", "past", "long-id", "no-id", "long-kind", "huge-int", "keys", "big"],
)
async def test_what_cannot_be_kept_is_refused_and_the_next_one_goes_on(
    desk: Desk, command: Command
) -> None:
    receipt = await desk.one(command, role=Role.ADMIN)
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.BAD_ARGS
    assert len(receipt.refusal.text) < 300
    assert (await desk.one(report(2), role=Role.ADMIN)).is_accepted


async def test_batches_stay_within_a_frame_whatever_comes_together(desk: Desk) -> None:
    for number in range(1, 9):
        desk.ask(put(number, f"s{number}", x="x" * (30_000 * (1 + number % 5))), role=Role.ADMIN)
    for number in range(9, 900):
        desk.ask(report(number, text="字" * 100), role=Role.ADMIN)
    assert all(receipt.is_accepted for receipt in await desk.answered(899))
    seq, count = 0, 0
    while batch := desk.sequencer.recent.after(seq):
        assert len(batch.frame(View.FULL, MSGPACK)) <= MAX_FRAME_BYTES
        seq = batch.mark.seq
        count += 1
    assert seq == desk.sequencer.head_seq == 899
    assert count < 100


async def test_a_new_start_finds_everything_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "l.db") as desk:
        for number in range(1, 6):
            await desk.one(report(number))
        head, full = desk.sequencer.head_seq, desk.sequencer.state.full
        epoch = desk.sequencer.epoch
    async with open_desk(tmp_path / "l.db") as desk:
        assert (desk.sequencer.head_seq, desk.sequencer.state.full) == (head, full)
        assert desk.sequencer.epoch == epoch
        assert desk.sequencer.recent.can_resume(3, desk.ledger.marks(2)[0].full, View.FULL)
        assert (await desk.one(report(3))).seq == 3
        await desk.one(report(6))
        sixth = desk.sequencer.state.row("case", "k6")
        assert sixth is not None
        assert sixth.body["number"].endswith("-0006")
        assert first_broken(desk.ledger.all_changes()) is None


async def test_a_long_ledger_is_taken_up_from_its_newest_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path / "l.db") as desk:
        for number in range(1, 8):
            await desk.one(report(number))
    monkeypatch.setattr(module, "KEPT_CHANGES", 3)
    async with open_desk(tmp_path / "l.db") as desk:
        assert desk.sequencer.head_seq == 7
        assert desk.sequencer.recent.after(5) is not None
        with pytest.raises(LookupError):
            desk.sequencer.recent.after(2)


async def test_a_ledger_that_cannot_be_written_ends_it_and_nothing_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "l.db")

    def refuse(*_: object) -> None:
        raise StoreError("disk full")

    monkeypatch.setattr(desk.ledger, "append", refuse)
    desk.ask(report(1))
    with pytest.raises(StoreError, match="disk full"):
        await desk.sequencer.run()
    assert desk.answers == []
    assert desk.sequencer.head_seq == 0
    desk.ledger.close()


async def test_a_lost_answer_is_a_fault_not_a_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "l.db")
    monkeypatch.setattr(desk.ledger, "last_op_no", lambda _: 3)
    desk.ask(report(2))
    with pytest.raises(StoreError, match="missing"):
        await desk.sequencer.run()
    desk.ledger.close()


def test_a_state_from_rows_equals_one_written_row_by_row() -> None:
    assert State().full == 0


@pytest.mark.parametrize("apart", [False, True])
async def test_another_command_under_a_known_number_is_a_clone_and_ends_its_line(
    desk: Desk,
    apart: bool,
) -> None:
    told: list[int] = []
    line = Line(lambda: told.append(len(desk.answers)))

    def ask(command: Command) -> None:
        desk.sequencer.submit(
            Ask("c", Role.CONNECTOR, "connector-1", command, desk._answer, line=line)
        )

    desk.ask(report(1, "mine"))
    desk.ask(report(2, "mine2"))
    if apart:
        await desk.answered(2)
    ask(report(1, "mine"))
    ask(report(2, "theirs"))
    ask(report(3, "theirs3"))
    await desk.answered(3)
    async with asyncio.timeout(3):
        while not told:  # noqa: ASYNC110 - a list has no event
            await asyncio.sleep(0)
    assert (line.cloned_at, told, len(desk.answers)) == (2, [3], 3)
    assert desk.sequencer.last_op_no("c") == 2
    assert desk.sequencer.state.row("case", "theirs3") is None
    desk.ask(report(3, "mine3"))
    assert (await desk.answered(4))[-1].is_accepted


async def test_nobody_acts_outside_their_scope(desk: Desk) -> None:
    def ask(command: Command) -> None:
        scope = parse_scope("street:双凤")
        desk.sequencer.submit(Ask("s", Role.OPERATOR, "operator-1", command, desk._answer, scope))

    desk.ask(report(1, "in", place={"street": "双凤"}))
    desk.ask(report(2, "out", place={"street": "城厢"}))
    for op_no, subject in enumerate(("in", "out"), start=1):
        ask(Command(op_no=op_no, kind="file", subject=subject, made_at=1.0))
    answers = await desk.answered(4)
    assert answers[2].is_accepted
    assert answers[3].refusal is not None
    assert answers[3].refusal.code is RefusalCode.NOT_ALLOWED


async def test_a_person_s_clock_that_is_ahead_makes_no_future(desk: Desk) -> None:
    ahead = 1_900_000_000.0
    await desk.one(replace(report(1), made_at=ahead), role=Role.LEADER)
    row = desk.sequencer.state.row("case", "k1")
    assert row is not None
    assert row.body["reported_at"] == ManualClock().now()
    await desk.one(replace(report(2), made_at=ahead))  # a connector plays a town fast
    row = desk.sequencer.state.row("case", "k2")
    assert row is not None
    assert row.body["reported_at"] == ahead


async def test_what_lost_is_kept_with_the_refusal(desk: Desk) -> None:
    await desk.one(report(1))
    amend = {"field": "text", "was": "别的", "now": "夜间施工"}
    late = Command(op_no=2, kind="amend", subject="k1", made_at=5.0, args=amend)
    receipt = await desk.one(late, role=Role.LEADER)
    assert receipt.refusal is not None
    assert receipt.seq == desk.sequencer.head_seq == 2
    lost = desk.sequencer.state.row("loss", "k1/c/2")
    assert lost is not None
    assert lost.body["args"] == amend
    assert lost.body["actor"] == "leader-1"


async def test_a_command_that_says_too_much_is_refused(desk: Desk) -> None:
    long = replace(report(1), args={"title": "长" * MAX_ARGS_BYTES})
    receipt = await desk.one(long)
    assert receipt.refusal is not None
    assert "at most" in receipt.refusal.text


async def test_what_was_refused_before_a_restore_stays_refused_and_waits_for_nobody(
    desk: Desk,
) -> None:
    desk.sequencer.returning.lost(0.0)
    for number, subject in ((1, "k1"), (2, "k9")):
        command = report(number, subject)
        line = Line()
        ask = Ask("c", Role.CONNECTOR, "x", command, desk._answer, line=line, was_refused=True)
        desk.sequencer.submit(ask)
    first, second = await desk.answered(2)
    assert not first.is_accepted
    assert not second.is_accepted
    assert desk.sequencer.state.row("case", "k1") is None


async def test_a_command_on_what_was_lost_waits_for_its_return(desk: Desk) -> None:
    desk.sequencer.returning.lost(0.0)
    file = Command(op_no=1, kind="file", subject="k1", made_at=1.0, base_version=1)
    desk.ask(file, "other", Role.OPERATOR)
    desk.ask(replace(report(9), op_no=2), "other", Role.OPERATOR)
    await asyncio.sleep(0.05)
    assert desk.answers == []
    desk.ask(report(1))
    came, filed, other = await desk.answered(3)
    assert (came.op_no, filed.op_no, other.op_no) == (1, 1, 2)
    assert filed.is_accepted
    row = desk.sequencer.state.row("case", "k1")
    assert row is not None
    assert row.body["state"] == "filed"


async def test_what_does_not_return_is_refused_when_the_wait_is_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning_module, "RETURN_WITHIN_S", 0.2)
    desk.sequencer.returning.lost(0.0)
    old = Command(op_no=1, kind="file", subject="k1", made_at=1.0)
    desk.ask(old, "other", Role.OPERATOR)
    await asyncio.sleep(0.05)
    assert desk.answers == []
    clock = desk.sequencer._clock
    assert isinstance(clock, ManualClock)
    clock.advance(0.2)
    (refused,) = await desk.answered(1)
    assert refused.refusal is not None
    assert refused.refusal.code is RefusalCode.UNKNOWN_SUBJECT
