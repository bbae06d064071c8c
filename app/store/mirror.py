"""The mirror: the upper tier's rows in one SQLite file, disposable, checked row by row."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import SQL_FAULTS, DamagedError, Synchronous, failure, open_database, transaction
from app.domain.command import Change, PackedChange
from app.domain.row import EMPTY_DIGEST, Digest, Kind, PackedRow, Row, add_digest, packed
from app.errors import StoreError
from app.protocol.session import Position
from app.store import casetext
from app.store.board import End, ended_at
from app.store.sealed import sealed, stored_digest, unsealed

_unpack = msgspec.msgpack.Decoder(dict[str, Any]).decode
_unpack_end = msgspec.msgpack.Decoder(End).decode
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
_STORED = "SELECT kind, id, version, digest, ended_at, body FROM row"
_POSITION = "position"
_BATCH_ROWS = 1_000
_ROWS_AT_ONCE = 500

Key = tuple[str, str]
Stored = tuple[str, str, int, bytes, float | None, bytes]


class MirrorMismatchError(StoreError):
    """The mirror would not equal the ledger; it must be built anew from a snapshot."""


def _create(database: Database) -> None:
    database.table("row").create(_COLUMNS, pk=("kind", "id"))
    database.table("meta").create({"name": str, "value": bytes}, pk="name")
    casetext.create(database)


def _seal_position(database: Database) -> None:
    found = database.conn.execute("SELECT value FROM meta WHERE name = ?", [_POSITION]).fetchone()
    if found is not None:
        database.conn.execute("UPDATE meta SET value = ?", [sealed(found[0], _POSITION)])


MIGRATIONS = (_create, _seal_position)


class Mirror:
    """Rows made by applying changes in order. One thread uses it; raises `StoreError`.

    `position` is kept in the same transaction as the rows. Every write is checked against the
    digest that the ledger announced for it; a row that does not fit raises `MirrorMismatchError`
    and changes nothing. Every row is checked when it is read, and the position with them; what is
    not as it was written raises `DamagedError` and is never returned. The digest of every row is
    kept in memory, about 150 bytes a row.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_database(path, MIGRATIONS, Synchronous.NORMAL)
        self._digests: dict[Key, Digest] = {}
        self._coming: dict[Key, Digest] | None = None
        self._unchecked: Iterator[Key] | None = None
        self._batch: list[Stored] = []
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

    def rows(self, ended_after: float = 0.0) -> Iterator[PackedRow]:
        """Yield every row but the cases that ended before an instant (epoch seconds).

        Each is checked, those left out too. About 2.5 us a row.
        """
        with self._said():
            for stored in self._database.conn.execute(_STORED):
                row = self._checked(stored)
                if not stored[4] or stored[4] >= ended_after:
                    yield row

    def apply(
        self, changes: Sequence[Change] | Sequence[PackedChange], position: Position
    ) -> list[PackedRow]:
        """Write changes and the position after them; return the newest row of each subject.

        New texts can be searched for as `index_some` gets to them.
        """
        rows = {(c.kind, c.id): _row(c) for c in changes}
        stored = [_stored(row) for row in rows.values()]
        digests = {row[:2]: Digest(int.from_bytes(row[3], "big")) for row in stored}
        total = Digest(self.position.digest)
        for key, digest in digests.items():
            total = add_digest(total, digest, self._digests.get(key, EMPTY_DIGEST))
        if total != position.digest:
            raise MirrorMismatchError(f"the mirror differs from the ledger after {position.seq}")
        with self._said(), transaction(self._database) as database:
            database.conn.executemany(_UPSERT, stored)
            casetext.add(database, rows.values())
            self._keep_position(position)
        self._digests.update(digests)
        self.position = position
        return list(rows.values())

    def begin(self) -> None:
        """Start an empty mirror beside the present one, which stays as it is until `swap`."""
        self._coming, self._batch = {}, []
        with self._said(), transaction(self._database) as database:
            database.table("coming").drop(ignore=True)
            database.table("coming").create(_COLUMNS)

    def add(self, rows: Sequence[Row] | Sequence[PackedRow]) -> list[PackedRow]:
        """Add rows of a snapshot to the mirror that was begun; return them packed.

        They are written a thousand at a time, at the latest by `swap`.
        """
        if self._coming is None:
            raise MirrorMismatchError("rows of a snapshot that was never begun")
        taken = [packed(row) for row in rows]
        stored = [_stored(row) for row in taken]
        self._batch += stored
        if len(self._batch) >= _BATCH_ROWS:
            self._write_batch()
        digest = int.from_bytes
        self._coming.update({(row[0], row[1]): Digest(digest(row[3], "big")) for row in stored})
        return taken

    def _write_batch(self) -> None:
        """Write the rows that were added, many in one statement."""
        batch, self._batch = self._batch, []
        with self._said(), transaction(self._database) as database:
            for first in range(0, len(batch), _ROWS_AT_ONCE):
                some = batch[first : first + _ROWS_AT_ONCE]
                places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(some))
                values = list(chain.from_iterable(some))
                database.conn.execute(f"INSERT INTO coming VALUES {places}", values)  # noqa: S608 - marks

    def swap(self, position: Position) -> None:
        """Check the begun mirror and put it in place of the present one in one transaction.

        Cases can be searched for as `index_some` gets to them.
        """
        coming, self._coming = self._coming, None
        if coming is None:
            raise MirrorMismatchError("a snapshot ended that was never begun")
        if _sum(coming.values()) != position.digest:
            raise MirrorMismatchError(f"the snapshot at {position.seq} is not what was announced")
        self._write_batch()
        with self._said(), transaction(self._database) as database:
            database.table("row").drop()
            database.conn.execute("ALTER TABLE coming RENAME TO row")
            database.conn.execute("CREATE UNIQUE INDEX row_key ON row (kind, id)")
            casetext.clear(database)
            self._keep_position(position)
        self._digests = coming
        self._unchecked = None
        self.position = position

    def keep(self, stored: Sequence[Stored]) -> None:
        """Take rows of an unknown moment in, to be shown until a snapshot takes their place."""
        kept = [(*one[:4], _ended(one[0], one[5]), one[5]) for one in stored]
        with self._said(), transaction(self._database) as database:
            database.conn.executemany(_UPSERT, kept)
            database.conn.execute("DELETE FROM meta WHERE name = ?", [_POSITION])
            casetext.add(database, (Row(kind, key, 0, {}) for kind, key, *_ in stored))
        for kind, row_id, _, digest, _, _ in stored:
            self._digests[kind, row_id] = Digest(int.from_bytes(digest, "big"))
        self.position = Position()

    def place(self, position: Position) -> bool:
        """Take the rows kept for those of a position; False, nothing done, when they are not."""
        if _sum(self._digests.values()) != position.digest:
            return False
        with self._said(), transaction(self._database):
            self._keep_position(position)
        self.position = position
        return True

    def index_some(self, limit: int = 100) -> bool:
        """Make at most `limit` more cases searchable; say whether there may be more to do."""
        with self._said(), transaction(self._database) as database:
            return casetext.catch_up(database, limit)

    def search(self, text: str, limit: int) -> list[Row]:
        """Return at most `limit` cases that hold every word of a text, newest first.

        Any text is taken as it is: nothing in it is an operator.
        """
        with self._said():
            found = [self._checked(row) for row in casetext.search(self._database, text, limit)]
            return [Row(row.kind, row.id, row.version, _unpack(row.body)) for row in found]

    def losses(self, case_id: str) -> list[PackedRow]:
        """Return what was lost about a case, whenever."""
        with self._said():
            return [self._checked(row) for row in casetext.losses(self._database, case_id)]

    def check_some(self, limit: int = 100) -> bool:
        """Check at most `limit` more rows and their texts; say whether this pass has more to do.

        Each row is looked up by its key, so that the table's index is checked with it; at the end
        of a pass the search index is.
        """
        unchecked, self._unchecked = self._unchecked or iter(list(self._digests)), None
        keys = list(islice(unchecked, limit))
        with self._said():
            rows = [self._looked_up(key) for key in keys if key in self._digests]
            casetext.check(self._database, rows)
            if len(keys) < limit:
                casetext.check_index(self._database)
                return False
        self._unchecked = unchecked
        return True

    def first_damaged(self) -> Key | None:
        """Return the first row that is not as it was written, or None; checks all."""
        for key in self._digests:
            try:
                with self._said():
                    self._looked_up(key)
            except DamagedError:
                return key
        return None

    def make_text_anew(self) -> None:
        """Build the search index anew, as `index_some` gets to it; the rows stay."""
        with self._said(), transaction(self._database) as database:
            casetext.drop(database)
            casetext.create(database)
            casetext.note_all(database)

    def close(self) -> None:
        """Close the file."""
        self._database.conn.close()

    @contextmanager
    def _said(self) -> Generator[None]:
        """Turn what SQLite or a damaged value says into a `StoreError`."""
        try:
            yield
        except SQL_FAULTS as error:
            raise failure(self._path, error) from error
        except (msgspec.DecodeError, ValueError) as error:
            raise DamagedError(f"{self._path} is damaged: {error}") from error

    def _looked_up(self, key: Key) -> PackedRow:
        found = self._database.conn.execute(f"{_STORED} WHERE kind = ? AND id = ?", key).fetchone()
        if found is None:
            raise DamagedError(f"{self._path} is damaged: row {key[0]}/{key[1]} is missing")
        return self._checked(found)

    def _checked(self, stored: Sequence[Any]) -> PackedRow:
        """Return a row as it was written; raises `DamagedError` when it is not that."""
        kind, row_id, version, digest, ended, body = stored
        fits = stored_digest(kind, row_id, version, body) == digest
        known = fits and self._digests.get((kind, row_id)) == int.from_bytes(digest, "big")
        if known and ended == _ended(kind, body):
            return PackedRow(kind, row_id, version, msgspec.Raw(body))
        raise DamagedError(f"{self._path} is damaged: row {kind}/{row_id} is not as it was written")

    def _keep_position(self, position: Position) -> None:
        packed = msgspec.msgpack.encode((position.epoch, position.seq, position.digest))
        self._database.conn.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_POSITION, sealed(packed, _POSITION))
        )

    def _load_position(self) -> Position:
        found = self._database.conn.execute(
            "SELECT value FROM meta WHERE name = ?", [_POSITION]
        ).fetchone()
        if found is None:
            return Position()
        return unpack_position(found[0])

    def _load_digests(self) -> None:
        for kind, row_id, digest in self._database.conn.execute("SELECT kind, id, digest FROM row"):
            if not isinstance(digest, bytes):
                raise DamagedError(f"{self._path} is damaged: row {kind}/{row_id} has no digest")
            self._digests[kind, row_id] = Digest(int.from_bytes(digest, "big"))
        if self.position.epoch and _sum(self._digests.values()) != self.position.digest:
            raise DamagedError(f"{self._path} is damaged: it is not what the ledger announced")


def unpack_position(blob: object) -> Position:
    """Return the position of a stored blob; raises `DamagedError` or `msgspec.DecodeError`."""
    packed = unsealed(blob, _POSITION)
    epoch, seq, digest = msgspec.msgpack.decode(packed, type=tuple[str, int, int])
    return Position(epoch, seq, digest)


def _sum(digests: Iterable[Digest]) -> Digest:
    return add_digest(Digest(sum(digests)), EMPTY_DIGEST)


def _row(change: Change | PackedChange) -> PackedRow:
    if isinstance(change, PackedChange):
        return PackedRow(change.kind, change.id, change.version, change.body)
    return packed(Row(change.kind, change.id, change.version, change.body))


def _stored(row: PackedRow) -> Stored:
    kind, key, version, body = row.kind, row.id, row.version, bytes(row.body)
    return kind, key, version, stored_digest(kind, key, version, body), _ended(kind, body), body


def _ended(kind: str, body: bytes) -> float | None:
    """Return when what a row tells of was over, 0.0 for not yet; None for rows without an end."""
    if kind == Kind.CASE:
        return ended_at(_unpack_end(body))
    return _unpack_end(body).made_at if kind == Kind.LOSS else None
