"""A websocket proxy that sees whole frames: it sends some twice, late, or not at all."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from app.protocol.messages import (
    JSON,
    MAX_FRAME_BYTES,
    MSGPACK,
    Receipts,
    decode_server,
)

Connection = ClientConnection | ServerConnection


@dataclass(slots=True)
class Mischief:
    """Shares of frames, 0.0 to 1.0. Greetings always pass: a link must come to be.

    `lost_receipts` are dropped answers, `late` frames change place with those that follow.
    """

    twice: float = 0.0
    lost_receipts: float = 0.0
    late: float = 0.0
    done: int = field(default=0, compare=False)


class FrameProxy:
    """Joins each client to a server of its own; `mischief` may change while they talk."""

    def __init__(self, url: str, dice: random.Random) -> None:
        self.mischief = Mischief()
        self.url = ""
        self._far = url
        self._dice = dice
        self._listener: Server | None = None

    async def start(self) -> None:
        self._listener = await serve(
            self._serve,
            "127.0.0.1",
            0,
            subprotocols=[Subprotocol(MSGPACK), Subprotocol(JSON)],
            max_size=MAX_FRAME_BYTES,
            compression=None,
            close_timeout=1.0,
        )
        port = next(iter(self._listener.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}"

    async def aclose(self) -> None:
        if self._listener is not None:
            self._listener.close()
            await self._listener.wait_closed()

    async def _serve(self, near: ServerConnection) -> None:
        with suppress(OSError, WebSocketException, TimeoutError):
            async with connect(
                self._far,
                subprotocols=[Subprotocol(near.subprotocol or MSGPACK)],
                max_size=MAX_FRAME_BYTES,
                compression=None,
                proxy=None,
                close_timeout=1.0,
            ) as far:
                tasks = [
                    asyncio.create_task(self._carry(near, far, is_up=True)),
                    asyncio.create_task(self._carry(far, near, is_up=False)),
                ]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                near.transport.abort()
                far.transport.abort()

    async def _carry(self, source: Connection, target: Connection, *, is_up: bool) -> None:
        held: bytes | str | None = None
        is_first = True
        with suppress(ConnectionClosed):
            async for frame in source:
                if is_first:
                    is_first = False
                    await target.send(frame)
                    continue
                out = [] if self._loses(frame, is_up=is_up) else [frame]
                if out and self._dice.random() < self.mischief.twice:
                    self.mischief.done += 1
                    out.append(frame)
                if held is not None:
                    out, held = [*out, held], None
                elif out and self._dice.random() < self.mischief.late:
                    self.mischief.done += 1
                    held, out = out[0], out[1:]
                for each in out:
                    await target.send(each)

    def _loses(self, frame: bytes | str, *, is_up: bool) -> bool:
        if not self.mischief.lost_receipts or isinstance(frame, str):
            return False
        is_receipt = not is_up and isinstance(decode_server(frame), Receipts)
        is_lost = is_receipt and self._dice.random() < self.mischief.lost_receipts
        self.mischief.done += is_lost
        return is_lost
