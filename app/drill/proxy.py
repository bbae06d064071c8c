"""A TCP proxy that makes a link fail on purpose: cut, refused, slow, or silent one way."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass

CHUNK_BYTES = 16 * 1024


@dataclass(slots=True)
class Weather:
    """What a link is like at this moment; change it while connections live.

    `up` is from the client to the server, `down` the other way. A holed direction carries nothing
    and tells neither side, as a dead cable does; what was under way goes on when it is mended.
    """

    is_refusing: bool = False
    is_up_holed: bool = False
    is_down_holed: bool = False
    delay_s: float = 0.0
    jitter_s: float = 0.0
    bytes_per_s: float = 0.0


class FaultProxy:
    """Listens on loopback and hands on to a server; lives in one event loop.

    `weather` says how. `connections` counts those that were made so far, `alive` those there are.
    """

    def __init__(self, port: int, dice: random.Random | None = None) -> None:
        """Prepare a proxy for a server at `port` of this machine."""
        self.weather = Weather()
        self.url = ""
        self.connections = 0
        self.alive = 0
        self._port = port
        self._dice = dice or random.Random()  # noqa: S311 - jitter, no secret
        self._listener: asyncio.Server | None = None
        self._calm = asyncio.Event()
        self._calm.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen on a free port; `url` is known afterwards."""
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = self._listener.sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}"

    async def aclose(self) -> None:
        """Drop all connections and listen no more."""
        if self._listener is not None:
            self._listener.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.drop()
        await asyncio.sleep(0)  # aborted transports close in the loop's next turn

    def drop(self) -> None:
        """Reset every connection there is."""
        for writer in list(self._writers):
            writer.transport.abort()

    def cut(self) -> None:
        """Reset every connection and refuse new ones."""
        self.weather.is_refusing = True
        self.drop()

    def hole(self, *, up: bool = True, down: bool = True) -> None:
        """Let nothing through in these directions, and tell nobody."""
        self.weather.is_up_holed, self.weather.is_down_holed = up, down
        self._calm.set()  # whoever waits looks again

    def heal(self) -> None:
        """Make the link a good one again."""
        self.weather = Weather()
        self._calm.set()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer), name="proxied")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if not self.weather.is_refusing:
                await self._join(reader, writer)
        except OSError:
            pass  # the server is not there: the client sees its connection end
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.connections += 1
        self.alive += 1
        self._writers.add(far_writer)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, far_writer, is_up=True))
                group.create_task(self._carry(far_reader, writer, is_up=False))
        finally:
            self.alive -= 1
            self._writers.discard(far_writer)
            far_writer.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_up: bool
    ) -> None:
        """Carry one direction to its end; the end itself passes a hole as little as the rest."""
        with suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                await self._linger(len(chunk))
                await self._until_open(is_up=is_up)
                writer.write(chunk)
                await writer.drain()
        await self._until_open(is_up=is_up)
        writer.close()

    async def _linger(self, size: int) -> None:
        weather = self.weather
        wait_s = weather.delay_s + self._dice.uniform(0.0, weather.jitter_s)
        if weather.bytes_per_s:
            wait_s += size / weather.bytes_per_s
        if wait_s:
            await asyncio.sleep(wait_s)

    async def _until_open(self, *, is_up: bool) -> None:
        while self.weather.is_up_holed if is_up else self.weather.is_down_holed:
            self._calm.clear()
            await self._calm.wait()
