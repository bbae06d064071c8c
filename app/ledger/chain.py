"""The hash chain over changes: each change carries the hash of the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from app.domain.command import Change

GENESIS = bytes(32)
"""What the first change of a ledger follows."""

_encoder = msgspec.msgpack.Encoder(order="sorted")


def chain_hash(change: Change) -> bytes:
    """Return SHA-256 over the change without its own hash; source of the digest: FIPS 180-4."""
    facts = (
        change.prev_hash,
        change.seq,
        change.kind,
        change.id,
        change.version,
        change.body,
        change.client,
        change.op_no,
        change.at,
    )
    return hashlib.sha256(_encoder.encode(facts)).digest()


def link(change: Change, prev_hash: bytes) -> Change:
    """Return the change chained to the one before it."""
    chained = replace(change, prev_hash=prev_hash)
    return replace(chained, hash=chain_hash(chained))


def first_broken(changes: Iterable[Change], prev_hash: bytes = GENESIS, seq: int = 0) -> int | None:
    """Return the number of the first change that does not follow, or None when all do.

    `prev_hash` and `seq` are those of the change before the first one given.
    """
    for change in changes:
        seq += 1
        sound = change.seq == seq and change.prev_hash == prev_hash
        if not sound or chain_hash(change) != change.hash:
            return seq
        prev_hash = change.hash
    return None
