"""One websocket to a server: typed messages over it, deadlines on all it does, and coming back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from app.door import SYSTEM, Trust, context_for, plain
from app.errors import BadInputError, LinkError, RejectedError, WorldError
from app.protocol.messages import (
    MAX_FRAME_BYTES,
    MSGPACK,
    ClientMessage,
    Goodbye,
    ServerMessage,
    decode_server,
    encode,
)
from app.protocol.session import SILENCE_LIMIT_S

OPEN_LIMIT_S = 5.0
SEND_LIMIT_S = 5.0
PING_S = 5.0
"""Deadlines of a link. Source: reliability reference, M3-M5 (a dead link dropped within 15 s)."""


class Wire(Protocol):
    """An open link: messages out, messages in."""

    async def send(self, message: ClientMessage) -> None:
        """Send one message; raises `LinkError` when it does not leave within its deadline."""
        ...

    async def receive(self) -> ServerMessage:
        """Return the next message; raises `LinkError` on silence or when the link is gone."""
        ...


class SocketWire:
    """A `Wire` over a websocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, message: ClientMessage) -> None:
        """Send one message; raises `LinkError` when it does not leave within its deadline."""
        try:
            async with asyncio.timeout(SEND_LIMIT_S):
                await self._socket.send(encode(message))
        except TimeoutError as error:
            raise LinkError(f"the server took nothing for {SEND_LIMIT_S:.0f} s") from error
        except ConnectionClosed as error:
            raise LinkError(f"the link is gone: {error}") from error

    async def receive(self) -> ServerMessage:
        """Return the next message; raises `LinkError` on silence, nonsense or a lost link."""
        try:
            async with asyncio.timeout(SILENCE_LIMIT_S):
                frame = await self._socket.recv()
        except TimeoutError as error:
            raise LinkError(f"nothing heard for {SILENCE_LIMIT_S:.0f} s") from error
        except ConnectionClosed as error:
            raise LinkError(f"the link is gone: {error}") from error
        try:
            return decode_server(frame)
        except BadInputError as error:
            raise LinkError(f"the server sent what cannot be read: {error}") from error


@asynccontextmanager
async def dial(url: str, trusted: Trust = SYSTEM) -> AsyncGenerator[SocketWire]:
    """Open a link to `url` (ws:// or wss://) for the length of a block.

    Raises `BadInputError` for an address that may not be dialled, `LinkError` when nobody answers
    or nobody who is trusted.
    """
    try:
        socket = await connect(
            url,
            ssl=await context_for(url, trusted),
            subprotocols=[Subprotocol(MSGPACK)],
            max_size=MAX_FRAME_BYTES,
            compression=None,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            open_timeout=OPEN_LIMIT_S,
            close_timeout=1.0,
            proxy=None,
        )
    except InvalidURI as error:
        raise BadInputError(f"“{url}” is no websocket address", field="server") from error
    except (OSError, InvalidHandshake, TimeoutError, ConnectionClosed, EOFError) as error:
        raise LinkError(f"no server answers at {url}: {plain(error, url)}") from error
    try:
        yield SocketWire(socket)
    finally:
        await socket.close()


async def keep_talking(
    url: str,
    talk: Callable[[Wire], Awaitable[None]],
    *,
    next_wait_s: Callable[[], float],
    on_lost: Callable[[str], None],
    trusted: Trust = SYSTEM,
) -> None:
    """Hold a talk with a server, over a new link whenever one is lost; runs until cancelled.

    `next_wait_s` gives the pause before each new try, `on_lost` hears why. Raises `RejectedError`
    when the server turned the client away for good and `BadInputError` for a wrong address.
    """
    while True:
        try:
            async with dial(url, trusted) as wire:
                await talk(wire)
            reason = "the server ended the talk"
        except (RejectedError, BadInputError):
            raise
        except WorldError as error:
            reason = str(error)
        on_lost(reason)
        await asyncio.sleep(next_wait_s())


def refuse_goodbye(goodbye: Goodbye) -> None:
    """Raise what a goodbye means: `RejectedError` when it is for good, else `LinkError`."""
    text = f"the server said goodbye: {goodbye.text} ({goodbye.code})"
    if goodbye.retry_after_s < 0:
        raise RejectedError(text, code=goodbye.code)
    raise LinkError(text)
