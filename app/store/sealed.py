"""What is written beside stored bytes so that damage to them is found when they are read back."""

from __future__ import annotations

import hashlib

import msgspec

from app.database import DamagedError
from app.domain.row import DIGEST_BYTES

SEAL_BYTES = 8

_ARRAY_OF_4 = b"\x94"
_encode = msgspec.msgpack.Encoder(order="sorted").encode


def stored_digest(kind: object, row_id: object, version: object, body: object) -> bytes:
    """Return the row digest of a row whose body is in its stored form.

    Equal to `row_digest` where the body is canonical, at a fifth of the cost: nothing is unpacked.
    Values of types that were never written give a digest that fits nothing.
    """
    if not isinstance(body, bytes):
        return b""
    head = _encode((kind, row_id, version))[1:]
    return hashlib.blake2b(_ARRAY_OF_4 + head + body, digest_size=DIGEST_BYTES).digest()


def sealed(payload: bytes, of: str = "") -> bytes:
    """Return the payload with a seal behind it; `of` binds it to the place it is kept at."""
    return payload + seal(payload, of)


def unsealed(blob: object, of: str = "") -> bytes:
    """Return the payload of a sealed blob; raises `DamagedError` when it is not what was sealed."""
    if isinstance(blob, bytes) and len(blob) >= SEAL_BYTES:
        payload = blob[:-SEAL_BYTES]
        if seal(payload, of) == blob[-SEAL_BYTES:]:
            return payload
    raise DamagedError("the seal does not fit")


def seal(payload: bytes, of: str = "") -> bytes:
    """Return the seal of a payload, for one that is kept beside it."""
    return hashlib.blake2b(payload, digest_size=SEAL_BYTES, key=of.encode()).digest()
