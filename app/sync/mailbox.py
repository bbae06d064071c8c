"""What the node thread has for the screen: merged while it waits, so that it stays bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.analysis.columns import Columns
from app.domain.command import Command, Receipt
from app.domain.row import Value
from app.domain.telemetry import Fix, Reading
from app.geo.sheet import Sheet
from app.protocol.link import Link
from app.store.board import Refused, Tables, Waiting
from app.store.room import Room

MAX_INSTANTS = 10_000

Key = tuple[str, str]
Decoded = tuple[int, Value | Sheet]
Values = dict[Key, Decoded]
Answers = list[tuple[Command, Receipt]]


@dataclass(slots=True)
class Parcel:
    """News of one frame.

    `tables`, when there, is all there is, with its cases in numbers in `columns`; `values` came
    after it. `seq` is the place in the ledger's order that the rows are of, 0 when no row is news.
    `queued`, `sent` and `settled` are own commands that were kept, sent and answered; `failed`
    those that could not be kept, with the reason in plain words. `refused` are the refusals of
    earlier runs that wait for a person, `phoned` the commands said to be reported by telephone.
    """

    tables: Tables | None = None
    columns: Columns | None = None
    values: Values = field(default_factory=dict[Key, Decoded])
    seq: int = 0
    fixes: dict[str, Fix] = field(default_factory=dict[str, Fix])
    readings: dict[str, Reading] = field(default_factory=dict[str, Reading])
    queued: list[tuple[int, Waiting]] = field(default_factory=list[tuple[int, Waiting]])
    phoned: dict[int, float] = field(default_factory=dict[int, float])
    refused: list[Refused] = field(default_factory=list[Refused])
    sent: list[int] = field(default_factory=list[int])
    settled: Answers = field(default_factory=list[tuple[Command, Receipt]])
    failed: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    ledger_at: list[float] = field(default_factory=list[float])
    link: Link | None = None
    room: Room | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no news at all."""
        return self == _NOTHING


_NOTHING = Parcel()


class Mailbox:
    """Holds at most one value per subject; written by the node thread, emptied by the UI thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parcel = Parcel()

    def take(self) -> Parcel:
        """Return all news and forget them."""
        with self._lock:
            parcel, self._parcel = self._parcel, Parcel()
        return parcel

    def reset(self, tables: Tables, columns: Columns, seq: int) -> None:
        """All rows are new; the tables and the columns of their cases are handed over."""
        with self._lock:
            self._parcel.tables = tables
            self._parcel.columns = columns
            self._parcel.values = {}
            self._parcel.seq = seq

    def rows(self, values: Values, ledger_at: Iterable[float], seq: int) -> None:
        """These rows changed, at these instants of the ledger; with them the mirror is at `seq`."""
        with self._lock:
            self._parcel.values.update(values)
            self._parcel.seq = seq
            room = MAX_INSTANTS - len(self._parcel.ledger_at)
            if room > 0:
                self._parcel.ledger_at.extend(list(ledger_at)[:room])

    def telemetry(self, fixes: Iterable[Fix], readings: Iterable[Reading]) -> None:
        """These positions and readings are newer."""
        with self._lock:
            self._parcel.fixes.update((fix.unit, fix) for fix in fixes)
            self._parcel.readings.update((reading.sensor, reading) for reading in readings)

    def queued(self, ticket: int, waiting: Waiting) -> None:
        """An own command is on disk and waits for its receipt."""
        with self._lock:
            self._parcel.queued.append((ticket, waiting))

    def phoned(self, op_no: int, at: float) -> None:
        """A waiting command was reported by telephone."""
        with self._lock:
            self._parcel.phoned[op_no] = at

    def refused(self, refused: Iterable[Refused]) -> None:
        """These refusals of earlier runs still wait for a person."""
        with self._lock:
            self._parcel.refused.extend(refused)

    def sent(self, op_nos: Iterable[int]) -> None:
        """Own commands were given to the connection."""
        with self._lock:
            self._parcel.sent.extend(op_nos)

    def failed(self, ticket: int, reason: str) -> None:
        """An own command could not be kept."""
        with self._lock:
            self._parcel.failed.append((ticket, reason))

    def settled(self, answered: Iterable[tuple[Command, Receipt]]) -> None:
        """Own commands were answered."""
        with self._lock:
            self._parcel.settled.extend(answered)

    def link(self, link: Link) -> None:
        """The link is so now."""
        with self._lock:
            self._parcel.link = link

    def room(self, room: Room) -> None:
        """There is this much room on the disk."""
        with self._lock:
            self._parcel.room = room
