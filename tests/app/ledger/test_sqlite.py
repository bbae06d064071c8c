import sqlite3
from pathlib import Path

import pytest

from app.domain.command import Change, Receipt
from app.errors import NewerStoreError
from app.ledger import sqlite
from app.ledger.chain import GENESIS, first_broken, link
from app.ledger.ledger import Entry, Mark
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


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path, 1).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerStoreError):
        SqliteLedger(path)


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
