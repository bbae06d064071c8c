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
from app.domain.rating_rules import RatingRules
from app.errors import LinkError
from app.ledger.ledger import Ledger
from app.protocol.messages import MAX_FRAME_BYTES, SUBPROTOCOLS
from app.server.accounts import AccountBook
from app.server.certificates import Identity, refresh
from app.server.gate import Gate
from app.server.guard import CommandBuckets
from app.server.latest import Latest
from app.server.lobby import Lobby, guests
from app.server.peer import Hub, Peer
from app.server.rater import Rater
from app.server.sequencer import Sequencer
from app.server.witness import Witness

PING_EVERY_S = 5.0
PING_WITHIN_S = 5.0
CLOSE_WITHIN_S = 1.0
"""Source: reliability reference, M3."""

HANDSHAKE_WITHIN_S = 5.0

WRITE_LIMIT_BYTES = 128 * 1024
READ_AHEAD_FRAMES = (3, 1)
"""What may wait in one connection's buffers before the other end has to wait: with a frame under
way and the receipts, less than 1 MB. Source: reliability reference, REL-08."""

ACCOUNTS_EVERY_S = 1.0
CERTIFICATE_EVERY_S = 3_600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a server listens and keeps its accounts; port 0 takes a free one.

    With an `identity` it speaks TLS and nothing else; with `ratings` it rates buildings by rule.
    """

    folder: Path
    limits: Limits
    host: str = "127.0.0.1"
    port: int = 0
    timezone: str = "Asia/Shanghai"
    town: str = ""
    sandbox: bool = False
    identity: Identity | None = None
    ratings: RatingRules | None = None


class Server:
    """An upper-tier server over a ledger it owns from `start` to `aclose`."""

    def __init__(self, settings: ServerSettings, ledger: Ledger, clock: Clock) -> None:
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self._peers: dict[Peer, None] = {}
        self._listener: Listener | None = None
        self._deciding: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._rating: asyncio.Task[None] | None = None
        self._lobby = Lobby()
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
        self._hub = Hub(
            sequencer,
            Latest(),
            Gate(AccountBook(settings.folder), sequencer, self._clock, self._lobby),
            self._clock,
            settings.town,
            CommandBuckets(self._clock.monotonic()),
            settings.sandbox,
            witness=Witness(settings.folder),
        )
        self._deciding = asyncio.create_task(sequencer.run(), name="sequencer")
        self._following = asyncio.create_task(self._follow(self._hub), name="accounts")
        if settings.ratings is not None:
            rater = Rater(sequencer, settings.ratings, self._clock)
            self._rating = asyncio.create_task(rater.run(), name="rater")
            self._rating.add_done_callback(_rater_ended)
        self._listener = await self._listen()
        port = next(iter(self._listener.sockets)).getsockname()[1]
        identity = settings.identity
        scheme, host = ("wss", identity.names[0]) if identity else ("ws", settings.host)
        self.url = f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
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
                max_queue=READ_AHEAD_FRAMES,
                write_limit=WRITE_LIMIT_BYTES,
                create_connection=guests(self._lobby),
                compression=None,
                ping_interval=PING_EVERY_S,
                ping_timeout=PING_WITHIN_S,
                close_timeout=CLOSE_WITHIN_S,
                ssl=identity.context if identity else None,
                ssl_handshake_timeout=HANDSHAKE_WITHIN_S if identity else None,
            )
        except OSError as error:
            raise LinkError(f"cannot listen on {host}:{port}: {error.strerror}") from error

    async def _follow(self, hub: Hub) -> None:
        """End connections whose account is no longer what it was; keep the certificate fresh."""
        fresh_at = self._clock.monotonic()
        while True:
            await asyncio.sleep(ACCOUNTS_EVERY_S)
            if hub.gate.book.look():
                for peer in list(self._peers):
                    peer.check_rights()
            identity, now = self._settings.identity, self._clock.monotonic()
            if identity is not None and now - fresh_at >= CERTIFICATE_EVERY_S:
                fresh_at = now
                _refresh(identity, self._clock.now())

    async def wait(self) -> None:
        """Wait until the server can no longer decide; raises what stopped it."""
        if self._deciding is not None:
            await self._deciding

    async def aclose(self) -> None:
        """Say goodbye to everyone, stop, and close the ledger."""
        tasks = [
            task for task in (self._deciding, self._following, self._rating) if task is not None
        ]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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


def _rater_ended(task: asyncio.Task[None]) -> None:
    """Say why no building is rated by rule any more; all else goes on."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("buildings are no longer rated by rule", exc_info=error)


def _refresh(identity: Identity, now: float) -> None:
    try:
        refresh(identity, now)
    except (OSError, ValueError) as error:
        log.warning("the certificate cannot be renewed: %s", error)
