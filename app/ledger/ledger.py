"""What a ledger is, whatever keeps it: the one order of all changes of a tier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.command import Change, Receipt
from app.domain.row import Row


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for what: `made_at` by the maker's clock, `at` by the ledger's (epoch seconds)."""

    login: str = ""
    kind: str = ""
    subject: str = ""
    made_at: float = 0.0
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One command's outcome: who asked, the receipt, and the changes it made (none if refused).

    `fingerprint` tells the command from another one with the same number.
    """

    client: str
    receipt: Receipt
    changes: tuple[Change, ...] = ()
    fingerprint: bytes = b""
    asked: Asked = Asked()


@dataclass(frozen=True, slots=True)
class Head:
    """Where a ledger stands: its epoch, the newest change and the newest row of its audit."""

    epoch: str
    seq: int
    hash: bytes
    audit_seq: int = 0
    audit_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Mark:
    """Digests of all rows as they were right after `seq`: unmasked and masked."""

    seq: int
    full: int
    masked: int


class Ledger(Protocol):
    """Kept entries, in order. One writer; `append` may be called from a worker thread."""

    def head(self) -> Head:
        """Return where the ledger stands."""
        ...

    def append(self, entries: Sequence[Entry], mark: Mark) -> None:
        """Keep entries and the mark after them for good, all or none; durable when it returns.

        Raises `StoreError`; then nothing was kept.
        """
        ...

    def fault(self) -> str:
        """Return in plain words what is wrong with the newest that is kept, empty for nothing."""
        ...

    def rows(self) -> Iterable[Row]:
        """Return the newest state of every subject."""
        ...

    def changes(self, after_seq: int, limit: int) -> Sequence[Change]:
        """Return at most `limit` changes after a sequence number, in order."""
        ...

    def all_changes(self) -> Iterator[Change]:
        """Yield every change from the first, for checking the chain."""
        ...

    def marks(self, after_seq: int) -> Sequence[Mark]:
        """Return the marks after a sequence number, in order."""
        ...

    def receipt(self, client: str, op_no: int) -> Receipt | None:
        """Return the answer a command was given, or None when it is not known."""
        ...

    def fingerprint(self, client: str, op_no: int) -> bytes:
        """Return what tells an answered command from another one, empty when it is not known."""
        ...

    def claim(self, client: str, owner: str, first_op: int = 1) -> tuple[str, int]:
        """Return who owns a client name for ever and from which number on it counts.

        Both are those of whoever claimed it first; durable when this returns. May be called from a
        worker thread. Raises `StoreError`.
        """
        ...

    def last_op_no(self, client: str) -> int:
        """Return the newest command of a client that was answered, or what it counts from."""
        ...

    def close(self) -> None:
        """Close it; nothing is lost by not calling this."""
        ...
