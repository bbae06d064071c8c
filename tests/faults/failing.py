"""The n-th call to SQLite fails, for every n: the store path goes on, or says so cleanly."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import database
from app.errors import StoreError
from tests.faults import storepath

FAULTS = {
    "ENOSPC": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "EIO write": (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"),
    "EIO sync": (sqlite3.SQLITE_IOERR_FSYNC, "disk I/O error"),
    "EROFS": (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
    "EMFILE": (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
}
TRIES = 4
"""A step that keeps failing after the fault is gone is a fault of ours."""


class Failing(database.OneConnection):
    """A connection whose n-th call fails, and `more` calls after it."""

    count = 0
    first = 0
    more = 0
    fault = "EIO write"
    ends_transaction = False
    log: list[str] | None = None

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the base has it
        self._pass(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the base
        self._pass(sql)
        return super().executemany(sql, *values)

    def _pass(self, sql: str) -> None:
        Failing.count += 1
        if Failing.log is not None:
            Failing.log.append(" ".join(sql.split()[:3]))
        if not 0 <= Failing.count - Failing.first <= Failing.more:
            return
        if Failing.ends_transaction and self.in_transaction:  # as SQLite does on some faults
            super().execute("ROLLBACK")
        code, text = FAULTS[Failing.fault]
        error = sqlite3.OperationalError(text)
        error.sqlite_errorcode = code
        raise error


@contextmanager
def failing(
    first: int, fault: str, *, more: int = 0, ends_transaction: bool = False
) -> Iterator[None]:
    """Have the n-th call of a block fail, and `more` after it."""
    Failing.count, Failing.first, Failing.more = 0, first, more
    Failing.fault, Failing.ends_transaction = fault, ends_transaction
    plain = database.OneConnection
    vars(database)["OneConnection"] = Failing
    try:
        yield
    finally:
        vars(database)["OneConnection"] = plain


def calls(folder: Path) -> list[str]:
    """Return the calls of the whole path, in order."""
    Failing.log = []
    try:
        with failing(0, "EIO write", more=-1):
            storepath.walk(folder, lambda _: None)
        return Failing.log
    finally:
        Failing.log = None


def try_with(
    folder: Path, first: int, fault: str, *, more: int = 0, ends_transaction: bool = False
) -> list[str]:
    """Walk the path with one fault; do again what failed cleanly; return what is broken."""
    acknowledged: list[int] = []
    try:
        with failing(first, fault, more=more, ends_transaction=ends_transaction):
            files = _again(lambda: storepath.opened(folder))
            try:
                for step in storepath.steps(files, acknowledged.append):
                    _again(step)
            finally:
                files.close()
    except StoreError as error:
        return [f"still failing when the fault is gone: {error}"]
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
        return [f"not a clean failure: {error!r}"]
    return storepath.look(folder, acknowledged)


def _again(step: Callable[[], Any]) -> Any:  # noqa: ANN401 - what a step returns
    for left in range(TRIES, 0, -1):
        try:
            return step()
        except StoreError:
            if left == 1:
                raise
    raise AssertionError("a step is tried at least once")
