"""The server's own CA and certificate: made on first use, renewed before they end, kept 0600."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.door import pin_of
from app.errors import StoreError
from app.tokens import write_private

CA_FOR = timedelta(days=3_650)
CERTIFICATE_FOR = timedelta(days=397)
RENEW_WITHIN = timedelta(days=30)
BACKDATED = timedelta(days=1)
"""A client whose clock is behind by less still takes a new certificate."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a server proves itself with; `pin` names its CA, `ca` is the file to hand to clients."""

    context: ssl.SSLContext
    pin: str
    ca: Path
    names: tuple[str, ...]


def identity(folder: Path, names: Sequence[str], now: float) -> Identity:
    """Return the identity kept in `folder`/tls, made or renewed where it must be.

    `names` are host names and addresses the certificate is for, the first of them shown in the
    server's address. Raises `StoreError` in plain words.
    """
    home = folder / "tls"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (home / "ca.pem").exists():
            _make_ca(home, now)
        ca = x509.load_pem_x509_certificate((home / "ca.pem").read_bytes())
        made = Identity(context, pin_of(ca), home / "ca.pem", tuple(names))
        refresh(made, now)
    except (OSError, ValueError) as error:
        raise StoreError(f"the certificates in {home} cannot be used: {error}") from error
    return made


def refresh(held: Identity, now: float) -> None:
    """Renew the certificate where it ends soon, and have new connections shown what is on disk."""
    home = held.ca.parent
    ca = x509.load_pem_x509_certificate(held.ca.read_bytes())
    if not _is_good(home, ca, held.names, now):
        _make_certificate(home, ca, held.names, now)
    held.context.load_cert_chain(home / "server.pem")


def _is_good(home: Path, ca: x509.Certificate, names: Sequence[str], now: float) -> bool:
    path = home / "server.pem"
    if not path.exists():
        return False
    held = x509.load_pem_x509_certificates(path.read_bytes())[0]
    covered = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        held.issuer == ca.subject
        and set(covered) == {_general(name) for name in names}
        and held.not_valid_after_utc - RENEW_WITHIN > _instant(now)
    )


def _make_ca(home: Path, now: float) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    number = x509.random_serial_number()
    name = _name(f"Yiping CA {number:x}"[:48])
    public = key.public_key()
    made = (
        _begun(name, name, public, number, now, CA_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, SHA256())
    )
    write_private(home / "ca-key.pem", _pem(key))
    write_private(home / "ca.pem", made.public_bytes(Encoding.PEM))


def _make_certificate(home: Path, ca: x509.Certificate, names: Sequence[str], now: float) -> None:
    ca_key = load_pem_private_key((home / "ca-key.pem").read_bytes(), None)
    if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
        raise ValueError("ca-key.pem is of another kind")  # noqa: TRY004 - said as StoreError above
    key = ec.generate_private_key(ec.SECP256R1())
    number = x509.random_serial_number()
    begun = _begun(_name(names[0]), ca.subject, key.public_key(), number, now, CERTIFICATE_FOR)
    made = (
        begun.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([_general(name) for name in names]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, SHA256())
    )
    chain = made.public_bytes(Encoding.PEM) + ca.public_bytes(Encoding.PEM)
    write_private(home / "server.pem", chain + _pem(key))  # one file: the two never part


def _begun(
    name: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    number: int,
    now: float,
    span: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(number)
        .not_valid_before(_instant(now) - BACKDATED)
        .not_valid_after(_instant(now) + span)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _instant(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
