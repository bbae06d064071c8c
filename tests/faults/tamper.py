"""A ledger as a server keeps it, and everything that a hand in its file could do to it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from string import Template

import msgspec
from msgspec.structs import replace

from app.database import open_read_only
from app.domain.command import Change, Receipt, Refusal, RefusalCode
from app.domain.row import EMPTY_DIGEST, Digest, Row, add_digest, canonical, row_digest
from app.ledger.audit import Audited, chained, decode_audited, encode_audited
from app.ledger.chain import link
from app.ledger.ledger import Asked, Entry, Head, Mark
from app.ledger.proof import Proof, prove
from app.ledger.sqlite import SqliteLedger

Heads = list[tuple[str, int, bytes]]
Tamper = Callable[[sqlite3.Connection, random.Random], None]

_unpack = msgspec.msgpack.Decoder(Change).decode
_pack = msgspec.msgpack.Encoder().encode
TABLES = {
    "change": ("seq", "change"),
    "audit": ("seq", "client", "op_no", "algorithm", "entry"),
    "op": ("client", "op_no", "receipt", "fingerprint"),
    "row": ("kind", "id", "version", "body"),
}


class Writer:
    """Appends commands as a sequencer does; every fifth is refused."""

    def __init__(self, ledger: SqliteLedger) -> None:
        self._ledger = ledger
        self._ops: dict[str, int] = {}
        self._digests: dict[str, Digest] = {}
        self._total = EMPTY_DIGEST
        head = ledger.head()
        self._seq, self._hash = head.seq, head.hash
        self._made = 0

    def batch(self, count: int) -> None:
        entries = [self._entry() for _ in range(count)]
        self._ledger.append(entries, Mark(self._seq, self._total, self._total))

    def _entry(self) -> Entry:
        self._made += 1
        client = f"client-{self._made % 3}"
        op_no = self._ops.get(client, 0) + 1
        self._ops[client] = op_no
        subject = f"c{self._made % 17}"
        at = 1_780_000_000.0 + self._made
        asked = Asked(f"login-{self._made % 5}", "report", subject, at, at + 0.5)
        if self._made % 5 == 0:
            refusal = Refusal(code=RefusalCode.WRONG_STATE, text="too late")
            return Entry(client, Receipt(op_no=op_no, refusal=refusal), (), b"fingerpr", asked)
        change = self._change(client, op_no, subject, at)
        receipt = Receipt(op_no=op_no, seq=change.seq)
        return Entry(client, receipt, (change,), b"fingerpr", asked)

    def _change(self, client: str, op_no: int, subject: str, at: float) -> Change:
        row = Row("case", subject, self._made, {"id": subject, "title": f"店外经营 {self._made}"})
        digest = row_digest(row)
        self._total = add_digest(self._total, digest, self._digests.get(subject, EMPTY_DIGEST))
        self._digests[subject] = digest
        made = Change(
            seq=self._seq + 1,
            kind=row.kind,
            id=row.id,
            version=row.version,
            body=row.body,
            client=client,
            op_no=op_no,
            at=at,
            prev_hash=b"",
            hash=b"",
        )
        change = link(made, self._hash)
        self._seq, self._hash = change.seq, change.hash
        return change


def filled(path: Path, commands: int, batch: int = 20) -> Heads:
    """Make a ledger; return the heads of its audit that a client saw on the way."""
    heads: Heads = []
    with closing(SqliteLedger(path)) as ledger:
        writer = Writer(ledger)
        for _ in range(0, commands, batch):
            writer.batch(batch)
            head: Head = ledger.head()
            heads.append((head.epoch, head.audit_seq, head.audit_hash))
        ledger._database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return heads


def proven(path: Path, heads: Heads) -> Proof:
    with closing(open_read_only(path)) as connection:
        return prove(connection, heads)


def edit(db: sqlite3.Connection, dice: random.Random) -> None:
    """Change one value of one row."""
    table = dice.choice(list(TABLES))
    column = dice.choice(TABLES[table])
    rowid, value = dice.choice(
        db.execute(_sql("SELECT rowid, $column FROM $table", table, column)).fetchall()
    )
    if isinstance(value, bytes):
        place = dice.randrange(len(value))
        flipped = value[place] ^ (1 << dice.randrange(8))
        value = value[:place] + bytes([flipped]) + value[place + 1 :]
    elif isinstance(value, str):
        value = value[:-1] + chr(ord(value[-1]) ^ (1 << dice.randrange(7)))
    else:
        value = value + dice.choice((10_000, 1_000_000))
    db.execute(_sql("UPDATE $table SET $column = ? WHERE rowid = ?", table, column), (value, rowid))


def delete(db: sqlite3.Connection, dice: random.Random) -> None:
    """Take one row out."""
    table = dice.choice(list(TABLES))
    rowid = dice.choice(db.execute(_sql("SELECT rowid FROM $table", table)).fetchall())
    db.execute(_sql("DELETE FROM $table WHERE rowid = ?", table), rowid)


def insert(db: sqlite3.Connection, dice: random.Random) -> None:
    """Put a row in that was never there, made from one that was."""
    table = dice.choice(list(TABLES))
    columns = TABLES[table]
    named = ", ".join(columns)
    values = list(
        dice.choice(db.execute(_sql("SELECT $column FROM $table", table, named)).fetchall())
    )
    key = "op_no" if table == "op" else columns[0]
    if table == "row":
        values[1] = f"{values[1]}x"
    else:
        top = db.execute(_sql("SELECT max($column) FROM $table", table, key)).fetchone()[0]
        values[columns.index(key)] = top + dice.choice((1, 1, 7))
    insertion = _sql("INSERT INTO $table ($column) VALUES (", table, named)
    db.execute(insertion + ", ".join("?" * len(values)) + ")", values)


def reorder(db: sqlite3.Connection, dice: random.Random) -> None:
    """Have two rows change places."""
    table = dice.choice(("change", "audit"))
    column = TABLES[table][-1]
    one, two = dice.sample(
        db.execute(_sql("SELECT seq, $column FROM $table", table, column)).fetchall(), 2
    )
    db.execute(_sql("UPDATE $table SET $column = ? WHERE seq = ?", table, column), (two[1], one[0]))
    db.execute(_sql("UPDATE $table SET $column = ? WHERE seq = ?", table, column), (one[1], two[0]))


def cut(db: sqlite3.Connection, dice: random.Random) -> None:
    """Cut the end off as if it had never been: audit, commands, changes, rows and marks fit."""
    end = db.execute("SELECT max(seq) FROM audit").fetchone()[0]
    rows = _audit(db)[: end - dice.randint(1, min(40, end - 2))]
    _keep_only(db, rows)


def rewrite(db: sqlite3.Connection, dice: random.Random) -> None:
    """Change who asked for something, and chain all that followed anew."""
    rows = _audit(db)
    place = dice.randrange(1, len(rows) - 1)
    rows[place] = replace(rows[place], login="somebody-else")
    before = rows[place].prev_hash
    for number in range(place, len(rows)):
        rows[number] = chained(replace(rows[number], prev_hash=before, hash=b""))
        before = rows[number].hash
    stored = [(encode_audited(row), row.seq) for row in rows[place:]]
    db.executemany("UPDATE audit SET entry = ? WHERE seq = ?", stored)


TAMPERS: Mapping[str, Tamper] = {
    "edit": edit,
    "delete": delete,
    "insert": insert,
    "reorder": reorder,
    "cut": cut,
    "rewrite": rewrite,
}


def _sql(text: str, table: str, column: str = "") -> str:
    return Template(text).substitute(table=table, column=column)


def _audit(db: sqlite3.Connection) -> list[Audited]:
    found = db.execute("SELECT entry FROM audit ORDER BY seq").fetchall()
    return [decode_audited(entry) for (entry,) in found]


def _keep_only(db: sqlite3.Connection, rows: list[Audited]) -> None:
    last = rows[-1]
    gone = db.execute("SELECT client, op_no FROM audit WHERE seq > ?", (last.seq,)).fetchall()
    db.executemany("DELETE FROM op WHERE client = ? AND op_no = ?", gone)
    db.execute("DELETE FROM audit WHERE seq > ?", (last.seq,))
    db.execute("DELETE FROM change WHERE seq > ?", (last.change_seq,))
    db.execute("DELETE FROM mark")
    db.execute("DELETE FROM row")
    newest: dict[str, Row] = {}
    for (packed,) in db.execute("SELECT change FROM change ORDER BY seq"):
        change = _unpack(packed)
        newest[change.id] = Row(change.kind, change.id, change.version, change.body)
    stored = [(row.kind, row.id, row.version, canonical(row.body)) for row in newest.values()]
    db.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", stored)
    total = EMPTY_DIGEST
    for row in newest.values():
        total = add_digest(total, row_digest(row))
    digest = total.to_bytes(8, "big")
    db.execute("INSERT INTO mark VALUES (?, ?, ?)", (last.change_seq, digest, digest))
    if last.rows != total:  # a mark speaks for its whole batch
        fitting = chained(replace(last, rows=int(total), hash=b""))
        db.execute("UPDATE audit SET entry = ? WHERE seq = ?", (encode_audited(fitting), last.seq))
