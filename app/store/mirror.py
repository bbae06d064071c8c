"""The mirror: the upper tier's rows in one SQLite file, disposable, checked row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import Synchronous, open_database, transaction
from app.domain.command import Change
from app.domain.row import EMPTY_DIGEST, Digest, Kind, Row, add_digest, canonical, row_digest
from app.errors import StoreError
from app.protocol.session import Position
from app.store import casetext
from app.store.board import ended_at

_unpack = msgspec.msgpack.Decoder(dict[str, Any]).decode
_COLUMNS: dict[str, type] = {
    "kind": str,
    "id": str,
    "version": int,
    "digest": bytes,
    "ended_at": float,
    "body": bytes,
}
_UPSERT = (
    "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET "
    "version = excluded.version, digest = excluded.digest, ended_at = excluded.ended_at, "
    "body = excluded.body"
)
_SHOWN = (
    "SELECT kind, id, version, body FROM row "
    "WHERE ended_at IS NULL OR ended_at = 0 OR ended_at >= ?"
)

Key = tuple[str, str]
Packed = tuple[str, str, int, bytes, float | None, bytes]


class MirrorMismatchError(StoreError):
    """The mirror would not equal the ledger; it must be built anew from a snapshot."""


def _create(database: Database) -> None:
    database.table("row").create(_COLUMNS, pk=("kind", "id"))
    database.table("meta").create({"name": str, "value": bytes}, pk="name")
    casetext.create(database)


MIGRATIONS = (_create,)


class Mirror:
    """Rows made by applying changes in order. One thread uses it; raises `StoreError`.

    `position` is kept in the same transaction as the rows. Every write is checked against the
    digest that the ledger announced for it; a row that does not fit raises `MirrorMismatchError`
    and changes nothing. The digest of every row is kept in memory, about 150 bytes a row.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_database(path, MIGRATIONS, Synchronous.NORMAL)
        self._digests: dict[Key, Digest] = {}
        self._coming: dict[Key, Digest] | None = None
        try:
            with self._said():
                self.position = self._load_position()
                self._load_digests()
        except StoreError:
            self.close()
            raise

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._digests)

    def rows(self, ended_after: float = 0.0) -> Iterator[Row]:
        """Yield every row but the cases that ended before an instant (epoch seconds)."""
        with self._said():
            for kind, row_id, version, body in self._database.conn.execute(_SHOWN, [ended_after]):
                yield Row(kind, row_id, version, _unpack(body))

    def apply(self, changes: Sequence[Change], position: Position) -> list[Row]:
        """Write changes and the position after them; return the newest row of each subject.

        New cases can be searched for as `index_some` gets to them.
        """
        rows = {(c.kind, c.id): Row(c.kind, c.id, c.version, c.body) for c in changes}
        digests = {key: row_digest(row) for key, row in rows.items()}
        total = Digest(self.position.digest)
        for key, digest in digests.items():
            total = add_digest(total, digest, self._digests.get(key, EMPTY_DIGEST))
        if total != position.digest:
            raise MirrorMismatchError(f"the mirror differs from the ledger after {position.seq}")
        fresh = [row for key, row in rows.items() if key not in self._digests]
        with self._said(), transaction(self._database) as database:
            packed = [_packed(row, digests[key]) for key, row in rows.items()]
            database.conn.executemany(_UPSERT, packed)
            casetext.add(database, fresh)
            self._keep_position(position)
        self._digests.update(digests)
        self.position = position
        return list(rows.values())

    def begin(self) -> None:
        """Start an empty mirror beside the present one, which stays as it is until `swap`."""
        self._coming = {}
        with self._said(), transaction(self._database) as database:
            database.table("coming").drop(ignore=True)
            database.table("coming").create(_COLUMNS, pk=("kind", "id"))

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows of a snapshot to the mirror that was begun."""
        if self._coming is None:
            raise MirrorMismatchError("rows of a snapshot that was never begun")
        digests = {(row.kind, row.id): row_digest(row) for row in rows}
        packed = [_packed(row, digests[row.kind, row.id]) for row in rows]
        with self._said(), transaction(self._database) as database:
            database.conn.executemany("INSERT INTO coming VALUES (?, ?, ?, ?, ?, ?)", packed)
        self._coming.update(digests)

    def swap(self, position: Position) -> None:
        """Check the begun mirror and put it in place of the present one in one transaction.

        Cases can be searched for as `index_some` gets to them.
        """
        coming, self._coming = self._coming, None
        if coming is None:
            raise MirrorMismatchError("a snapshot ended that was never begun")
        if _sum(coming.values()) != position.digest:
            raise MirrorMismatchError(f"the snapshot at {position.seq} is not what was announced")
        with self._said(), transaction(self._database) as database:
            database.table("row").drop()
            database.conn.execute("ALTER TABLE coming RENAME TO row")
            casetext.clear(database)
            self._keep_position(position)
        self._digests = coming
        self.position = position

    def index_some(self, limit: int = 100) -> bool:
        """Make at most `limit` more cases searchable; say whether there may be more to do."""
        with self._said(), transaction(self._database) as database:
            return casetext.catch_up(database, limit)

    def search(self, text: str, limit: int) -> list[Row]:
        """Return at most `limit` cases that hold every word of a text, newest first.

        Any text is taken as it is: nothing in it is an operator.
        """
        with self._said():
            found = casetext.search(self._database, text, limit)
            return [Row(kind, key, version, _unpack(body)) for kind, key, version, body in found]

    def first_damaged(self) -> Key | None:
        """Return the first row whose digest no longer fits its content, or None."""
        cursor = self._database.conn.execute("SELECT kind, id, version, body, digest FROM row")
        for kind, row_id, version, body, digest in cursor:
            try:
                row = Row(kind, row_id, version, _unpack(body))
            except msgspec.DecodeError:
                return kind, row_id
            if row_digest(row).to_bytes(8, "big") != digest:
                return kind, row_id
        return None

    def close(self) -> None:
        """Close the file."""
        self._database.conn.close()

    @contextmanager
    def _said(self) -> Generator[None]:
        """Turn what SQLite or a damaged body says into a `StoreError`."""
        try:
            yield
        except (sqlite3.Error, msgspec.DecodeError) as error:
            raise StoreError(f"{self._path} cannot be used: {error}") from error

    def _keep_position(self, position: Position) -> None:
        self._database.conn.execute(
            "INSERT OR REPLACE INTO meta VALUES ('position', ?)",
            (msgspec.msgpack.encode((position.epoch, position.seq, position.digest)),),
        )

    def _load_position(self) -> Position:
        found = self._database.conn.execute(
            "SELECT value FROM meta WHERE name = 'position'"
        ).fetchone()
        if found is None:
            return Position()
        epoch, seq, digest = msgspec.msgpack.decode(found[0], type=tuple[str, int, int])
        return Position(epoch, seq, digest)

    def _load_digests(self) -> None:
        for kind, row_id, digest in self._database.conn.execute("SELECT kind, id, digest FROM row"):
            self._digests[kind, row_id] = Digest(int.from_bytes(digest, "big"))
        if _sum(self._digests.values()) != self.position.digest:
            # Rows and position no longer belong together: greet as one who has nothing.
            self.position = Position()


def _sum(digests: Iterable[Digest]) -> Digest:
    return add_digest(Digest(sum(digests)), EMPTY_DIGEST)


def _packed(row: Row, digest: Digest) -> Packed:
    ended = ended_at(row.body) if row.kind == Kind.CASE else None
    body = canonical(row.body)
    return row.kind, row.id, row.version, digest.to_bytes(8, "big"), ended, body
