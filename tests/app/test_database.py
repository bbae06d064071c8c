import hashlib
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.database import Synchronous, open_database, sole_use, transaction
from app.errors import NewerStoreError, StoreError


def create(database: Database) -> None:
    database.table("word").create({"id": int, "text": str}, pk="id")


def extend(database: Database) -> None:
    database.table("word").add_column("lang", str)


def pragma(database: Database, name: str) -> object:
    return database.conn.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize("synchronous", Synchronous)
def test_the_pragmas_hold(tmp_path: Path, synchronous: Synchronous) -> None:
    database = open_database(tmp_path / "deep" / "a.db", [create], synchronous)
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == synchronous
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "user_version") == 1
    database.conn.close()


def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    first = open_database(path, [create], Synchronous.FULL)
    first.table("word").insert({"id": 1, "text": "一屏"})
    first.conn.close()
    second = open_database(path, [create, extend], Synchronous.FULL)
    assert list(second.table("word").rows) == [{"id": 1, "text": "一屏", "lang": None}]
    second.conn.close()


def test_a_newer_file_is_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_database(path, [create, extend], Synchronous.FULL).conn.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(NewerStoreError, match="newer version"):
        open_database(path, [create], Synchronous.FULL)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_what_is_no_database_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(path, [create], Synchronous.FULL)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(tmp_path, [create], Synchronous.FULL)


def test_a_pragma_that_does_not_hold_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.database.BUSY_TIMEOUT_MS", -7)
    with pytest.raises(StoreError, match="busy_timeout"):
        open_database(tmp_path / "a.db", [create], Synchronous.FULL)


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", [create], Synchronous.NORMAL)
    with transaction(database):
        database.conn.execute("INSERT INTO word VALUES (1, 'a')")
    with pytest.raises(sqlite3.IntegrityError), transaction(database):
        database.conn.executemany("INSERT INTO word VALUES (?, 'b')", [(2,), (1,)])
    assert database.table("word").count == 1
    database.conn.close()


def test_a_transaction_takes_the_write_lock_at_once(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", [create], Synchronous.NORMAL)
    other = sqlite3.connect(tmp_path / "a.db", timeout=0.0)
    with transaction(database), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("INSERT INTO word VALUES (1, 'a')")
    other.close()
    database.conn.close()


def test_a_failing_migration_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_database(path, [create], Synchronous.FULL).conn.close()

    def fail(database: Database) -> None:
        database.conn.execute("DROP TABLE word")
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(StoreError, match="disk I/O"):
        open_database(path, [create, fail], Synchronous.FULL)
    again = open_database(path, [create], Synchronous.FULL)
    assert again.table("word").exists()
    again.conn.close()


def test_a_folder_has_one_user_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "node"
    with (
        sole_use(folder),
        pytest.raises(StoreError, match="in use by another Yiping"),
        sole_use(folder),
    ):
        pass
    with sole_use(folder):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"), sole_use(tmp_path / "file" / "node"):
        pass
