import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.database import DamagedError
from app.domain.command import Change, Receipt, Refusal, RefusalCode
from app.errors import NewerStoreError
from app.ledger import sqlite
from app.ledger.audit import BEGIN, Audited, decode_audited, first_broken_audit
from app.ledger.chain import GENESIS, first_broken, link
from app.ledger.ledger import Asked, Entry, Mark
from app.ledger.sqlite import SqliteLedger


def filled(path: Path, count: int) -> SqliteLedger:
    ledger = SqliteLedger(path)
    before = GENESIS
    for seq in range(1, count + 1):
        made = Change(
            seq=seq,
            kind="unit",
            id="u",
            version=seq,
            body={"n": seq},
            client="c",
            op_no=seq,
            at=1.0,
            prev_hash=b"",
            hash=b"",
        )
        change = link(made, before)
        before = change.hash
        ledger.append([Entry("c", Receipt(op_no=seq, seq=seq), (change,))], Mark(seq, seq, seq))
    return ledger


def test_it_writes_in_wal_mode_with_full_sync(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "l.db", 1)
    connection = ledger._database.conn
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    ledger.close()


def test_all_changes_come_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PAGE", 2)
    ledger = filled(tmp_path / "l.db", 5)
    assert [change.seq for change in ledger.all_changes()] == [1, 2, 3, 4, 5]
    ledger.close()


def test_an_edit_behind_its_back_is_found(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path, 3).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE change SET change = (SELECT change FROM change WHERE seq = 3)")
    connection.commit()
    connection.close()
    ledger = SqliteLedger(path)
    assert first_broken(ledger.all_changes()) == 1
    ledger.close()


def test_a_newer_ledger_is_refused_and_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path, 1).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerStoreError):
        SqliteLedger(path)
    assert path.read_bytes() == before


def audit(ledger: SqliteLedger) -> list[Audited]:
    found = ledger._database.conn.execute("SELECT entry FROM audit ORDER BY seq").fetchall()
    return [decode_audited(entry) for (entry,) in found]


def test_every_command_has_one_row_in_the_audit_accepted_or_not(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "l.db", 2)
    refusal = Refusal(code=RefusalCode.WRONG_STATE, text="no")
    asked = Asked("dispatcher-1", "dispatch", "c7", 5.0, 6.0)
    no = Entry("c", Receipt(op_no=3, refusal=refusal), (), b"f", asked)
    ledger.append([no], Mark(2, 2, 2))
    first, *rows = audit(ledger)
    assert (first.kind, first.subject, first.outcome) == (BEGIN, ledger.head().epoch, "0")
    assert [(row.client, row.op_no, row.outcome) for row in rows] == [
        ("c", 1, "accepted"),
        ("c", 2, "accepted"),
        ("c", 3, "wrong_state"),
    ]
    last, head = rows[-1], ledger.head()
    assert (last.login, last.kind, last.subject) == ("dispatcher-1", "dispatch", "c7")
    assert (last.made_at, last.at) == (5.0, 6.0)
    assert (last.change_seq, last.change_hash, last.rows) == (2, head.hash, 2)
    assert (last.seq, last.hash) == (head.audit_seq, head.audit_hash)
    assert first_broken_audit([first, *rows]) is None
    algorithms = ledger._database.conn.execute("SELECT DISTINCT algorithm FROM audit").fetchall()
    assert algorithms == [("sha256",)]
    ledger.close()
    again = SqliteLedger(tmp_path / "l.db")
    assert again.head() == head
    again.close()


def test_an_older_ledger_begins_its_audit_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path, 3).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE audit")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    ledger = SqliteLedger(path)
    assert [row.outcome for row in audit(ledger)] == ["3"]
    ledger.close()


def test_a_ledger_that_lost_its_epoch_says_so_by_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path, 1).close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM meta")
    connection.commit()
    connection.close()
    ledger = SqliteLedger(path)
    assert ledger.head().epoch == ""
    ledger.close()


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("DELETE FROM change WHERE seq = 1", "change 1"),
        ("DELETE FROM change WHERE seq = 3", "other changes"),
        ("DELETE FROM audit WHERE seq = 2", "rows missing"),
        ("DELETE FROM audit", "rows missing"),
        ("UPDATE audit SET entry = (SELECT entry FROM audit WHERE seq = 3) WHERE seq = 2", "row 2"),
    ],
)
def test_a_fault_at_its_end_is_said(tmp_path: Path, sql: str, fault: str) -> None:
    path = tmp_path / "l.db"
    whole = filled(path, 3)
    assert whole.fault() == ""
    whole._database.conn.execute(sql)
    whole.close()
    ledger = SqliteLedger(path)
    assert fault in ledger.fault()
    ledger.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE change SET change = x'80'",
        "UPDATE audit SET entry = x'80'",
        "UPDATE change SET change = 7",
        "DROP TABLE audit",
    ],
)
def test_a_damaged_end_is_said_with_whom_to_ask(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "l.db"
    ledger = filled(path, 3)
    ledger._database.conn.execute(sql)
    ledger.close()
    with pytest.raises(DamagedError, match=r"damaged: .*; ask .* doctor"):
        SqliteLedger(path)
    SqliteLedger(tmp_path / "other.db").close()


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("UPDATE row SET body = x'c1'", lambda ledger: ledger.rows()),
        ("UPDATE change SET change = x'80' WHERE seq = 1", lambda ledger: ledger.changes(0, 9)),
        ("UPDATE mark SET full = 'x'", lambda ledger: ledger.marks(0)),
        ("UPDATE op SET receipt = x'c1'", lambda ledger: ledger.receipt("c", 1)),
        ("UPDATE audit SET entry = x'80' WHERE seq = 2", lambda ledger: ledger.fault()),
        ("DROP TABLE op", lambda ledger: ledger.receipt("c", 1)),
    ],
)
def test_a_damaged_value_is_said_with_whom_to_ask(
    tmp_path: Path, sql: str, read: Callable[[SqliteLedger], object]
) -> None:
    ledger = filled(tmp_path / "l.db", 3)
    ledger._database.conn.execute(sql)
    with pytest.raises(DamagedError, match=r"damaged: .*; ask .* doctor"):
        read(ledger)
    ledger.close()


def test_a_file_that_is_no_ledger_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    path.write_bytes(b"garbage " * 900)
    with pytest.raises(DamagedError, match="put a backup in its place"):
        SqliteLedger(path)
    assert path.read_bytes() == b"garbage " * 900
