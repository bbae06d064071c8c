"""The server as one thing that starts and stops."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from websockets.asyncio.server import Server as Listener
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from app.clock import Clock
from app.domain.limits import Limits
from app.errors import LinkError
from app.ledger.ledger import Ledger
from app.protocol.messages import MAX_FRAME_BYTES, SUBPROTOCOLS
from app.server.accounts import load_accounts
from app.server.certificates import Identity
from app.server.latest import Latest
from app.server.peer import Hub, Peer
from app.server.sequencer import Sequencer

PING_EVERY_S = 5.0
PING_WITHIN_S = 5.0
CLOSE_WITHIN_S = 1.0
"""Source: reliability reference, M3."""

HANDSHAKE_WITHIN_S = 5.0

WRITE_LIMIT_BYTES = 512 * 1024
"""What may wait in one connection's buffer before its writer has to wait."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a server listens and keeps its accounts; port 0 takes a free one.

    With an `identity` it speaks TLS and nothing else.
    """

    folder: Path
    limits: Limits
    host: str = "127.0.0.1"
    port: int = 0
    timezone: str = "Asia/Shanghai"
    town: str = ""
    sandbox: bool = False
    identity: Identity | None = None


class Server:
    """An upper-tier server over a ledger it owns from `start` to `aclose`."""

    def __init__(self, settings: ServerSettings, ledger: Ledger, clock: Clock) -> None:
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self._peers: dict[Peer, None] = {}
        self._listener: Listener | None = None
        self._deciding: asyncio.Task[None] | None = None
        self._hub: Hub | None = None
        self.url = ""
        self.epoch = ""

    @property
    def proof(self) -> dict[str, str]:
        """Return what clients need in order to trust this server, nothing without TLS."""
        identity = self._settings.identity
        return {} if identity is None else {"pin": identity.pin, "ca": str(identity.ca)}

    async def start(self) -> None:
        """Load the state and listen; `url` and `epoch` are known afterwards.

        Raises `LinkError` when the address cannot be had, `StoreError` for accounts out of order.
        """
        settings = self._settings
        sequencer = Sequencer(
            self._ledger, settings.limits, self._clock, ZoneInfo(settings.timezone)
        )
        accounts = load_accounts(settings.folder)
        self._hub = Hub(sequencer, Latest(), accounts, self._clock, settings.town, settings.sandbox)
        self._deciding = asyncio.create_task(sequencer.run(), name="sequencer")
        self._listener = await self._listen()
        port = next(iter(self._listener.sockets)).getsockname()[1]
        self.url = f"ws://{settings.host}:{port}"
        if settings.identity is not None:
            self.url = f"wss://{settings.identity.names[0]}:{port}"
        self.epoch = sequencer.epoch

    async def _listen(self) -> Listener:
        host, port = self._settings.host, self._settings.port
        identity = self._settings.identity
        try:
            return await serve(
                self._serve,
                host,
                port,
                subprotocols=[Subprotocol(name) for name in SUBPROTOCOLS],
                max_size=MAX_FRAME_BYTES,
                write_limit=WRITE_LIMIT_BYTES,
                compression=None,
                ping_interval=PING_EVERY_S,
                ping_timeout=PING_WITHIN_S,
                close_timeout=CLOSE_WITHIN_S,
                ssl=identity.context if identity else None,
                ssl_handshake_timeout=HANDSHAKE_WITHIN_S if identity else None,
            )
        except OSError as error:
            raise LinkError(f"cannot listen on {host}:{port}: {error.strerror}") from error

    async def wait(self) -> None:
        """Wait until the server can no longer decide; raises what stopped it."""
        if self._deciding is not None:
            await self._deciding

    async def aclose(self) -> None:
        """Say goodbye to everyone, stop, and close the ledger."""
        if self._deciding is not None:
            self._deciding.cancel()
            await asyncio.gather(self._deciding, return_exceptions=True)
        farewells = (peer.bye("restart", "the server restarts", 1.0) for peer in self._peers)
        await asyncio.gather(*farewells)
        if self._listener is not None:
            self._listener.close()
            await self._listener.wait_closed()
        self._ledger.close()

    async def _serve(self, socket: ServerConnection) -> None:
        if self._hub is None:  # pragma: no cover - nobody is let in before start
            return
        peer = Peer(self._hub, socket)
        self._peers[peer] = None
        try:
            await peer.serve()
        finally:
            self._peers.pop(peer, None)
