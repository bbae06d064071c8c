"""What the files say when all is over: nothing lost, nothing twice, everybody shows the same."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from app.domain.command import Change, Command, Receipt
from app.domain.row import EMPTY_DIGEST, Digest, Kind, Row, add_digest, row_digest
from tests.faults.site import Client, Site

_change = msgspec.msgpack.Decoder(Change).decode
_receipt = msgspec.msgpack.Decoder(Receipt).decode
_command = msgspec.msgpack.Decoder(Command).decode
_body = msgspec.msgpack.Decoder(dict[str, Any]).decode

Op = tuple[str, int]
BAD_WORDS = ("Traceback", "never retrieved", "never awaited", "BugError")


@dataclass(slots=True)
class Books:
    """What a ledger holds: rows, changes in order, and the answer to every op."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    answers: dict[Op, Receipt] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        return _sum(self.rows.values())


@dataclass(slots=True)
class Box:
    """What an outbox holds: its name, and every op with its answer or None."""

    client: str
    ops: dict[int, tuple[Command, Receipt | None]]


def read_ledger(path: Path) -> Books:
    books = Books()
    with closing(sqlite3.connect(path)) as database:
        for kind, key, version, body in database.execute("SELECT kind, id, version, body FROM row"):
            books.rows[kind, key] = Row(kind, key, version, _body(body))
        for (packed,) in database.execute("SELECT change FROM change ORDER BY seq"):
            books.changes.append(_change(packed))
        for client, op_no, packed in database.execute("SELECT client, op_no, receipt FROM op"):
            books.answers[client, op_no] = _receipt(packed)
    return books


def read_outbox(path: Path) -> Box:
    with closing(sqlite3.connect(path)) as database:
        (name,) = database.execute("SELECT value FROM meta WHERE name = 'client'").fetchone()
        found = database.execute("SELECT op_no, command, receipt FROM op ORDER BY op_no")
        ops = {
            int(op_no): (_command(command), _receipt(receipt) if receipt is not None else None)
            for op_no, command, receipt in found
        }
    return Box(str(name), ops)


def read_mirror(path: Path) -> dict[tuple[str, str], Row]:
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT kind, id, version, body FROM row")
        return {(kind, key): Row(kind, key, version, _body(b)) for kind, key, version, b in found}


def judge(site: Site) -> list[str]:
    """Return every promise that the files of a site break, in plain words; the site has ended."""
    books = read_ledger(site.data / "ledger.db")
    return [
        *in_order(books),
        *(fault for client in site.clients for fault in judge_client(client, books)),
        *in_logs(site.folder),
    ]


def judge_client(client: Client, books: Books) -> list[str]:
    box = read_outbox(client.folder / "data" / "outbox.db")
    ticks = {int(facts["op_no"]): str(facts["subject"]) for facts in client.ticks}
    mirror = read_mirror(client.folder / "data" / "mirror.db")
    return [
        f"{client.name}: {fault}"
        for fault in (*total_queue(box, ticks, books), *final_converge(mirror, books))
    ]


def total_queue(box: Box, ticks: dict[int, str], books: Books) -> list[str]:
    """What went in must come out: every tick is in the outbox, every op is answered as told."""
    faults = [
        f"op {op_no} was ticked and is gone"
        for op_no, subject in ticks.items()
        if op_no not in box.ops or box.ops[op_no][0].subject != subject
    ]
    if list(box.ops) != list(range(1, len(box.ops) + 1)):
        faults.append("the numbers of the outbox are not dense")
    for op_no, (_, receipt) in box.ops.items():
        given = books.answers.get((box.client, op_no))
        if given is None:
            faults.append(f"op {op_no} never reached the server")
        elif receipt is None:
            faults.append(f"op {op_no} has no answer here")
        elif receipt != given:
            faults.append(f"op {op_no} was {_said(given)}, here it says {_said(receipt)}")
    return faults


def final_converge(mirror: dict[tuple[str, str], Row], books: Books) -> list[str]:
    """Every node shows exactly what the ledger holds."""
    if _sum(mirror.values()) == books.digest:
        return []
    keys = {
        key for key in mirror.keys() | books.rows.keys() if mirror.get(key) != books.rows.get(key)
    }
    return [f"differs from the ledger in {len(keys)} rows: {sorted(keys)[:3]}"]


def in_order(books: Books) -> list[str]:
    """Versions of a subject rise one by one; each op has one effect, in its client's order."""
    faults: list[str] = []
    versions: Counter[tuple[str, str]] = Counter()
    written: set[tuple[str, int, str, str]] = set()
    newest: dict[str, int] = {}
    for change in books.changes:
        key = (change.kind, change.id)
        versions[key] += 1
        if change.version != versions[key]:
            faults.append(f"{change.kind}/{change.id} has version {change.version} out of order")
        effect = (change.client, change.op_no, *key)
        if effect in written:
            faults.append(f"{change.client}/{change.op_no} took effect twice on {change.id}")
        written.add(effect)
        if change.op_no < newest.get(change.client, 0):
            faults.append(f"{change.client}/{change.op_no} came after {newest[change.client]}")
        newest[change.client] = change.op_no
    done = {(c.client, c.op_no) for c in books.changes if c.kind != Kind.LOSS}
    faults += [
        f"{op} was {_said(receipt)} and has {'an' if op in done else 'no'} effect"
        for op, receipt in books.answers.items()
        if receipt.is_accepted != (op in done)
    ]
    return faults


def in_logs(folder: Path) -> list[str]:
    """No program complained of a fault of its own."""
    faults = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".log", ".jsonl"}:
            for line in path.read_text("utf-8", "replace").splitlines():
                if any(word in line for word in BAD_WORDS):
                    faults.append(f"{path.parent.name}/{path.name}: {line[:200]}")
    return faults[:5]


def _said(receipt: Receipt) -> str:
    return f"refused ({receipt.refusal.code})" if receipt.refusal else f"kept at {receipt.seq}"


def _sum(rows: Iterable[Row]) -> Digest:
    total = EMPTY_DIGEST
    for row in rows:
        total = add_digest(total, row_digest(row))
    return total
