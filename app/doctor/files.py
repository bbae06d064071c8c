"""The files of a folder, each opened for reading only, whoever has it open for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from app.clock import Clock
from app.database import SQL_FAULTS, is_in_use, open_read_only
from app.doctor.finding import Finding, fine, needs_help, note
from app.ledger import sqlite as ledger
from app.ledger.proof import prove
from app.protocol.session import AuditHead
from app.server.witness import is_signed, public_key
from app.store import mirror, outbox
from app.store.rescue import ASIDE, look_through

MIRROR, OUTBOX, LEDGER = "mirror.db", "outbox.db", "ledger.db"
KNOWN = {
    MIRROR: len(mirror.MIGRATIONS),
    OUTBOX: len(outbox.MIGRATIONS),
    LEDGER: len(ledger.MIGRATIONS),
}
WAITS_LONG_S = 3_600.0
_HEADS = "SELECT epoch, seq, hash, by, signature FROM head"

Look = Callable[[Path, sqlite3.Connection], Iterator[Finding]]


def folders(top: Path) -> list[Path]:
    """Return the folders at and below one, two deep, that hold files of ours."""
    found = {path.parent for name in KNOWN for path in top.glob(name)}
    for depth in ("*", "*/*"):
        found |= {path.parent for name in KNOWN for path in top.glob(f"{depth}/{name}")}
    return sorted(found)


def look_at_folder(folder: Path, against: Path | None, clock: Clock) -> Iterator[Finding]:
    """Look at all files of ours in a folder; a ledger is held against the heads of an outbox."""
    yield fine("in_use" if is_in_use(folder) else "not_in_use", folder)
    for path in sorted(folder.glob(f"*{ASIDE}")):
        yield note("put_aside", path)
    if (folder / OUTBOX).exists():
        yield from look_at_file(
            folder / OUTBOX, lambda path, found: look_at_outbox(path, found, clock)
        )
    elif (folder / MIRROR).exists():
        yield needs_help("outbox_missing", folder / OUTBOX)
    if (folder / MIRROR).exists():
        yield from look_at_file(folder / MIRROR, look_at_mirror)
    if (folder / LEDGER).exists():
        yield from look_at_file(
            folder / LEDGER, lambda path, found: look_at_ledger(path, found, against)
        )


def look_at_file(path: Path, look: Look) -> Iterator[Finding]:
    """Look at what every file of ours must be, then at what it holds."""
    try:
        with closing(open_read_only(path)) as connection:
            found = int(connection.execute("PRAGMA user_version").fetchone()[0])
            known = KNOWN[path.name]
            if found > known:
                yield needs_help("newer", path, found=found, known=known)
                return
            if found < known:
                yield note("older", path, found=found, known=known)
                return
            yield fine("schema_fine", path, found=found)
            yield from _look_at_pages(path, connection)
            yield from look(path, connection)
    except (*SQL_FAULTS, OSError) as error:
        yield needs_help("unreadable", path, error=str(error))


def _look_at_pages(path: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    if mode != "wal":
        yield needs_help("not_wal", path, mode=mode)
    said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if said != "ok":
        yield needs_help("pages_damaged", path, error=said)


def look_at_mirror(path: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Check each row of a mirror against its digest, and all against the position."""
    found = look_through(connection)
    if found.damaged:
        facts = {"damaged": found.damaged, "first": found.first}
        yield needs_help("mirror_damaged", path, **facts)
    elif found.position is None or not found.is_whole:
        yield note("mirror_partial", path, rows=found.rows)
    else:
        yield fine("mirror_fine", path, rows=found.rows, seq=found.position.seq)


def look_at_outbox(path: Path, connection: sqlite3.Connection, clock: Clock) -> Iterator[Finding]:
    """Check each command of an outbox, their numbers, and what waits."""
    state = outbox.look_through(connection)
    if not state.is_name_sound:
        yield needs_help("outbox_name", path)
    if state.damaged:
        yield needs_help("outbox_damaged", path, first=state.damaged[0])
    elif state.newest != state.commands:
        yield needs_help("outbox_gap", path, commands=state.commands, newest=state.newest)
    else:
        facts = {"commands": state.commands, "waiting": state.waiting, "refused": state.refused}
        yield fine("outbox_fine", path, **facts)
    if state.waiting and clock.now() - state.oldest_at > WAITS_LONG_S:
        hours = round((clock.now() - state.oldest_at) / 3_600.0, 1)
        yield note("outbox_waits", path, hours=hours)
    yield fine("heads_kept", path, heads=len(connection.execute(_HEADS).fetchall()))


def look_at_ledger(
    path: Path, connection: sqlite3.Connection, against: Path | None
) -> Iterator[Finding]:
    """Prove a whole ledger, with the heads that an outbox kept where there is one."""
    heads: list[AuditHead] = []
    if against is not None:
        heads = [*map(_head, _read(against, _HEADS))]
        public = public_key(path.parent)
        if public is None:
            yield note("heads_unsigned", path)
        else:
            for head in [head for head in heads if not is_signed(head, public)]:
                heads.remove(head)
                yield note("head_unsigned", path, seq=head.seq)
    proof = prove(connection, [(head.epoch, head.seq, head.hash) for head in heads])
    for fault in proof.faults:
        yield needs_help(fault.code, path, **fault.facts)
    if not proof.faults:
        facts = {"changes": proof.changes, "commands": proof.commands, "rows": proof.rows}
        yield fine("ledger_fine", path, **facts)
        if against is not None:
            yield fine("heads_fine", path, heads=proof.heads)


def _head(facts: tuple[str, int, bytes, str, bytes]) -> AuditHead:
    return AuditHead(*facts)


def _read(path: Path, sql: str) -> list[tuple[str, int, bytes, str, bytes]]:
    with closing(open_read_only(path)) as connection:
        return connection.execute(sql).fetchall()
