"""The one way in which SQLite files of ours are opened: pragmas set by us and read back.

sqlite-utils opens with a rollback journal and foreign keys off, and its own transactions are
deferred; a file of ours is WAL, checked, and written in immediate transactions by one writer.

SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode when two connections write or checkpoint one
file at the same moment. Here that cannot be: a file of ours has one connection in one process,
proven by a list of what is open and by a lock on its folder; all other readers are read-only.
"""

from __future__ import annotations

import errno
import fcntl
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from threading import RLock
from typing import BinaryIO
from weakref import WeakValueDictionary

from sqlite_utils import Database

from app.errors import BugError, NewerStoreError, StoreError

BUSY_TIMEOUT_MS = 2_000

LOCK_NAME = ".in-use"

CHECKPOINT_PAGES = 1_000

OWNER_ONLY = 0o700
"""Mode of a data folder that we make: what it holds is nobody else's. Source: T18, T24."""

FAR_VERSION = 1_000
"""A schema version this far beyond ours is damage, not a newer program."""

WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""First versions of their lines without the lost commits of two writers. Source: sqlite.org/wal."""

SQL_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""How a fault of SQLite shows; the second where its own message quotes what is damaged."""

_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,  # a table or column that we made is gone, or is there already
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_TOOBIG,  # a length that we never wrote
    }
)
_DAMAGED_READS = frozenset(
    {
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
        sqlite3.SQLITE_IOERR_DATA,
    }
)

Migration = Callable[[Database], None]
"""Brings a file from one schema version to the next; runs inside a transaction."""


class DamagedError(StoreError):
    """What a file of ours holds is not what was written to it."""


class DiskFullError(StoreError):
    """Nothing was written, because the disk has no room."""


class Synchronous(IntEnum):
    """How far a commit goes: NORMAL may lose the newest commits in a power loss, FULL none."""

    NORMAL = 1
    FULL = 2


class OneConnection(sqlite3.Connection):
    """A connection that is the only one of this process on its file until it is closed."""

    path: Path | None = None

    def close(self) -> None:
        """Close it; the file may be opened again."""
        super().close()
        path, self.path = self.path, None
        if path is not None:
            with _lists:
                _open.pop(path, None)
                _held[path.parent].files -= 1
                _drop_unneeded(path.parent)


@dataclass(slots=True)
class _Hold:
    """A folder that this process keeps others out of: by a block, by open files, or both."""

    mark: BinaryIO
    files: int = 0
    by_block: bool = False


_open: WeakValueDictionary[Path, OneConnection] = WeakValueDictionary()
_held: dict[Path, _Hold] = {}
_lists = RLock()
"""Guards the two lists: threads of one process open files of their own."""


def open_database(
    path: Path, migrations: Sequence[Migration], synchronous: Synchronous
) -> Database:
    """Return the file at `path`, made or migrated to `len(migrations)`; the caller closes it.

    Raises `NewerStoreError`, leaving the file untouched, when a newer version wrote it,
    `DamagedError` when it is not what was written, and `StoreError` when it cannot be opened or a
    pragma does not hold. Use it from one thread at a time; no other connection is had on it.
    """
    if path.is_dir():
        raise StoreError(f"{path} cannot be used: it is a folder")
    try:
        version = _version(path)
        if version > FAR_VERSION:
            raise DamagedError(f"{path} is damaged: no program has schema {version}")
        if version > len(migrations):
            raise NewerStoreError(
                f"{path} was written by a newer version (schema {version}, "
                f"this program knows {len(migrations)}); it is left as it is"
            )
        path.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        connection = _connect(path)
        try:
            database = Database(connection)
            _set_pragmas(database, synchronous)
            _migrate(database, migrations)
        except BaseException:
            connection.close()
            raise
    except (*SQL_FAULTS, OSError) as error:
        raise failure(path, error) from error
    return database


def open_read_only(path: Path, *, any_thread: bool = False) -> sqlite3.Connection:
    """Return a connection that can neither write nor checkpoint, beside whoever has the file.

    With `any_thread` it may go from thread to thread; the caller sees to it that only one at a
    time uses it. Raises one of `SQL_FAULTS`.
    """
    where = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(where, uri=True, check_same_thread=not any_thread)
    connection.execute("PRAGMA query_only = 1")
    return connection


def failure(path: Path, error: Exception) -> StoreError:
    """Return what a fault of SQLite or of the system means for a file of ours."""
    if is_damage(error):
        return DamagedError(f"{path} is damaged: {error}")
    if is_full(error):
        return DiskFullError(f"{path} cannot be written: the disk is full")
    return StoreError(f"{path} cannot be used: {error}")


def is_damage(error: BaseException) -> bool:
    """Say whether a fault means that a file is not what was written to it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        unreadable = isinstance(error, sqlite3.OperationalError) and "UTF-8" in str(error)
        return unreadable or isinstance(error, UnicodeDecodeError)
    return code & 0xFF in _DAMAGE or code in _DAMAGED_READS


def is_full(error: BaseException) -> bool:
    """Say whether a fault means that the disk has no room."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (
        code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE
    )


def is_wal_fixed(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Say whether a version of SQLite is free of the lost commits of two writers."""
    if version >= WAL_FIXED[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in WAL_FIXED)


@contextmanager
def sole_use(folder: Path) -> Generator[None]:
    """Keep other programs out of a folder of files for the length of a block.

    Raises `StoreError` when another one is in it. A program that dies leaves nothing behind.
    """
    with _lists:
        hold = _hold(folder)
        if hold.by_block:
            raise StoreError(_taken(folder))
        hold.by_block = True
    try:
        yield
    finally:
        with _lists:
            hold.by_block = False
            _drop_unneeded(folder)


@contextmanager
def transaction(database: Database) -> Generator[Database]:
    """Run the block in one immediate transaction: all of it or, when it raises, nothing."""
    if database.conn.in_transaction:  # one that could not even be undone, the disk being bad
        database.conn.execute("ROLLBACK")
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.conn.execute("COMMIT")
    except BaseException:
        if database.conn.in_transaction:  # a full disk may have ended it already
            database.conn.execute("ROLLBACK")
        raise


def is_in_use(folder: Path) -> bool:
    """Say whether a program has the folder now; changes nothing."""
    if folder.resolve() in _held:
        return True
    try:
        with (folder / LOCK_NAME).open("rb") as mark:
            fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _connect(path: Path) -> OneConnection:
    place = path.resolve()
    with _lists:
        if place in _open:
            raise BugError(f"{path} is open already; a file of ours has one connection")
        hold = _hold(place.parent)
        try:
            connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, factory=OneConnection
            )
        except BaseException:
            _drop_unneeded(place.parent)
            raise
        hold.files += 1
        connection.path = place
        _open[place] = connection
        return connection


def _hold(folder: Path) -> _Hold:
    """Return the hold of this process on a folder, taking it when it has none yet."""
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        place = folder.resolve()
        if place in _held:
            return _held[place]
        mark = (folder / LOCK_NAME).open("ab")
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        mark.close()
        raise StoreError(_taken(folder)) from error
    _held[place] = _Hold(mark)
    return _held[place]


def _taken(folder: Path) -> str:
    return f"{folder} is in use by another Yiping; end that one or give --data DIR"


def _drop_unneeded(folder: Path) -> None:
    place = folder.resolve()
    hold = _held.get(place)
    if hold is not None and not hold.by_block and hold.files <= 0:
        del _held[place]
        hold.mark.close()


def _version(path: Path) -> int:
    if not path.exists():
        return 0
    connection = open_read_only(path)
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
        "wal_autocheckpoint": CHECKPOINT_PAGES,
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
