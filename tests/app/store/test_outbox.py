import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.database import (
    DamagedError,
    DiskFullError,
    Synchronous,
    open_database,
    open_read_only,
)
from app.domain.command import Command, Receipt, Refusal, RefusalCode
from app.errors import NewerStoreError, StoreError
from app.protocol.session import AuditHead
from app.store.outbox import MAX_COMMAND_BYTES, MIGRATIONS, Looked, Outbox, look_through

NO = Receipt(op_no=2, refusal=Refusal(code=RefusalCode.WRONG_STATE, text="too late"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


def test_numbers_are_dense_and_outlive_the_program(path: Path) -> None:
    outbox = Outbox(path)
    first = outbox.enqueue("file", "c1", {"note": "ja"}, made_at=5.0, base_version=3, actor="seat")
    outbox.close()
    outbox = Outbox(path)
    second = outbox.enqueue("close", "c2", {}, made_at=6.0)
    assert (first.op_no, second.op_no) == (1, 2)
    assert outbox.unanswered() == [first, second]
    assert (first.args, first.base_version, first.actor) == ({"note": "ja"}, 3, "seat")
    outbox.close()


def test_the_client_name_is_128_bits_and_stays(path: Path) -> None:
    outbox = Outbox(path)
    client = outbox.client
    outbox.close()
    again = Outbox(path)
    assert again.client == client
    assert len(bytes.fromhex(client)) == 16
    again.close()


def test_it_is_kept_with_full_synchronisation(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox._database.conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert outbox._database.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    outbox.close()


def test_an_enqueued_command_is_seen_by_another_connection(path: Path) -> None:
    outbox = Outbox(path)
    outbox.enqueue("file", "c1", {}, made_at=1.0)
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM op").fetchone()[0] == 1
    other.close()
    outbox.close()


def test_the_first_answer_stands(path: Path) -> None:
    outbox = Outbox(path)
    for subject in ("c1", "c2", "c3"):
        outbox.enqueue("file", subject, {}, made_at=1.0)
    assert outbox.answered_to() == 0
    outbox.settle({1: Receipt(op_no=1, seq=9), 2: NO})
    outbox.settle({1: Receipt(op_no=1, seq=77), 99: Receipt(op_no=99, seq=1)})
    assert outbox.receipt(1) == Receipt(op_no=1, seq=9)
    assert outbox.receipt(2) == NO
    assert outbox.receipt(3) is None
    assert [command.op_no for command in outbox.unanswered()] == [3]
    assert [command.op_no for command in outbox.after(1)] == [2, 3]
    assert outbox.answered_to() == 2
    outbox.close()


def test_a_failed_write_takes_no_number(path: Path) -> None:
    outbox = Outbox(path)
    outbox._database.conn.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match=r"outbox\.db cannot be used"):
        outbox.enqueue("file", "c1", {}, made_at=1.0)
    with pytest.raises(StoreError, match=r"outbox\.db cannot be used"):
        outbox.settle({1: NO})
    outbox._database.conn.execute("PRAGMA query_only = 0")
    assert outbox.enqueue("file", "c1", {}, made_at=1.0).op_no == 1
    outbox.close()


def test_what_the_maker_saw_and_said_is_kept_with_a_waiting_command(path: Path) -> None:
    outbox = Outbox(path)
    outbox.enqueue("file", "c1", {}, made_at=5.0, mine={"state": "filed"})
    outbox.enqueue("close", "c1", {}, made_at=6.0)
    outbox.mark_phoned(2, 9.0)
    outbox.close()
    outbox = Outbox(path)
    first, second = outbox.waiting()
    assert (first.mine, first.phoned_at) == ({"state": "filed"}, 0.0)
    assert (second.mine, second.phoned_at) == (None, 9.0)
    outbox.close()


def test_a_refusal_waits_for_a_person_over_restarts(path: Path) -> None:
    outbox = Outbox(path)
    for number in range(1, 5):
        outbox.enqueue("file", f"c{number}", {}, made_at=5.0, mine={"id": f"c{number}"})
    no = {n: Receipt(op_no=n, refusal=NO.refusal) for n in (2, 3, 4)}
    outbox.settle({1: Receipt(op_no=1, seq=1), **no}, at=8.0)
    outbox.resolve(3, "leave", is_left=True)
    outbox.resolve(4, "drop")
    outbox.close()
    outbox = Outbox(path)
    first, left = outbox.open_refusals()
    assert (first.command.op_no, first.refusal, first.at) == (2, NO.refusal, 8.0)
    assert (first.mine, first.is_left) == ({"id": "c2"}, False)
    assert (left.command.op_no, left.is_left) == (3, True)
    again = outbox.enqueue("file", "c2", {}, made_at=9.0, resolves=2)
    assert again.op_no == 5
    assert [one.command.op_no for one in outbox.open_refusals()] == [3]
    outbox.close()


def test_what_a_restored_server_forgot_is_unanswered_again(path: Path) -> None:
    outbox = Outbox(path)
    for number in (1, 2, 3):
        outbox.enqueue("file", f"c{number}", {}, made_at=5.0)
    outbox.settle({1: Receipt(op_no=1, seq=1), 2: NO})
    assert outbox.reopen(1) == {2}
    assert [command.op_no for command in outbox.unanswered()] == [3]
    assert [refusal.command.op_no for refusal in outbox.open_refusals()] == [2]
    assert outbox.reopen(0) == {2}
    assert [command.op_no for command in outbox.unanswered()] == [1, 3]
    outbox.settle({1: Receipt(op_no=1, seq=1)})
    assert outbox.receipt(1) == Receipt(op_no=1, seq=1)
    outbox.close()


def test_an_outbox_of_the_first_version_is_brought_up(path: Path) -> None:
    old = open_database(path, MIGRATIONS[:1], Synchronous.FULL)
    packed = msgspec.msgpack.encode(Command(op_no=1, kind="file", subject="c1", made_at=1.0))
    old.conn.execute("INSERT INTO op (op_no, command) VALUES (1, ?)", (packed,))
    old.conn.close()
    outbox = Outbox(path)
    assert [kept.command.subject for kept in outbox.waiting()] == ["c1"]
    outbox.close()


def test_what_fits_no_frame_is_not_taken_in(path: Path) -> None:
    outbox = Outbox(path)
    with pytest.raises(ValueError, match="too many"):
        outbox.enqueue("report", "c1", {"text": "x" * MAX_COMMAND_BYTES}, made_at=1.0)
    assert outbox.enqueue("report", "c1", {"text": "x" * 1_000}, made_at=1.0).op_no == 1
    outbox.close()


DAMAGE = [
    "UPDATE op SET command = (SELECT command FROM op WHERE op_no = 2) WHERE op_no = 1",
    "UPDATE op SET command = x'80' WHERE op_no = 1",
    "UPDATE op SET command = 'text' WHERE op_no = 1",
    "UPDATE op SET mine = x'80' WHERE op_no = 1",
    "UPDATE op SET seal = NULL WHERE op_no = 1",
    "UPDATE op SET op_no = 7 WHERE op_no = 1",
]


@pytest.mark.parametrize("sql", DAMAGE)
def test_a_damaged_command_is_never_sent(path: Path, sql: str) -> None:
    outbox = Outbox(path)
    outbox.enqueue("file", "c1", {}, made_at=1.0)
    outbox.enqueue("close", "c2", {}, made_at=1.0)
    outbox._database.conn.execute(sql)
    for read in (outbox.unanswered, outbox.waiting, lambda: outbox.after(0)):
        with pytest.raises(StoreError, match=r"not as written; .* doctor") as raised:
            read()
        assert not isinstance(raised.value, DamagedError)  # a mirror would be made anew
    outbox.close()


def test_a_damaged_answer_is_said(path: Path) -> None:
    outbox = Outbox(path)
    outbox.enqueue("file", "c1", {}, made_at=1.0)
    outbox.enqueue("file", "c2", {}, made_at=1.0)
    outbox.settle({2: NO})
    outbox._database.conn.execute("UPDATE op SET receipt = x'ff' WHERE op_no = 2")
    for read in (outbox.open_refusals, lambda: outbox.receipt(2)):
        with pytest.raises(StoreError, match="doctor"):
            read()
    outbox._database.conn.execute("DROP TABLE op")
    with pytest.raises(StoreError, match="doctor"):
        outbox.unanswered()
    outbox.close()


@pytest.mark.parametrize("name", ["client", "client_seal"])
def test_a_damaged_name_is_not_taken_for_another_client(path: Path, name: str) -> None:
    Outbox(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'f00' WHERE name = ?", [name])
    connection.close()
    with pytest.raises(StoreError, match="its name does not fit"):
        Outbox(path)


@pytest.mark.parametrize(
    "content", [b"no database " * 900, b"SQLite format 3\x00" + b"\xff" * 5_000]
)
def test_a_file_that_is_no_outbox_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"not made anew: ask .* doctor"):
        Outbox(path)
    assert path.read_bytes() == content


def test_a_newer_outbox_is_left_byte_for_byte(path: Path) -> None:
    Outbox(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerStoreError):
        Outbox(path)
    assert path.read_bytes() == before


def test_a_full_disk_is_told_from_other_faults(path: Path) -> None:
    outbox = Outbox(path)
    pages = outbox._database.conn.execute("PRAGMA page_count").fetchone()[0]
    outbox._database.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError):
        outbox.enqueue("file", "c1", {"note": "x" * 20_000}, made_at=1.0)
    assert outbox.unanswered() == []
    outbox.close()


def test_the_newest_heads_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.outbox.KEPT_HEADS", 3)
    outbox = Outbox(path)
    heads = [AuditHead("e", n, b"h", "by", b"s") for n in range(1, 6)]
    for at, head in enumerate(heads):
        outbox.keep_head(head, float(at))
    outbox.keep_head(heads[-1], 4.0)
    assert outbox.heads() == heads[2:]
    outbox.close()


@pytest.mark.parametrize("waits", [True, False])
def test_a_new_name_goes_on_with_the_numbers_of_what_waits(
    path: Path,
    waits: bool,
) -> None:
    outbox = Outbox(path)
    first, second = (outbox.enqueue("note", "c", {}, made_at=float(n)) for n in (1, 2))
    outbox.settle({1: Receipt(op_no=1, seq=1)} if waits else dict.fromkeys((1, 2), NO))
    before = outbox.client
    outbox.rekey()
    after = outbox.client
    assert (after != before, outbox.first_op) == (True, 2 if waits else 3)
    outbox.close()
    again = Outbox(path)
    assert (again.client, again.first_op) == (after, outbox.first_op)
    assert again.unanswered() == ([second] if waits else [])
    assert again.receipt(first.op_no) is not None
    assert again.enqueue("note", "c", {}, made_at=3.0).op_no == 3
    again.close()


@pytest.mark.parametrize("value", ["2", "x", "1"])
def test_a_changed_first_number_is_damage(path: Path, value: str) -> None:
    outbox = Outbox(path)
    for _ in range(2):
        outbox.settle({outbox.enqueue("note", "c", {}, made_at=1.0).op_no: NO})
    outbox.rekey()
    outbox._database.conn.execute("UPDATE meta SET value = ? WHERE name = 'first_op'", (value,))
    outbox.close()
    with pytest.raises(StoreError, match="its name does not fit"):
        Outbox(path)


def looked(path: Path) -> Looked:
    with closing(open_read_only(path)) as connection:
        return look_through(connection)


def test_an_outbox_is_looked_through_without_being_opened(path: Path) -> None:
    outbox = Outbox(path)
    for at in (9.0, 7.0, 8.0):
        outbox.enqueue("file", "c1", {}, made_at=at)
    outbox.settle({1: Receipt(op_no=1, refusal=NO.refusal)})
    assert looked(path) == Looked(3, 3, 2, 1, 7.0, is_name_sound=True)
    outbox.rekey()
    outbox.close()
    assert looked(path) == Looked(3, 3, 2, 1, 7.0, is_name_sound=True)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE op SET seal = x'00' WHERE op_no = 2")
        connection.execute("UPDATE op SET command = 5 WHERE op_no = 3")
        connection.execute("UPDATE meta SET value = 'x' WHERE name = 'client'")
    connection.close()
    assert looked(path) == Looked(3, 3, 2, 1, 0.0, is_name_sound=False, damaged=[2, 3])


def test_who_acts_here_is_known_without_a_link(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox.seen() == ("", "", 0.0)
    outbox.keep_seen("leader", "leader-1", 77.5)
    outbox.close()
    again = Outbox(path)
    assert again.seen() == ("leader", "leader-1", 77.5)
    again._database.conn.execute("UPDATE meta SET value = 'x' WHERE name = 'heard_at'")
    assert again.seen() == ("leader", "leader-1", 0.0)
    again.close()
