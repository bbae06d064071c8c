import errno
import hashlib
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from app import database as module
from app.database import (
    DamagedError,
    DiskFullError,
    Synchronous,
    failure,
    is_damage,
    is_full,
    is_in_use,
    is_wal_fixed,
    open_database,
    open_read_only,
    sole_use,
    transaction,
)
from app.errors import BugError, NewerStoreError, StoreError


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
    with pytest.raises(DamagedError, match="damaged: file is not a database"):
        open_database(path, [create], Synchronous.FULL)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
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


def test_a_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    with sole_use(tmp_path / "one"):
        pass
    open_database(tmp_path / "two" / "a.db", [create], Synchronous.FULL).conn.close()
    modes = {(tmp_path / name).stat().st_mode & 0o777 for name in ("one", "two")}
    assert modes == {0o700}


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"), sole_use(tmp_path / "file" / "node"):
        pass


def test_a_file_has_one_connection_in_a_process_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = open_database(path, [create], Synchronous.FULL)
    (tmp_path / "way").symlink_to(tmp_path)
    for name in (path, tmp_path / "way" / "a.db"):
        with pytest.raises(BugError, match="one connection"):
            open_database(name, [create], Synchronous.FULL)
    database.conn.close()
    database.conn.close()
    open_database(path, [create], Synchronous.FULL).conn.close()


def test_an_open_file_keeps_other_programs_out_of_its_folder(tmp_path: Path) -> None:
    assert not is_in_use(tmp_path)
    database = open_database(tmp_path / "a.db", [create], Synchronous.FULL)
    assert is_in_use(tmp_path)
    take = (
        "import sys; from pathlib import Path; from app.database import sole_use\n"
        "with sole_use(Path(sys.argv[1])): pass"
    )
    call = [sys.executable, "-c", take, str(tmp_path)]
    other = subprocess.run(call, check=False, capture_output=True, text=True)
    assert "in use by another Yiping" in other.stderr
    asked = "import sys; from pathlib import Path; from app.database import is_in_use\n"
    call = [sys.executable, "-c", asked + "print(is_in_use(Path(sys.argv[1])))", str(tmp_path)]
    assert subprocess.run(call, check=False, capture_output=True, text=True).stdout == "True\n"
    database.conn.close()
    assert not is_in_use(tmp_path)


def test_a_block_keeps_the_folder_when_its_files_are_closed(tmp_path: Path) -> None:
    with sole_use(tmp_path):
        open_database(tmp_path / "a.db", [create], Synchronous.FULL).conn.close()
        assert is_in_use(tmp_path)
    assert not is_in_use(tmp_path)


def test_a_reader_can_neither_write_nor_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = open_database(path, [create], Synchronous.FULL)
    database.table("word").insert({"id": 1, "text": "一屏"})
    before = path.read_bytes()
    reader = open_read_only(path)
    assert reader.execute("SELECT text FROM word").fetchone() == ("一屏",)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM word")
    with suppress(sqlite3.OperationalError):
        reader.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    reader.close()
    assert path.read_bytes() == before
    database.conn.close()


@pytest.mark.parametrize(
    ("version", "is_fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_it_is_known_which_sqlite_loses_commits(version: tuple[int, ...], is_fixed: bool) -> None:
    assert is_wal_fixed(version) is is_fixed


def test_a_name_in_the_schema_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_database(path, [create], Synchronous.FULL).conn.close()
    path.write_bytes(path.read_bytes().replace(b"tableword", b"table\xc5ord"))
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CREATE \xc5ABLE"))
    with pytest.raises(DamagedError):
        open_database(path, [create], Synchronous.FULL)


def test_a_schema_that_no_program_has_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {module.FAR_VERSION + 1}")
    connection.close()
    with pytest.raises(DamagedError, match="no program has schema"):
        open_database(path, [create], Synchronous.FULL)


def test_what_went_wrong_is_told_apart(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("x")
    assert not is_damage(error)
    assert not is_full(error)
    assert is_damage(sqlite3.OperationalError("Could not decode to UTF-8 column"))
    assert is_damage(UnicodeDecodeError("utf-8", b"x", 0, 1, "its message quotes what is damaged"))
    assert is_full(OSError(errno.ENOSPC, "full"))
    assert isinstance(failure(tmp_path, OSError(errno.ENOSPC, "full")), DiskFullError)
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert is_full(full.value)
    assert not is_damage(full.value)
    assert type(failure(tmp_path, error)) is StoreError


def test_a_transaction_that_cannot_be_committed_leaves_none_open(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", [create], Synchronous.FULL)
    database.conn.execute("CREATE TABLE child (id REFERENCES word DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), transaction(database):
        database.conn.execute("INSERT INTO child VALUES (7)")
    assert not database.conn.in_transaction
    database.conn.close()


class Unwilling(module.OneConnection):
    """A connection that will not do what starts with `unwilling`."""

    unwilling = ""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401
        if self.unwilling and sql.startswith(self.unwilling):
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *values)


def test_a_file_that_could_not_be_opened_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OneConnection", Unwilling)
    monkeypatch.setattr(Unwilling, "unwilling", "PRAGMA recursive_triggers")
    for _ in range(2):
        with pytest.raises(StoreError, match="I/O"):
            open_database(tmp_path / "a.db", [create], Synchronous.FULL)
    monkeypatch.setattr(Unwilling, "unwilling", "")
    open_database(tmp_path / "a.db", [create], Synchronous.FULL).conn.close()


def test_a_transaction_that_could_not_be_undone_does_not_stop_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OneConnection", Unwilling)
    database = open_database(tmp_path / "a.db", [create], Synchronous.FULL)
    monkeypatch.setattr(Unwilling, "unwilling", "ROLLBACK")
    with pytest.raises(sqlite3.OperationalError), transaction(database):
        raise ValueError
    monkeypatch.setattr(Unwilling, "unwilling", "")
    with transaction(database):
        assert database.conn.in_transaction
    database.conn.close()
