import sqlite3
from pathlib import Path

import pytest

from app.domain.command import Receipt, Refusal, RefusalCode
from app.errors import StoreError
from app.store.outbox import Outbox

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
    with pytest.raises(StoreError, match=r"outbox\.db cannot be written"):
        outbox.enqueue("file", "c1", {}, made_at=1.0)
    with pytest.raises(StoreError, match=r"outbox\.db cannot be written"):
        outbox.settle({1: NO})
    outbox._database.conn.execute("PRAGMA query_only = 0")
    assert outbox.enqueue("file", "c1", {}, made_at=1.0).op_no == 1
    outbox.close()
