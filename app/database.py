"""The one way in which SQLite files of ours are opened: pragmas set by us and read back.

sqlite-utils opens with a rollback journal and foreign keys off, and its own transactions are
deferred; a file of ours is WAL, checked, and written in immediate transactions by one writer.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from sqlite_utils import Database

from app.errors import NewerStoreError, StoreError

BUSY_TIMEOUT_MS = 2_000

LOCK_NAME = ".in-use"

Migration = Callable[[Database], None]
"""Brings a file from one schema version to the next; runs inside a transaction."""


class Synchronous(IntEnum):
    """How far a commit goes: NORMAL may lose the newest commits in a power loss, FULL none."""

    NORMAL = 1
    FULL = 2


def open_database(
    path: Path, migrations: Sequence[Migration], synchronous: Synchronous
) -> Database:
    """Return the file at `path`, made or migrated to `len(migrations)`; the caller closes it.

    Raises `NewerStoreError`, leaving the file untouched, when a newer version wrote it, and
    `StoreError` when it cannot be opened or a pragma does not hold. Use it from one thread at a
    time; only its one writer may checkpoint.
    """
    try:
        version = _version(path)
        if version > len(migrations):
            raise NewerStoreError(
                f"{path} was written by a newer version (schema {version}, "
                f"this program knows {len(migrations)}); it is left as it is"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        database = Database(connection)
        try:
            _set_pragmas(database, synchronous)
            _migrate(database, migrations)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error
    return database


@contextmanager
def sole_use(folder: Path) -> Generator[None]:
    """Keep other programs out of a folder of files for the length of a block.

    Raises `StoreError` when another one is in it. A program that dies leaves nothing behind.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark = (folder / LOCK_NAME).open("ab")
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror}") from error
    with mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                f"{folder} is in use by another Yiping; end that one or give --data DIR"
            ) from error
        yield


@contextmanager
def transaction(database: Database) -> Generator[Database]:
    """Run the block in one immediate transaction: all of it or, when it raises, nothing."""
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        yield database
    except BaseException:
        database.conn.execute("ROLLBACK")
        raise
    database.conn.execute("COMMIT")


def _version(path: Path) -> int:
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _set_pragmas(database: Database, synchronous: Synchronous) -> None:
    wanted: dict[str, str | int] = {
        "journal_mode": "wal",
        "synchronous": int(synchronous),
        "foreign_keys": 1,
        "busy_timeout": BUSY_TIMEOUT_MS,
    }
    for name, value in wanted.items():
        database.conn.execute(f"PRAGMA {name} = {value}")
        held = database.conn.execute(f"PRAGMA {name}").fetchone()[0]
        if held != value:
            raise StoreError(f"the database will not keep {name} = {value}; it says {held}")


def _migrate(database: Database, migrations: Sequence[Migration]) -> None:
    done = int(database.conn.execute("PRAGMA user_version").fetchone()[0])
    for number, migration in enumerate(migrations[done:], start=done + 1):
        with transaction(database):
            migration(database)
            database.conn.execute(f"PRAGMA user_version = {number}")
