"""The audit: one hash-chained row for every command that was decided, accepted or refused.

Each row says who asked for what and when, what was answered, and where changes and rows stood
after it, so that the newest hash speaks for all that a ledger holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from app.domain.command import Receipt
from app.ledger.chain import GENESIS
from app.ledger.ledger import Entry, Head, Mark

ALGORITHM = "sha256"
"""How rows are chained; its name is kept beside every hash. Source: FIPS 180-4."""

BEGIN = "begin"
"""Kind of the first row; it names the epoch, and counts the commands decided before it."""

ACCEPTED = "accepted"
MAX_TEXT = 200
HASH_BYTES = 32
_HEAD_BYTES = 2
"""What MessagePack puts before a hash."""

_encode = msgspec.msgpack.Encoder().encode


class Audited(Struct, frozen=True, array_like=True):
    """One row. `rows` is the digest of all rows after the batch that the command came in.

    `change_seq` and `change_hash` are those of the newest change after it; `receipt` is the hash
    of the packed receipt, `fingerprint` that of the command.
    """

    seq: int
    client: str
    op_no: int
    login: str
    kind: str
    subject: str
    made_at: float
    at: float
    outcome: str
    receipt: bytes
    fingerprint: bytes
    change_seq: int
    change_hash: bytes
    rows: int
    prev_hash: bytes
    hash: bytes = b""

    @property
    def text(self) -> str:
        """Return in plain words what was asked."""
        if self.kind == BEGIN:
            return f"the beginning of the record of epoch {self.subject}"
        return f"{self.kind} of {self.subject} by {self.login} (op {self.op_no} of {self.client})"


decode_audited = msgspec.msgpack.Decoder(Audited).decode


def encode_audited(row: Audited) -> bytes:
    """Return the stored form of a row."""
    return _encode(row)


def audit_hash(row: Audited) -> bytes:
    """Return SHA-256 over a row without its own hash."""
    return stored_hash(_encode(row), len(row.hash))


def stored_hash(stored: bytes, hash_bytes: int = HASH_BYTES) -> bytes:
    """Return SHA-256 over the stored form of a row without the hash at its end."""
    return hashlib.sha256(stored[: -_HEAD_BYTES - hash_bytes]).digest()


def receipt_hash(packed: bytes) -> bytes:
    """Return what tells a packed receipt from any other."""
    return hashlib.sha256(packed).digest()[:8]


def outcome_of(receipt: Receipt) -> str:
    """Return how a command ended: accepted, or the code of its refusal."""
    return ACCEPTED if receipt.refusal is None else str(receipt.refusal.code)


def begin(epoch: str, decided: int) -> Audited:
    """Return the first row of a ledger's audit."""
    return chained(
        Audited(
            seq=1,
            client="",
            op_no=0,
            login="",
            kind=BEGIN,
            subject=epoch,
            made_at=0.0,
            at=0.0,
            outcome=str(decided),
            receipt=b"",
            fingerprint=b"",
            change_seq=0,
            change_hash=GENESIS,
            rows=0,
            prev_hash=GENESIS,
        )
    )


def chained(row: Audited) -> Audited:
    """Return a row with its hash."""
    return msgspec.structs.replace(row, hash=audit_hash(row))


def link_audit(
    entries: Sequence[Entry], mark: Mark, prev: Head, packed: Sequence[bytes]
) -> list[Audited]:
    """Return the rows of entries kept together, `packed` being their receipts.

    `prev` is where the ledger stands before them.
    """
    rows: list[Audited] = []
    seq, before = prev.audit_seq, prev.audit_hash
    change_seq, change_hash = prev.seq, prev.hash
    for entry, receipt in zip(entries, packed, strict=True):
        if entry.changes:
            change_seq, change_hash = entry.changes[-1].seq, entry.changes[-1].hash
        seq += 1
        asked = entry.asked
        row = chained(
            Audited(
                seq=seq,
                client=entry.client,
                op_no=entry.receipt.op_no,
                login=asked.login,
                kind=asked.kind[:MAX_TEXT],
                subject=asked.subject[:MAX_TEXT],
                made_at=asked.made_at,
                at=asked.at,
                outcome=outcome_of(entry.receipt),
                receipt=receipt_hash(receipt),
                fingerprint=entry.fingerprint,
                change_seq=change_seq,
                change_hash=change_hash,
                rows=mark.full,
                prev_hash=before,
            )
        )
        before = row.hash
        rows.append(row)
    return rows


def first_broken_audit(
    rows: Iterable[Audited], prev_hash: bytes = GENESIS, seq: int = 0
) -> int | None:
    """Return the number of the first row that does not follow, or None when all do.

    `prev_hash` and `seq` are those of the row before the first one given.
    """
    for row in rows:
        seq += 1
        if row.seq != seq or row.prev_hash != prev_hash or audit_hash(row) != row.hash:
            return seq
        prev_hash = row.hash
    return None
