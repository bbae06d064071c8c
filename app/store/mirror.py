"""The mirror: the upper tier's rows in one SQLite file, disposable, checked row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import Synchronous, open_database, transaction
from app.domain.command import Change
from app.domain.row import EMPTY_DIGEST, Digest, Kind, Row, add_digest, canonical, row_digest
from app.errors import StoreError
from app.protocol.session import Position

_unpack = msgspec.msgpack.Decoder(dict[str, object]).decode
_COLUMNS = {"kind": str, "id": str, "version": int, "body": bytes, "digest": bytes}
_UPSERT = (
    "INSERT INTO row VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET "
    "version = excluded.version, body = excluded.body, digest = excluded.digest"
)
_CASES = (
    "SELECT row.kind, row.id, row.version, row.body FROM case_text "
    "JOIN row ON row.id = case_text.id WHERE row.kind = 'case'"
)
_INDEXED = "case_text.rowid IN (SELECT rowid FROM case_text_fts WHERE text MATCH ?)"
_LOOKED_FOR = "instr(lower(case_text.text), lower(?)) > 0"

TRIGRAM = 3
"""Characters from which the trigram index answers; shorter words are looked for one by one."""

Key = tuple[str, str]


class MirrorMismatchError(StoreError):
    """The mirror would not equal the ledger; it must be built anew from a snapshot."""


def _create(database: Database) -> None:
    database.table("row").create(_COLUMNS, pk=("kind", "id"))
    database.table("meta").create({"name": str, "value": bytes}, pk="name")
    database.table("case_text").create({"id": str, "text": str}, pk="id")
    database.table("case_text").enable_fts(["text"], tokenize="trigram", create_triggers=True)


MIGRATIONS = (_create,)


class Mirror:
    """Rows made by applying changes in order. One thread writes; raises `StoreError`.

    `position` is kept in the same transaction as the rows. Every write is checked against the
    digest that the ledger announced for it; a row that does not fit raises `MirrorMismatchError`
    and changes nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_database(path, MIGRATIONS, Synchronous.NORMAL)
        self._digests: dict[Key, Digest] = {}
        self._coming: dict[Key, Digest] | None = None
        self.position = self._load_position()
        self._load_digests()

    def rows(self) -> Iterator[Row]:
        """Yield every row."""
        cursor = self._database.conn.execute("SELECT kind, id, version, body FROM row")
        for kind, row_id, version, body in cursor:
            yield Row(kind, row_id, version, _unpack(body))

    def apply(self, changes: Sequence[Change], position: Position) -> list[Row]:
        """Write changes and the position after them; return the newest row of each subject."""
        rows = {(c.kind, c.id): Row(c.kind, c.id, c.version, c.body) for c in changes}
        digests = {key: row_digest(row) for key, row in rows.items()}
        total = Digest(self.position.digest)
        for key, digest in digests.items():
            total = add_digest(total, digest, self._digests.get(key, EMPTY_DIGEST))
        if total != position.digest:
            raise MirrorMismatchError(f"digest differs after change {position.seq}")
        fresh = [row for key, row in rows.items() if key not in self._digests]
        try:
            with transaction(self._database) as database:
                database.conn.executemany(
                    _UPSERT, [_packed(row, digests[key]) for key, row in rows.items()]
                )
                self._index(fresh)
                self._keep_position(position)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error
        self._digests.update(digests)
        self.position = position
        return list(rows.values())

    def begin(self) -> None:
        """Start an empty mirror beside the present one, which stays as it is until `swap`."""
        self._coming = {}
        with transaction(self._database):
            self._database.table("coming").drop(ignore=True)
            self._database.table("coming").create(_COLUMNS, pk=("kind", "id"))

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows of a snapshot to the mirror that was begun."""
        if self._coming is None:
            raise MirrorMismatchError("rows of a snapshot that was never begun")
        digests = {(row.kind, row.id): row_digest(row) for row in rows}
        self._coming.update(digests)
        try:
            with transaction(self._database) as database:
                database.conn.executemany(
                    "INSERT INTO coming VALUES (?, ?, ?, ?, ?)",
                    [_packed(row, digests[row.kind, row.id]) for row in rows],
                )
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error

    def swap(self, position: Position) -> None:
        """Check the begun mirror and put it in place of the present one in one transaction."""
        if self._coming is None:
            raise MirrorMismatchError("a snapshot ended that was never begun")
        total = EMPTY_DIGEST
        for digest in self._coming.values():
            total = add_digest(total, digest)
        if total != position.digest:
            self._coming = None
            raise MirrorMismatchError(f"the snapshot at {position.seq} is not what was announced")
        with transaction(self._database) as database:
            database.table("row").drop()
            database.conn.execute("ALTER TABLE coming RENAME TO row")
            database.conn.execute("DELETE FROM case_text")
            self._index(row for row in self.rows() if row.kind == Kind.CASE)
            self._keep_position(position)
        self._digests, self._coming = self._coming, None
        self.position = position

    def search(self, text: str, limit: int) -> list[Row]:
        """Return at most `limit` cases that hold every word of a text, newest first; never raises.

        Words are separated by blanks. Words of three and more characters are found in the index.
        """
        words = [word for word in text.split() if word]
        if not words:
            return []
        where: list[str] = []
        values: list[object] = []
        for word in words:
            if len(word) >= TRIGRAM:
                where.append(_INDEXED)
                values.append('"' + word.replace('"', '""') + '"')
            else:
                where.append(_LOOKED_FOR)
                values.append(word)
        sql = " AND ".join([_CASES, *where]) + " ORDER BY case_text.rowid DESC LIMIT ?"
        found = self._database.conn.execute(sql, [*values, limit]).fetchall()
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

    def _index(self, rows: Iterable[Row]) -> None:
        self._database.conn.executemany(
            "INSERT OR REPLACE INTO case_text (id, text) VALUES (?, ?)",
            ((row.id, _text(row.body)) for row in rows if row.kind == Kind.CASE),
        )

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
        total = EMPTY_DIGEST
        for kind, row_id, digest in self._database.conn.execute("SELECT kind, id, digest FROM row"):
            value = Digest(int.from_bytes(digest, "big"))
            self._digests[kind, row_id] = value
            total = add_digest(total, value)
        if total != self.position.digest:
            # Rows and position no longer belong together: greet as one who has nothing.
            self.position = Position()


def _packed(row: Row, digest: Digest) -> tuple[str, str, int, bytes, bytes]:
    return row.kind, row.id, row.version, canonical(row.body), digest.to_bytes(8, "big")


def _text(body: dict[str, Any]) -> str:
    place: dict[str, Any] = body.get("place") or {}
    parts = (body.get("number"), body.get("title"), place.get("address"), body.get("text"))
    return " ".join(str(part) for part in parts if part)
