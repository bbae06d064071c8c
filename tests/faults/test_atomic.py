"""Rows and the cursor after them are one: seen from another connection at every statement."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.protocol.session import Position
from app.store import mirror as module
from app.store.mirror import Mirror
from tests.app.store.rows import case_row, change, digest_of, unit_row


class Watched:
    """A connection that has somebody else look at the file before and after each statement."""

    def __init__(self, real: sqlite3.Connection, path: Path, seen: set[object]) -> None:
        self._real = real
        self._path = path
        self._seen = seen

    def execute(self, *args: object) -> sqlite3.Cursor:
        return self._looked("execute", *args)

    def executemany(self, *args: object) -> sqlite3.Cursor:
        return self._looked("executemany", *args)

    def close(self) -> None:
        self._real.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def _looked(self, name: str, *args: object) -> sqlite3.Cursor:
        self._seen.add(state_of(self._path))
        done: sqlite3.Cursor = getattr(self._real, name)(*args)
        self._seen.add(state_of(self._path))
        return done


def state_of(path: Path) -> tuple[object, ...]:
    """Return what another reader finds: the cursor and the versions of case and unit."""
    with closing(sqlite3.connect(path)) as other:
        place = other.execute("SELECT value FROM meta WHERE name = 'position'").fetchone()
        rows = other.execute("SELECT id, version FROM row ORDER BY id").fetchall()
    return (None if place is None else bytes(place[0]), *rows)


def test_cursor_case_and_unit_are_written_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mirror.db"
    with closing(Mirror(path)) as mirror:
        before = [case_row("k1"), unit_row("u1")]
        changes = [change(number, row) for number, row in enumerate(before, 1)]
        mirror.apply(changes, Position("e", 2, digest_of(before)))
        old = state_of(path)
        after = [case_row("k1", 2, state="sent", unit="u1"), unit_row("u1", 2, duty="busy")]
        changes = [change(number, row) for number, row in enumerate(after, 3)]
        seen: set[object] = set()
        real = mirror._database.conn
        monkeypatch.setattr(mirror._database, "conn", Watched(real, path, seen))
        mirror.apply(changes, Position("e", 4, digest_of(after)))
        monkeypatch.setattr(mirror._database, "conn", real)
        assert seen == {old, state_of(path)}
    assert module.Mirror is Mirror
