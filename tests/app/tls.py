"""Servers to test a client's trust with: a good one and eight that must be refused."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from app.door import Trust
from app.protocol.messages import MSGPACK
from app.server import certificates
from app.server.certificates import Identity, identity

DAY_S = 86_400.0
HERE = ("127.0.0.1", "localhost")

BAD = {
    "wrong CA": "not signed by a CA that is trusted here",
    "expired": "has expired",
    "not yet valid": "is not valid yet",
    "wrong name": "is for another",
    "wrong pin": "that a pin names",
    "old TLS": "older than 1.2",
    "plain": "never falls back to plain",
    "self-signed": "is signed by itself",
}
"""The bad servers of SEC-06, each with what a client must say of it."""


@dataclass
class Heard:
    """Where a server listens, whom to trust for it, and what clients said to it."""

    url: str
    trusted: Trust
    frames: list[bytes | str] = field(default_factory=list)


def made(folder: Path, *names: str, days: float = 0.0) -> Identity:
    folder.mkdir(parents=True, exist_ok=True)
    return identity(folder, names or HERE, time.time() + days * DAY_S)


def self_signed(folder: Path) -> Identity:
    """Return an identity whose certificate is signed by its own key and is no CA."""
    proper = made(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates._name("alone")
    begun = certificates._begun(
        name, name, key.public_key(), 7, time.time(), certificates.CERTIFICATE_FOR
    )
    names = x509.SubjectAlternativeName([certificates._general(each) for each in HERE])
    alone = begun.add_extension(names, critical=False).sign(key, SHA256())
    path = folder / "alone.pem"
    path.write_bytes(alone.public_bytes(Encoding.PEM) + certificates._pem(key))
    proper.context.load_cert_chain(path)
    return proper


def old(held: Identity) -> Identity:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        held.context.minimum_version = ssl.TLSVersion.TLSv1
        held.context.maximum_version = ssl.TLSVersion.TLSv1_1
    held.context.set_ciphers("DEFAULT@SECLEVEL=0")
    return held


@asynccontextmanager
async def listening(context: ssl.SSLContext | None, trusted: Trust) -> AsyncIterator[Heard]:
    heard = Heard("", trusted)

    async def hear(guest: ServerConnection) -> None:
        async for frame in guest:
            heard.frames.append(frame)

    async with serve(
        hear, "127.0.0.1", 0, ssl=context, subprotocols=[Subprotocol(MSGPACK)]
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        heard.url = f"wss://127.0.0.1:{port}"
        yield heard


@asynccontextmanager
async def listening_alone(context: ssl.SSLContext, trusted: Trust) -> AsyncIterator[Heard]:
    """Listen with plain sockets: asyncio's TLS hangs up before it says why it refuses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = Heard(f"wss://127.0.0.1:{listener.getsockname()[1]}", trusted)

        def hear() -> None:
            while True:
                with suppress(ssl.SSLError), listener.accept()[0] as guest:
                    guest.settimeout(5.0)
                    with context.wrap_socket(guest, server_side=True) as talk:
                        heard.frames.append(talk.recv(1_000))

        def listen() -> None:
            with suppress(OSError):  # the listener was closed
                hear()

        thread = threading.Thread(target=listen, name="old-tls")
        thread.start()
        try:
            yield heard
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@asynccontextmanager
async def bad(kind: str, folder: Path) -> AsyncIterator[Heard]:
    """Run the bad server of a kind of `BAD`, with the trust of a client that must refuse it."""
    by_kind = {
        "expired": lambda: made(folder / "a", days=-500.0),
        "not yet valid": lambda: made(folder / "a", days=10.0),
        "wrong name": lambda: made(folder / "a", "elsewhere.example", "10.1.2.3"),
        "self-signed": lambda: self_signed(folder / "a"),
        "old TLS": lambda: old(made(folder / "a")),
    }
    held = by_kind.get(kind, lambda: made(folder / "a"))()
    trusted = Trust(ca=held.ca)
    if kind == "wrong CA":
        trusted = Trust(ca=made(folder / "b").ca)
    elif kind == "wrong pin":
        trusted = Trust(pins=(made(folder / "b").pin,))
    if kind == "old TLS":
        async with listening_alone(held.context, trusted) as heard:
            yield heard
        return
    async with listening(None if kind == "plain" else held.context, trusted) as heard:
        yield heard
