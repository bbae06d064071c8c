"""The server's countersignature under where its audit stands: nobody else can have said it.

A chain alone cannot show that its end was cut off; a head that clients keep can, and the signature
keeps a client from making one up. The key lies in the server's folder.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import StoreError
from app.ledger.audit import ALGORITHM
from app.ledger.ledger import Head
from app.protocol.session import AuditHead
from app.tokens import write_private

SIGNED_BY = f"{ALGORITHM}+ed25519"
"""Names of the chain's hash and of the signature. Source of the latter: RFC 8032."""

KEY_NAME = "audit.key"
KEY_BYTES = 32

_encode = msgspec.msgpack.Encoder().encode


class Witness:
    """Signs heads with the key of a folder, which is made when there is none.

    Raises `StoreError` when the key can be neither read nor kept.
    """

    def __init__(self, folder: Path) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(_load(folder / KEY_NAME))
        self._signed = AuditHead("", 0, b"")

    def sign(self, head: Head) -> AuditHead:
        """Return the signed head of a ledger's audit; the same one is signed once."""
        if (head.epoch, head.audit_seq) != (self._signed.epoch, self._signed.seq):
            said = _said(head.epoch, head.audit_seq, head.audit_hash)
            self._signed = AuditHead(
                head.epoch, head.audit_seq, head.audit_hash, SIGNED_BY, self._key.sign(said)
            )
        return self._signed

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()


def is_signed(head: AuditHead, public: bytes) -> bool:
    """Say whether a head was signed with the key of this public half."""
    if head.by != SIGNED_BY:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(head.signature, _said(head.epoch, head.seq, head.hash))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(folder: Path) -> bytes | None:
    """Return the public key of a server's folder without making one, None where there is none."""
    try:
        key = (folder / KEY_NAME).read_bytes()
        return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
    except (OSError, ValueError):
        return None


def _said(epoch: str, seq: int, digest: bytes) -> bytes:
    return _encode((epoch, seq, digest))


def _load(path: Path) -> bytes:
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {error.strerror}") from error
    if len(key) != KEY_BYTES:
        raise StoreError(f"{path} is damaged: it holds {len(key)} bytes, {KEY_BYTES} are due")
    return key
