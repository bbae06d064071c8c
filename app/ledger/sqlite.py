"""The ledger in one SQLite file: WAL, synchronous FULL, one writer."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import SQL_FAULTS, DamagedError, Synchronous, failure, open_database, transaction
from app.domain.command import Change, Receipt
from app.domain.row import Row, canonical
from app.errors import StoreError
from app.ledger.audit import (
    ALGORITHM,
    BEGIN,
    Audited,
    begin,
    decode_audited,
    encode_audited,
    first_broken_audit,
    link_audit,
)
from app.ledger.chain import GENESIS, first_broken
from app.ledger.ledger import Entry, Head, Mark

_pack = msgspec.msgpack.Encoder().encode
_unpack_change = msgspec.msgpack.Decoder(Change).decode
_unpack_receipt = msgspec.msgpack.Decoder(Receipt).decode
_unpack_body = msgspec.msgpack.Decoder(dict[str, object]).decode

PAGE = 1_000
TAIL = 1_000
_INSERT_AUDIT = "INSERT INTO audit VALUES (?, ?, ?, ?, ?)"


def _create(database: Database) -> None:
    database.table("change").create({"seq": int, "change": bytes}, pk="seq")
    database.table("row").create(
        {"kind": str, "id": str, "version": int, "body": bytes}, pk=("kind", "id")
    )
    database.table("op").create(
        {"client": str, "op_no": int, "receipt": bytes}, pk=("client", "op_no")
    )
    database.table("mark").create({"seq": int, "full": bytes, "masked": bytes}, pk="seq")
    database.table("meta").create({"name": str, "value": str}, pk="name")
    database.table("meta").insert({"name": "epoch", "value": secrets.token_hex(8)})


def _tell_clients_apart(database: Database) -> None:
    database.conn.execute("ALTER TABLE op ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x''")
    columns = {"name": str, "owner": str, "first_op": int}
    database.table("client").create(columns, pk="name", not_null={"owner", "first_op"})


def _begin_audit(database: Database) -> None:
    columns = {"seq": int, "client": str, "op_no": int, "algorithm": str, "entry": bytes}
    database.table("audit").create(columns, pk="seq")
    epoch = database.conn.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
    decided = database.conn.execute("SELECT count(*) FROM op").fetchone()[0]
    first = begin(str(epoch[0]) if epoch else "", int(decided))
    database.conn.execute(_INSERT_AUDIT, _stored(first))


def _stored(row: Audited) -> tuple[object, ...]:
    return row.seq, row.client, row.op_no, ALGORITHM, encode_audited(row)


MIGRATIONS = (_create, _tell_clients_apart, _begin_audit)


class SqliteLedger:
    """A `Ledger` in the file at `path`; raises `StoreError` when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._database = open_database(path, MIGRATIONS, Synchronous.FULL)
        except DamagedError as error:
            raise _with_advice(error) from error
        try:
            self._head = self._load_head()
        except BaseException:
            self.close()
            raise

    def head(self) -> Head:
        """Return where the ledger stands."""
        return self._head

    def append(self, entries: Sequence[Entry], mark: Mark) -> None:
        """Keep entries and mark for good in one transaction; fsynced when it returns."""
        changes = [change for entry in entries for change in entry.changes]
        newest = {(change.kind, change.id): change for change in changes}
        receipts = [_pack(entry.receipt) for entry in entries]
        audited = link_audit(entries, mark, self._head, receipts)
        try:
            with self._lock, transaction(self._database) as database:
                database.conn.executemany(
                    "INSERT INTO change VALUES (?, ?)", [(c.seq, _pack(c)) for c in changes]
                )
                database.conn.executemany(
                    "INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) "
                    "DO UPDATE SET version = excluded.version, body = excluded.body",
                    [(c.kind, c.id, c.version, canonical(c.body)) for c in newest.values()],
                )
                database.conn.executemany(
                    "INSERT INTO op (client, op_no, receipt, fingerprint) VALUES (?, ?, ?, ?)",
                    [
                        (e.client, e.receipt.op_no, receipt, e.fingerprint)
                        for e, receipt in zip(entries, receipts, strict=True)
                    ],
                )
                database.conn.executemany(_INSERT_AUDIT, map(_stored, audited))
                database.conn.execute(
                    "INSERT OR REPLACE INTO mark VALUES (?, ?, ?)",
                    (mark.seq, mark.full.to_bytes(8, "big"), mark.masked.to_bytes(8, "big")),
                )
        except SQL_FAULTS as error:
            raise _with_advice(failure(self._path, error)) from error
        if audited:
            last = audited[-1]
            facts = (last.change_seq, last.change_hash, last.seq, last.hash)
            self._head = Head(self._head.epoch, *facts)  # in one step: others read it

    def fault(self) -> str:
        """Return in plain words what is wrong with the newest that is kept, empty for nothing.

        Looks at the newest `TAIL` changes and rows of the audit; all of them is the doctor's work.
        """
        after = max(0, self._head.seq - TAIL)
        changes = self.changes(after, TAIL)
        prev = changes[0].prev_hash if after and changes else GENESIS
        broken = first_broken(changes, prev, after)
        if broken is not None:
            return f"change {broken} does not follow the one before it"
        found = self._all("SELECT entry FROM audit ORDER BY seq DESC LIMIT ?", TAIL)
        with self._decoding():
            audited = [decode_audited(entry) for (entry,) in reversed(found)]
        first = audited[0] if audited else None
        if first is None or self._head.audit_seq != first.seq + len(audited) - 1:
            return "its audit has rows missing"
        broken = first_broken_audit(audited, first.prev_hash, first.seq - 1)
        if broken is not None:
            return f"row {broken} of the audit does not follow the one before it"
        last, head = audited[-1], self._head
        if last.kind != BEGIN and (last.change_seq, last.change_hash) != (head.seq, head.hash):
            return "its audit speaks of other changes than it has"
        return ""

    def rows(self) -> Iterable[Row]:
        """Return the newest state of every subject."""
        found = self._all("SELECT kind, id, version, body FROM row")
        with self._decoding():
            return [
                Row(kind, key, version, _unpack_body(body)) for kind, key, version, body in found
            ]

    def changes(self, after_seq: int, limit: int) -> Sequence[Change]:
        """Return at most `limit` changes after a sequence number, in order."""
        found = self._all(
            "SELECT change FROM change WHERE seq > ? ORDER BY seq LIMIT ?", after_seq, limit
        )
        with self._decoding():
            return [_unpack_change(packed) for (packed,) in found]

    def all_changes(self) -> Iterator[Change]:
        """Yield every change from the first, page by page."""
        after = 0
        while page := self.changes(after, PAGE):
            yield from page
            after = page[-1].seq

    def marks(self, after_seq: int) -> Sequence[Mark]:
        """Return the marks after a sequence number, in order."""
        found = self._all(
            "SELECT seq, full, masked FROM mark WHERE seq > ? ORDER BY seq", after_seq
        )
        with self._decoding():
            return [
                Mark(int(seq), int.from_bytes(full, "big"), int.from_bytes(masked, "big"))
                for seq, full, masked in found
            ]

    def receipt(self, client: str, op_no: int) -> Receipt | None:
        """Return the answer a command was given, or None when it is not known."""
        found = self._one("SELECT receipt FROM op WHERE client = ? AND op_no = ?", client, op_no)
        with self._decoding():
            return _unpack_receipt(found[0]) if found else None

    def fingerprint(self, client: str, op_no: int) -> bytes:
        """Return what tells an answered command from another one, empty when it is not known."""
        found = self._one(
            "SELECT fingerprint FROM op WHERE client = ? AND op_no = ?", client, op_no
        )
        return bytes(found[0]) if found else b""

    def claim(self, client: str, owner: str, first_op: int = 1) -> tuple[str, int]:
        """Return who owns a client name for ever and from which number on it counts."""
        asked = "SELECT owner, first_op FROM client WHERE name = ?"
        known = self._one(asked, client)
        if known is None:
            try:
                with self._lock, transaction(self._database) as database:
                    database.conn.execute(
                        "INSERT OR IGNORE INTO client (name, owner, first_op) VALUES (?, ?, ?)",
                        (client, owner, first_op),
                    )
            except SQL_FAULTS as error:
                raise _with_advice(failure(self._path, error)) from error
            known = self._one(asked, client) or ("", 1)
        return str(known[0]), int(known[1])

    def last_op_no(self, client: str) -> int:
        """Return the newest command of a client that was answered, or what it counts from."""
        found = self._one("SELECT max(op_no) FROM op WHERE client = ?", client)
        if found and found[0]:
            return int(found[0])
        claimed = self._one("SELECT first_op FROM client WHERE name = ?", client)
        return int(claimed[0]) - 1 if claimed else 0

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.conn.close()

    def _load_head(self) -> Head:
        found = self._one("SELECT value FROM meta WHERE name = 'epoch'")
        epoch = str(found[0]) if found else ""
        newest = self._one("SELECT change FROM change ORDER BY seq DESC LIMIT 1")
        last = self._one("SELECT entry FROM audit ORDER BY seq DESC LIMIT 1")
        with self._decoding():
            change = _unpack_change(newest[0]) if newest else None
            audited = decode_audited(last[0]) if last else None
        seq, digest = (change.seq, change.hash) if change else (0, GENESIS)
        audit = (audited.seq, audited.hash) if audited else (0, GENESIS)
        return Head(epoch, seq, digest, *audit)

    @contextmanager
    def _decoding(self) -> Generator[None]:
        """Turn what a damaged value says into a `StoreError`."""
        try:
            yield
        except (msgspec.DecodeError, TypeError, ValueError) as error:
            raise _with_advice(DamagedError(f"{self._path} is damaged: {error}")) from error

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        found = self._all(sql, *values)
        return found[0] if found else None

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._database.conn.execute(sql, values).fetchall()
        except SQL_FAULTS as error:
            raise _with_advice(failure(self._path, error)) from error


def _with_advice(error: StoreError) -> StoreError:
    """Return what is said of a fault; of damage with what to do about it."""
    if not isinstance(error, DamagedError):
        return error
    return DamagedError(f"{error}; ask `python main.py doctor`, and put a backup in its place")
