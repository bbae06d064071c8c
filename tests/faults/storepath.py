"""The path of a node's files, step by step: what the fail-points and the n-th calls walk along.

Acts, answers, a snapshot, changes and a second snapshot, through the real outbox and mirror; and
a ledger that is appended to. `walk` says each op that is acknowledged; `look` tells afterwards what
is not as it was promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain.command import Change, Receipt
from app.domain.row import EMPTY_DIGEST, Digest, Row, add_digest, row_digest
from app.errors import StoreError
from app.ledger.chain import first_broken, link
from app.ledger.ledger import Entry, Mark
from app.ledger.sqlite import SqliteLedger
from app.protocol.session import Position
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from app.store.rescue import open_mirror

Say = Callable[[int], None]
Step = Callable[[], None]


def row(number: int, version: int = 1) -> Row:
    body = {
        "id": f"k{number}",
        "state": "clue",
        "title": f"店外经营占道 {number} {version}",
        "category": "appearance",
        "source": "hotline",
        "reported_at": 1000.0,
    }
    return Row("case", f"k{number}", version, body)


FIRST = [row(number) for number in range(1, 21)]
CHANGED = [row(number, 2) for number in range(1, 6)]
SECOND = [*CHANGED, *FIRST[5:], row(30)]


def digest_of(rows: list[Row]) -> Digest:
    total = EMPTY_DIGEST
    for each in rows:
        total = add_digest(total, row_digest(each))
    return total


AT_FIRST = Position("e1", 20, digest_of(FIRST))
AT_CHANGED = Position("e1", 25, digest_of([*CHANGED, *FIRST[5:]]))
AT_SECOND = Position("e1", 30, digest_of(SECOND))
PLACES = {Position(), AT_FIRST, AT_CHANGED, AT_SECOND}


@dataclass(slots=True)
class Files:
    """A node's two files and a server's, open."""

    outbox: Outbox
    mirror: Mirror
    ledger: SqliteLedger

    def close(self) -> None:
        for each in (self.outbox, self.mirror, self.ledger):
            each.close()


def opened(folder: Path) -> Files:
    """Open all three; one that fails leaves none open."""
    outbox = Outbox(folder / "outbox.db")
    try:
        mirror, _ = open_mirror(folder / "mirror.db")
        try:
            return Files(outbox, mirror, SqliteLedger(folder / "ledger.db"))
        except BaseException:
            mirror.close()
            raise
    except BaseException:
        outbox.close()
        raise


def steps(files: Files, say: Say) -> Iterator[Step]:
    """Yield what is done, one thing after the other; each may be done again after it failed."""
    outbox, mirror = files.outbox, files.mirror

    def act() -> None:
        say(outbox.enqueue("report", "k1", {"title": "t"}, made_at=1.0).op_no)

    def answer() -> None:
        first = outbox.unanswered()[0]
        outbox.settle({first.op_no: Receipt(op_no=first.op_no, seq=first.op_no)})

    def snapshot(rows: list[Row], place: Position) -> None:
        mirror.begin()
        mirror.add(rows[:10])
        mirror.add(rows[10:])
        mirror.swap(place)

    def change() -> None:
        if mirror.position == AT_FIRST:
            mirror.apply([_change(21 + n, each) for n, each in enumerate(CHANGED)], AT_CHANGED)

    yield act
    yield act
    yield lambda: snapshot(FIRST, AT_FIRST)
    yield answer
    yield change
    yield act
    yield lambda: _index(mirror)
    yield lambda: snapshot(SECOND, AT_SECOND)
    yield act
    yield lambda: append(files.ledger)
    yield lambda: append(files.ledger)


def walk(folder: Path, say: Say) -> None:
    """Do it all from the start, on files as they are; raises `StoreError`."""
    files = opened(folder)
    try:
        for step in steps(files, say):
            step()
    finally:
        files.close()


def look(folder: Path, acknowledged: list[int]) -> list[str]:
    """Open the files as a start does, and return each promise that they break."""
    try:
        with closing(opened(folder)) as files:
            return [*_look_outbox(files.outbox, acknowledged), *_look_rest(files)]
    except StoreError as error:
        return [f"it does not open: {error}"]


def _look_outbox(outbox: Outbox, acknowledged: list[int]) -> Iterator[str]:
    numbers = [command.op_no for command in outbox.after(0)]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"op numbers are not dense: {numbers}"
    if lost := set(acknowledged) - set(numbers):
        yield f"acknowledged and lost: {sorted(lost)}"


def _look_rest(files: Files) -> Iterator[str]:
    mirror, ledger = files.mirror, files.ledger
    if mirror.position not in PLACES:
        yield f"the mirror says it is at {mirror.position}"
    if len(list(mirror.rows())) != len(mirror):
        yield "the mirror shows another number of rows than it has"
    if mirror.first_damaged() is not None:
        yield f"row {mirror.first_damaged()} is damaged"
    if first_broken(ledger.all_changes()) is not None:
        yield "the chain of the ledger is broken"
    if ledger.last_op_no("c") != ledger.head().seq:
        yield "the ledger holds half of an entry"


def _change(seq: int, each: Row) -> Change:
    return Change(
        seq=seq,
        kind=each.kind,
        id=each.id,
        version=each.version,
        body=each.body,
        client="x",
        op_no=seq,
        at=2000.0,
        prev_hash=b"",
        hash=b"",
    )


def _index(mirror: Mirror) -> None:
    while mirror.index_some(5):
        pass


def append(ledger: SqliteLedger) -> None:
    head = ledger.head()
    seq = head.seq + 1
    change = link(_change(seq, row(seq)), head.hash)
    entry = Entry("c", Receipt(op_no=seq, seq=seq), (change,))
    ledger.append([entry], Mark(seq, 1, 1))
