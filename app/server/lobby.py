"""The lobby: how many connections may be there at all, and how many that have not said who."""

from __future__ import annotations

from asyncio import BaseTransport
from collections import Counter

from websockets.asyncio.server import ServerConnection

MAX_CONNECTIONS = 1_000
MAX_WAITING = 256
MAX_WAITING_BY_ADDRESS = 64
"""A connection costs about 70 KiB before it has said anything: 18 MB for all that may wait."""


class Lobby:
    """Counts connections by what stands for them; one it does not let in is to be cut at once."""

    def __init__(self) -> None:
        self._waiting: dict[object, str] = {}
        self._by_address: Counter[str] = Counter()
        self._admitted: set[object] = set()

    def __len__(self) -> int:
        """Return how many are there."""
        return len(self._waiting) + len(self._admitted)

    def enter(self, guest: object, address: str) -> bool:
        """Say whether a new connection may stay, and count it if so."""
        is_full = (
            len(self) >= MAX_CONNECTIONS
            or len(self._waiting) >= MAX_WAITING
            or self._by_address[address] >= MAX_WAITING_BY_ADDRESS
        )
        if is_full:
            return False
        self._waiting[guest] = address
        self._by_address[address] += 1
        return True

    def admit(self, guest: object) -> None:
        """A connection proved who it is."""
        if self._stop_waiting(guest):
            self._admitted.add(guest)

    def leave(self, guest: object) -> None:
        """A connection is over."""
        self._stop_waiting(guest)
        self._admitted.discard(guest)

    def _stop_waiting(self, guest: object) -> bool:
        address = self._waiting.pop(guest, None)
        if address is None:
            return False
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
        return True


def guests(lobby: Lobby) -> type[ServerConnection]:
    """Return the kind of connection that the lobby counts."""

    class Guest(ServerConnection):
        """A connection that is cut before its handshake when the lobby is full."""

        def connection_made(self, transport: BaseTransport) -> None:
            super().connection_made(transport)
            if not lobby.enter(self, address_of(self)):
                self.transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            lobby.leave(self)
            super().connection_lost(exc)

    return Guest


def address_of(socket: ServerConnection) -> str:
    """Return the address at the other end, empty when it is gone already or has none."""
    address = socket.remote_address
    return str(address[0]) if address else ""
