"""One websocket connection around a session: reads, sends under a deadline, watches for silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from ssl import SSLContext

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidURI,
)
from websockets.typing import Subprotocol

from app.clock import Clock
from app.door import SYSTEM, Trust, context_for, failure
from app.errors import BadInputError, LinkError, RejectedError
from app.protocol.messages import (
    MAX_FRAME_BYTES,
    MSGPACK,
    ClientMessage,
    Commands,
    PackedChanges,
    decode_mirrored,
    encode,
)
from app.protocol.session import HangUp, Order, Send, Session
from app.sync.strange import UnreadableError

OPEN_WITHIN_S = 5.0
SEND_WITHIN_S = 5.0
PING_EVERY_S = 5.0
PING_WITHIN_S = 5.0
CLOSE_WITHIN_S = 1.0
TICK_S = 0.5
BREATH_S = 0.02
"""Most a reader rests after live changes: half as long as it worked, so that a screen in the same
process gets the interpreter a third of the time however fast the changes come."""
MAX_OUTGOING = 1_000

CarryOut = Callable[[Order], None]
"""Does what an order other than Send and HangUp says; runs on the loop, quickly."""

Sent = Callable[[Commands], None]
"""Is told of commands that were given to the connection."""


class SentAwayError(LinkError):
    """The connection was ended for a reason of code `code`, with how many seconds to stay away."""

    def __init__(self, message: str, *, code: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after_s = retry_after_s


class Shell:
    """Talks over one connection after the other; `converse` is one of them, start to end."""

    def __init__(
        self,
        url: str,
        session: Session,
        clock: Clock,
        carry_out: CarryOut,
        sent: Sent,
        trusted: Trust = SYSTEM,
    ) -> None:
        self._url = url
        self._trusted = trusted
        self._session = session
        self._clock = clock
        self._carry_out = carry_out
        self._sent = sent
        self._outgoing: asyncio.Queue[ClientMessage] = asyncio.Queue(MAX_OUTGOING)
        self._socket: ClientConnection | None = None

    @property
    def round_trip_ms(self) -> float:
        """Return the last measured round trip in milliseconds, 0.0 when none."""
        return self._socket.latency * 1000.0 if self._socket else 0.0

    async def converse(self) -> None:
        """Connect and talk until the link is lost.

        Raises `LinkError` when it was lost or could not be made, `RejectedError` when the server
        will not have this client any more.
        """
        try:
            async with connect(
                self._url,
                ssl=await self._context(),
                subprotocols=[Subprotocol(MSGPACK)],
                max_size=MAX_FRAME_BYTES,
                compression=None,
                proxy=None,
                open_timeout=OPEN_WITHIN_S,
                ping_interval=PING_EVERY_S,
                ping_timeout=PING_WITHIN_S,
                close_timeout=CLOSE_WITHIN_S,
            ) as socket:
                await self._talk(socket)
        except (OSError, TimeoutError, InvalidHandshake, InvalidMessage, InvalidURI) as error:
            raise failure(error, self._url) from error
        except ConnectionClosed as error:
            raise LinkError("the connection was lost") from error
        finally:
            self._socket = None
            self._session.close()

    async def _context(self) -> SSLContext | None:
        try:
            return await context_for(self._url, self._trusted)
        except BadInputError as error:
            raise RejectedError(str(error), code="address") from error

    def drop(self) -> None:
        """Have the present connection, if there is one, end as a lost one does."""
        if self._socket is not None:
            self._socket.transport.abort()

    def carry_out(self, orders: Sequence[Order]) -> None:
        """Do what the session ordered; sends are queued and leave in order."""
        for order in orders:
            if isinstance(order, Send):
                self._queue(order.message)
            elif isinstance(order, HangUp):
                _hang_up(order)
            else:
                self._carry_out(order)

    def _queue(self, message: ClientMessage) -> None:
        try:
            self._outgoing.put_nowait(message)
        except asyncio.QueueFull as error:
            raise LinkError("the connection takes nothing any more") from error

    async def _talk(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._outgoing = asyncio.Queue(MAX_OUTGOING)
        self.carry_out(self._session.open(self._clock.monotonic()))
        tasks = [
            asyncio.create_task(self._read(socket), name="link-read"),
            asyncio.create_task(self._send(socket), name="link-send"),
            asyncio.create_task(self._watch(), name="link-watch"),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            socket.transport.abort()
        raise LinkError("the server closed the connection")

    async def _read(self, socket: ClientConnection) -> None:
        async for frame in socket:
            try:
                message = decode_mirrored(frame)
            except BadInputError as error:
                raw = frame if isinstance(frame, bytes) else frame.encode()
                said = f"the server sent what cannot be read: {error}"
                raise UnreadableError(said, raw) from error
            began = self._clock.monotonic()
            self.carry_out(self._session.receive(message, began))
            spent_s = self._clock.monotonic() - began
            is_live = isinstance(message, PackedChanges)
            await asyncio.sleep(min(BREATH_S, spent_s / 2.0) if is_live else 0)

    async def _send(self, socket: ClientConnection) -> None:
        while True:
            message = await self._outgoing.get()
            async with asyncio.timeout(SEND_WITHIN_S):  # wait_for of 3.11 may swallow a cancel
                await socket.send(encode(message))
            if isinstance(message, Commands):
                self._sent(message)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now = self._clock.monotonic()
            self.carry_out(self._session.tick(now))


def _hang_up(order: HangUp) -> None:
    if order.retry_after_s < 0:
        raise RejectedError(order.text, code=order.code)
    raise SentAwayError(order.text, code=order.code, retry_after_s=order.retry_after_s)
