"""The text of cases, made searchable: a trigram index with a query builder that cannot fail.

Works inside the mirror's file and transactions. Search takes any text: it is cut into words, each
quoted by us, so that nothing a person types is an operator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import DamagedError
from app.domain.loss import case_of
from app.domain.row import Kind, PackedRow, Row
from app.store.sealed import stored_digest

TRIGRAM = 3
"""Characters from which the trigram index answers; shorter words are looked for one by one."""

MAX_QUERY = 200
MAX_WORDS = 8
"""What of a searched text is used; the rest is left out."""

_unpack = msgspec.msgpack.Decoder(dict[str, Any]).decode
_FOUND = (
    "SELECT row.kind, row.id, row.version, row.digest, row.ended_at, row.body FROM case_text "
    "JOIN row ON row.kind = 'case' AND row.id = case_text.id"
)
_INDEXED = "case_text.rowid IN (SELECT rowid FROM case_text_fts WHERE text MATCH ?)"
_KEPT = (
    "SELECT (SELECT text FROM case_text WHERE id = :id), "
    "EXISTS (SELECT 1 FROM case_text_todo WHERE id IN (:id, ''))"
)
_LOOKED_FOR = "instr(lower(case_text.text), lower(?)) > 0"


class TextDamagedError(DamagedError):
    """The search index is damaged; the rows need not be."""


Found = tuple[Any, ...]

_LOSSES = (
    "SELECT kind, id, version, digest, ended_at, body FROM row "
    "WHERE kind = 'loss' AND id >= ? AND id < ?"
)
"""From a case's id and “/” to its id and the character after “/”: all that begin with both."""

_DONE = (
    "DELETE FROM case_text_todo "
    "WHERE rowid IN (SELECT rowid FROM case_text_todo ORDER BY rowid LIMIT ?)"
)

_ALL = ""
"""In `case_text_todo`: every case is to be made searchable; no case has an empty id."""


def create(database: Database) -> None:
    """Make the tables; `case_text_todo` holds the cases that cannot be found yet."""
    database.table("case_text").create({"id": str, "text": str}, pk="id")
    database.conn.execute(
        "CREATE VIRTUAL TABLE case_text_fts USING fts5"
        "(text, content = 'case_text', content_rowid = 'rowid', tokenize = 'trigram')"
    )
    database.table("case_text_todo").create({"id": str}, pk="id")


def add(database: Database, rows: Iterable[Row | PackedRow]) -> None:
    """Note new or changed cases to be made searchable, and those that somebody lost about."""
    ids = [
        (row.id if row.kind == Kind.CASE else case_of(row.id),)
        for row in rows
        if row.kind in {Kind.CASE, Kind.LOSS}
    ]
    database.conn.executemany("INSERT OR IGNORE INTO case_text_todo VALUES (?)", ids)


def clear(database: Database) -> None:
    """Forget all texts: the rows are new, and all cases are to be made searchable again."""
    database.conn.execute("INSERT INTO case_text_fts(case_text_fts) VALUES ('delete-all')")
    database.conn.execute("DELETE FROM case_text")
    database.conn.execute("DELETE FROM case_text_todo")
    database.conn.execute("INSERT INTO case_text_todo VALUES (?)", (_ALL,))


def note_all(database: Database) -> None:
    """Note every case to be made searchable."""
    database.conn.execute("DELETE FROM case_text_todo")
    database.conn.execute(
        "INSERT INTO case_text_todo SELECT id FROM row WHERE kind = 'case' ORDER BY rowid"
    )


def drop(database: Database) -> None:
    """Drop the tables, damaged or not."""
    for table in ("case_text_fts", "case_text", "case_text_todo"):
        database.table(table).drop(ignore=True)


def check(database: Database, rows: Iterable[PackedRow]) -> None:
    """Check the texts of cases; raises `TextDamagedError` when one is not that of its case."""
    for row in rows:
        if row.kind != Kind.CASE:
            continue
        kept, noted = database.conn.execute(_KEPT, {"id": row.id}).fetchone()
        if not noted and kept != _text(database, row.id, row.body):
            raise TextDamagedError(f"the searchable text of case {row.id} is not its text")


def check_index(database: Database) -> None:
    """Check the index over all texts, 3 us a case; raises `TextDamagedError`."""
    with _said():
        database.conn.execute("INSERT INTO case_text_fts(case_text_fts) VALUES ('integrity-check')")


def catch_up(database: Database, limit: int) -> bool:
    """Make at most `limit` of the noted cases searchable; say whether there may be more.

    Raises `DamagedError` for a row that is not as it was written.
    """
    if database.conn.execute("SELECT 1 FROM case_text_todo WHERE id = ?", (_ALL,)).fetchone():
        note_all(database)
    found = database.conn.execute(
        "SELECT row.id, row.version, row.digest, row.body, case_text.rowid, case_text.text "
        "FROM (SELECT id FROM case_text_todo ORDER BY rowid LIMIT ?) AS todo "
        "CROSS JOIN row ON row.kind = 'case' AND row.id = todo.id "
        "LEFT JOIN case_text ON case_text.id = row.id",
        (limit,),
    ).fetchall()
    fresh: list[tuple[str, str]] = []
    for case_id, version, digest, body, number, old in found:
        if stored_digest(Kind.CASE, case_id, version, body) != digest:
            raise DamagedError(f"row case/{case_id} is not as it was written")
        text = _text(database, case_id, body)
        if number is None:
            fresh.append((case_id, text))
        elif text != old:
            _replace(database, number, old, text)
    _insert(database, fresh)
    done = database.conn.execute(_DONE, (limit,)).rowcount
    return done == limit


def search(database: Database, text: str, limit: int) -> list[Found]:
    """Return the stored rows of the cases that hold every word, newest first.

    Raises `TextDamagedError` when the index cannot be read.
    """
    words = _words(text)
    if not words:
        return []
    where = " AND ".join(_INDEXED if len(word) >= TRIGRAM else _LOOKED_FOR for word in words)
    values = [_quoted(word) if len(word) >= TRIGRAM else word for word in words]
    sql = f"{_FOUND} WHERE {where} ORDER BY case_text.rowid DESC LIMIT ?"
    with _said():
        return database.conn.execute(sql, [*values, limit]).fetchall()


def _words(text: str) -> list[str]:
    sound = text[:MAX_QUERY].encode("utf-8", "ignore").decode()
    spaced = "".join(char if char.isprintable() else " " for char in sound)
    return spaced.split()[:MAX_WORDS]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


@contextmanager
def _said() -> Generator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        raise TextDamagedError(f"the search index is damaged: {error}") from error


def _replace(database: Database, number: int, old: str, text: str) -> None:
    forget = "INSERT INTO case_text_fts (case_text_fts, rowid, text) VALUES ('delete', ?, ?)"
    database.conn.execute(forget, (number, old))
    database.conn.execute("UPDATE case_text SET text = ? WHERE rowid = ?", (text, number))
    database.conn.execute("INSERT INTO case_text_fts (rowid, text) VALUES (?, ?)", (number, text))


def _insert(database: Database, texts: Sequence[tuple[str, str]]) -> None:
    newest = database.conn.execute("SELECT max(rowid) FROM case_text").fetchone()[0] or 0
    database.conn.executemany("INSERT OR IGNORE INTO case_text (id, text) VALUES (?, ?)", texts)
    database.conn.execute(
        "INSERT INTO case_text_fts (rowid, text) SELECT rowid, text FROM case_text WHERE rowid > ?",
        (newest,),
    )


def losses(database: Database, case_id: str) -> list[tuple[Any, ...]]:
    """Return the stored rows of what was lost about a case."""
    return database.conn.execute(_LOSSES, (f"{case_id}/", f"{case_id}0")).fetchall()


def _text(database: Database, case_id: str, packed: bytes) -> str:
    """Return the words by which a case is found: its own and those that lost."""
    body = _unpack(packed)
    place: dict[str, Any] = body.get("place") or {}
    parts = [body.get("number"), body.get("title"), place.get("address"), body.get("text")]
    for stored in losses(database, case_id):
        args: dict[str, Any] = _unpack(stored[-1]).get("args") or {}
        parts.extend(value for value in args.values() if isinstance(value, str))
    return " ".join(str(part) for part in parts if part)
