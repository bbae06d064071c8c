"""The one door to a server: which addresses a client may dial and whom it trusts behind them.

A token goes over the wire, so it goes over TLS: plain `ws://` is for this machine alone unless a
person says otherwise. A `wss://` address never falls back to plain, and no proxy of the
environment is asked.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from websockets.exceptions import InvalidMessage

from app.errors import BadInputError, LinkError

WITHIN_S = 5.0
MAX_PINS = 2
"""A pin and a backup pin. Source: security reference, T09."""

PIN_DIGITS = 64

PEM = 1
"""Source: CPython, Modules/_ssl.h (PY_SSL_ENCODING_PEM)."""


class _Shown(Protocol):
    def public_bytes(self, encoding: int, /) -> str: ...


_Chain = Sequence[_Shown] | None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a client trusts: the CAs of a file, pins of a CA's key, or, without both, the system's.

    A pin is the SHA-256 of a CA's SubjectPublicKeyInfo in hex. With `ca` and `pins` only those CAs
    of the file count that a pin names. `insecure` lets plain ws:// leave this machine.
    """

    ca: Path | None = None
    pins: tuple[str, ...] = ()
    insecure: bool = False


SYSTEM = Trust()


class TrustError(LinkError):
    """Somebody answered who is not to be trusted; nothing was said to them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a client is told whom to trust."""
    door = parser.add_argument_group("trust")
    door.add_argument("--ca", type=Path, metavar="FILE", help="the server's CA (PEM)")
    door.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="SHA256",
        help="SHA-256 of the CA's key, as the server says it; a second one is the backup",
    )
    door.add_argument(
        "--insecure", action="store_true", help="let ws:// send the token in the open"
    )


def asked(args: argparse.Namespace) -> Trust:
    """Return the trust of a command line with the options of `add_arguments`."""
    return trust(args.ca, args.pin, insecure=args.insecure)


def trust(ca: Path | None, pins: Sequence[str], *, insecure: bool) -> Trust:
    """Return the trust a person asks for; raises `BadInputError` for a pin that is none."""
    if len(pins) > MAX_PINS:
        raise BadInputError("there is room for a pin and a backup pin", field="pin")
    return Trust(ca, tuple(_pin(text) for text in pins), insecure)


def _pin(text: str) -> str:
    digits = text.lower().removeprefix("sha256:").replace(":", "")
    if len(digits) != PIN_DIGITS or set(digits) - set("0123456789abcdef"):
        raise BadInputError(f"“{text}” is no pin: SHA-256 in {PIN_DIGITS} hex digits", field="pin")
    return digits


def pin_of(certificate: x509.Certificate) -> str:
    """Return the pin of a certificate's key. Source of the pinned bytes: RFC 7469, 2.4."""
    key = certificate.public_key()
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def check_address(url: str, trusted: Trust = SYSTEM) -> bool:
    """Say whether an address is to be dialled with TLS; raises `BadInputError` when not at all."""
    parts, host = _parts(url)
    if parts.scheme == "wss":
        return True
    if parts.scheme != "ws":
        raise BadInputError(f"“{url}” must begin with ws:// or wss://", field="server")
    if trusted.ca or trusted.pins:
        raise BadInputError(f"a CA or a pin says nothing of “{url}”; use wss://", field="server")
    if not (trusted.insecure or is_loopback(host)):
        raise BadInputError(
            f"“{url}” would send the token in the open; use wss:// (or say --insecure)",
            field="server",
        )
    return False


def _parts(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = SplitResult("", "", "", "", "")
    if not host or port == 0:
        raise BadInputError(f"“{url}” is no websocket address", field="server")
    return parts, host


def is_loopback(host: str) -> bool:
    """Say whether a host's name or address is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def context_for(url: str, trusted: Trust = SYSTEM) -> ssl.SSLContext | None:
    """Return the TLS context to dial an address with, None for a plain one that is allowed.

    Takes a short connection of its own when there are pins but no file: the server shows its CA.
    Raises `BadInputError` for what may not be dialled, `TrustError` when no CA fits the pins.
    """
    if not check_address(url, trusted):
        return None
    context = _strict()
    if trusted.ca is not None:
        _load(context, _pinned(_read(trusted.ca), trusted, f"no CA in {trusted.ca}"))
    elif trusted.pins:
        shown = await _shown(url)
        _load(context, _pinned(shown, trusted, f"the server at {url} shows no CA"))
    else:
        context.load_default_certs()
    return context


def _strict() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks chain, time and host name
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise BadInputError(
            f"CA file {path} cannot be read: {error.strerror}", field="ca"
        ) from error
    except ValueError as error:
        raise BadInputError(f"{path} holds no certificate (PEM)", field="ca") from error


def _pinned(
    found: Sequence[x509.Certificate], trusted: Trust, none_text: str
) -> list[x509.Certificate]:
    if not trusted.pins:
        return list(found)
    kept = [each for each in found if is_ca(each) and pin_of(each) in trusted.pins]
    if not kept:
        raise TrustError(f"{none_text} that a pin names; nothing was sent")
    return kept


def is_ca(certificate: x509.Certificate) -> bool:
    """Say whether a certificate may sign others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _load(context: ssl.SSLContext, certificates: Sequence[x509.Certificate]) -> None:
    context.load_verify_locations(
        cadata=b"".join(each.public_bytes(Encoding.DER) for each in certificates)
    )


async def _shown(url: str) -> list[x509.Certificate]:
    """Return the certificates a server shows; nothing is believed of them and nothing is said."""
    parts, host = _parts(url)
    curious = _strict()
    curious.check_hostname = False
    curious.verify_mode = ssl.CERT_NONE
    async with asyncio.timeout(WITHIN_S):
        _, writer = await asyncio.open_connection(
            host, parts.port or 443, ssl=curious, server_hostname=host
        )
    try:
        talk: ssl.SSLObject = writer.get_extra_info("ssl_object")
        # Public as SSLObject.get_unverified_chain from Python 3.13 on; gives PEM texts here.
        found: object = talk._sslobj.get_unverified_chain()  # type: ignore[attr-defined] # noqa: SLF001
        return [_certificate(each.public_bytes(PEM)) for each in cast("_Chain", found) or ()]
    except ValueError as error:
        raise TrustError(f"the server at {url} shows a certificate that cannot be read") from error
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


def _certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


_NOT_TRUSTED = "not trusted"
_NO_TRUST = "its certificate is not signed by a CA that is trusted here"
_BY_CODE: Mapping[int, str] = MappingProxyType(
    {
        7: _NO_TRUST,
        9: "its certificate is not valid yet; are both clocks right?",
        10: "its certificate has expired",
        18: "its certificate is signed by itself, by no CA",
        19: _NO_TRUST,
        20: _NO_TRUST,
        21: _NO_TRUST,
        62: "its certificate is for another name",
        64: "its certificate is for another address",
    }
)
"""Words by what OpenSSL found. Source: OpenSSL 3.0, x509_vfy.h (X509_V_ERR)."""

_NO_TLS = "it hangs up on TLS or speaks none; a wss:// address never falls back to plain"
_BY_REASON: Mapping[str, str] = MappingProxyType(
    {
        "UNSUPPORTED_PROTOCOL": "it speaks only a TLS older than 1.2",
        "TLSV1_ALERT_PROTOCOL_VERSION": "it speaks only a TLS older than 1.2",
        "WRONG_VERSION_NUMBER": _NO_TLS,
        "HTTP_REQUEST": _NO_TLS,
        "UNEXPECTED_EOF_WHILE_READING": _NO_TLS,
    }
)


def failure(error: BaseException, url: str) -> LinkError:
    """Return what it means that a server could not be dialled."""
    said = plain(error, url)
    kind = TrustError if said.startswith(_NOT_TRUSTED) else LinkError
    return kind(f"no connection to {url}: {said}")


def plain(error: BaseException, url: str) -> str:
    """Return in plain words why a server could not be dialled."""
    if isinstance(error, ssl.SSLCertVerificationError):
        found = _BY_CODE.get(error.verify_code, f"its certificate is bad: {error.verify_message}")
        return f"{_NOT_TRUSTED}: {found}"
    if isinstance(error, ssl.SSLError):
        reason = str(getattr(error, "reason", ""))
        return f"{_NOT_TRUSTED}: {_BY_REASON.get(reason, f'TLS failed ({error})')}"
    if isinstance(error, ConnectionResetError | EOFError) and url.startswith("wss:"):
        return f"{_NOT_TRUSTED}: {_NO_TLS}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = str(error) or type(error).__name__
    return f"{said} (a server with TLS needs wss://)" if isinstance(error, InvalidMessage) else said
