"""Rows: the form in which everything mirrored is kept, sent and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NewType

import msgspec
from msgspec import Struct

from app.domain.base import Norm, Town
from app.domain.case import Case
from app.domain.loss import Loss
from app.domain.rating import Rating
from app.domain.unit import Unit
from app.errors import BadInputError

Body = dict[str, Any]
Digest = NewType("Digest", int)

DIGEST_BYTES = 8
EMPTY_DIGEST = Digest(0)
_MODULUS = 1 << (8 * DIGEST_BYTES)


class Kind(StrEnum):
    """What a row is."""

    CASE = "case"
    UNIT = "unit"
    SHEET = "sheet"
    NORM = "norm"
    TOWN = "town"
    LOSS = "loss"
    RATING = "rating"


class Row(Struct, frozen=True, array_like=True):
    """The newest state of one subject. `version` counts its changes from 1."""

    kind: str
    id: str
    version: int
    body: Body


class PackedRow(Struct, frozen=True, array_like=True):
    """A row whose body is still in its canonical bytes, as it comes and as it is kept."""

    kind: str
    id: str
    version: int
    body: msgspec.Raw


_canonical = msgspec.msgpack.Encoder(order="sorted")
_unpack = msgspec.msgpack.Decoder(dict[str, Any]).decode


def canonical(body: Body) -> bytes:
    """Return the one byte form of a body: msgpack with sorted keys."""
    return _canonical.encode(body)


def row_digest(row: Row) -> Digest:
    """Return the 64-bit digest of a row; equal rows have equal digests on every node."""
    text = _canonical.encode((row.kind, row.id, row.version, row.body))
    return Digest(int.from_bytes(hashlib.blake2b(text, digest_size=DIGEST_BYTES).digest(), "big"))


def packed(row: Row | PackedRow) -> PackedRow:
    """Return the row with its body in canonical bytes; a packed one is taken as it is."""
    if isinstance(row, PackedRow):
        return row
    return PackedRow(row.kind, row.id, row.version, msgspec.Raw(canonical(row.body)))


def unpacked(row: Row | PackedRow) -> Row:
    """Return the row with its body as plain data; raises `BadInputError` when it cannot be read."""
    if isinstance(row, Row):
        return row
    try:
        return Row(row.kind, row.id, row.version, _unpack(row.body))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadInputError(f"{row.kind}: {error}", field="body") from error


def add_digest(total: Digest, new: Digest, old: Digest = EMPTY_DIGEST) -> Digest:
    """Return a set digest with `old` replaced by `new`; the order of rows does not matter."""
    return Digest((total + new - old) % _MODULUS)


Value = Case | Unit | Norm | Town | Loss | Rating
_TYPES: dict[str, type[Value]] = {
    Kind.CASE: Case,
    Kind.UNIT: Unit,
    Kind.NORM: Norm,
    Kind.TOWN: Town,
    Kind.LOSS: Loss,
    Kind.RATING: Rating,
}


def decode(kind: str, body: Body) -> Value:
    """Return the typed value of a row body; raises `BadInputError` naming what is wrong.

    Sheets are decoded by `app.geo.sheet`, which needs numpy.
    """
    wanted = _TYPES.get(kind)
    if wanted is None:
        raise BadInputError(f"no such kind of row: {kind}", field="kind")
    try:
        return msgspec.convert(body, wanted)
    except msgspec.ValidationError as error:
        raise BadInputError(f"{kind}: {error}", field="body") from error


_DECODERS: dict[str, Callable[[msgspec.Raw], Value]] = {
    kind: msgspec.msgpack.Decoder(wanted).decode for kind, wanted in _TYPES.items()
}


def decode_packed(row: PackedRow) -> Value:
    """Return the typed value of a packed row, about four times as fast as unpacking it first.

    Raises `BadInputError` naming what is wrong.
    """
    decoder = _DECODERS.get(row.kind)
    if decoder is None:
        raise BadInputError(f"no such kind of row: {row.kind}", field="kind")
    try:
        return decoder(row.body)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadInputError(f"{row.kind}: {error}", field="body") from error


def encode(value: Value) -> Body:
    """Return the row body of a typed value: plain JSON-able data."""
    body: Body = msgspec.to_builtins(value)
    return body
