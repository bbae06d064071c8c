"""A network in memory, with bad weather by the dice: it stands in for `connect` and `serve`."""

from __future__ import annotations

import asyncio
import contextvars
import hashlib
import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

from tests.faults.loop import Process, VirtualLoop, current

OPEN_WITHIN_S = 5.0
PING_EVERY_S = 5.0
PING_WITHIN_S = 5.0
INSTANT_S = 1e-6
WRITE_LIMIT_BYTES = 512 * 1024

Tap = Callable[[str, bool, bytes], None]
"""Is told of each frame that is sent: whose line, whether it goes up, the frame."""


Rewrite = Callable[[bool, bytes], bytes]
"""Makes of a frame another one; is told whether it goes up."""


@dataclass(slots=True)
class Weather:
    """How one direction of a line is now. `held` lets nothing through until it ends."""

    delay: tuple[float, float] = (0.0005, 0.02)
    held: bool = False
    duplicates: float = 0.0
    losses: dict[bytes, float] = field(default_factory=dict[bytes, float])


@dataclass(slots=True)
class Line:
    """The way between one client and the server."""

    name: str
    up: Weather = field(default_factory=Weather)
    down: Weather = field(default_factory=Weather)
    is_barred: bool = False

    def clear(self) -> None:
        self.up, self.down, self.is_barred = Weather(), Weather(), False


class Sign(Enum):
    """What passes on a connection beside frames."""

    PING = auto()
    PONG = auto()
    FIN = auto()
    RST = auto()


Item = bytes | str | Sign


class Pipe:
    """One direction of one connection: in order, late, and only while the weather lets it."""

    def __init__(self, network: Network, line: Line, *, is_up: bool) -> None:
        self._network = network
        self._line = line
        self._is_up = is_up
        self._last = 0.0
        self._stuck: deque[Item] = deque()
        self.room = asyncio.Event()
        self.room.set()
        self.outstanding = 0
        self.end: End | None = None

    @property
    def weather(self) -> Weather:
        return self._line.up if self._is_up else self._line.down

    def put(self, item: Item) -> None:
        loop, dice = self._network.loop, self._network.dice
        weather = self.weather
        copies = 1
        if not isinstance(item, Sign):
            self._network.told(self._line.name, self._is_up, item)
            if self._network.rewrite is not None and isinstance(item, bytes):
                item = self._network.rewrite(self._is_up, item)
            head = item[:32] if isinstance(item, bytes) else item[:32].encode()
            for tag, chance in weather.losses.items():
                if tag in head and dice.random() < chance:
                    return
            if weather.duplicates and dice.random() < weather.duplicates:
                copies = 2
            self.outstanding += copies * len(item)
            if self.outstanding > WRITE_LIMIT_BYTES:
                self.room.clear()
        at = loop.now + dice.uniform(*weather.delay)
        for _ in range(copies):  # timers of one instant go off in no order
            at = self._last = max(self._last + INSTANT_S, at)
            loop.call_at(at, self._arrive, item)

    def taken(self, frame: bytes | str) -> None:
        self.outstanding -= len(frame)
        if self.outstanding <= WRITE_LIMIT_BYTES:
            self.room.set()

    def flush(self) -> None:
        """The weather has cleared: what was held up goes on."""
        while self._stuck and not self.weather.held and self.end is not None:
            self.end.take(self._stuck.popleft())

    def _arrive(self, item: Item) -> None:
        if self.weather.held or self._stuck:
            self._stuck.append(item)
            self.flush()
        elif self.end is not None:
            self.end.take(item)


class Transport:
    """As much of a transport as is used."""

    def __init__(self, abort: Callable[[], None]) -> None:
        self.abort = abort

    def get_write_buffer_size(self) -> int:
        return 0

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        del name
        return default


class End:
    """One end of a connection, with the face of a websocket."""

    def __init__(self, network: Network, line: Line, inward: Pipe, outward: Pipe) -> None:
        self._network = network
        self._inward, self._outward = inward, outward
        self._inbox: deque[bytes | str] = deque()
        self._news = asyncio.Event()
        self._closed: ConnectionClosed | None = None
        self._pinged = 0.0
        self.line = line
        self.subprotocol = "yiping.v1.msgpack"
        self.remote_address = (f"10.0.0.{sum(map(ord, line.name)) % 250}", 40_000)
        self.latency = 0.01
        self.transport = Transport(self.abort)
        self.response = self.request = None
        inward.end = self
        network.loop.call_later(PING_EVERY_S, self._ping)

    @property
    def is_open(self) -> bool:
        return self._closed is None

    def take(self, item: Item) -> None:
        """Something has come in."""
        if self._closed is not None:
            return
        match item:
            case Sign.PING:
                self._outward.put(Sign.PONG)
            case Sign.PONG:
                self._pinged = 0.0
            case Sign.FIN:
                self._outward.put(Sign.FIN)
                self._end(ConnectionClosedOK(Close(1000, ""), Close(1000, ""), True))
            case Sign.RST:
                self._end(ConnectionClosedError(None, None))
            case _:
                self._inbox.append(item)
                self._news.set()

    async def recv(self) -> bytes | str:
        while not self._inbox:
            if self._closed is not None:
                raise self._closed
            self._news.clear()
            await self._news.wait()
        frame = self._inbox.popleft()
        self._inward.taken(frame)
        return frame

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        try:
            while True:
                yield await self.recv()
        except ConnectionClosedOK:
            return

    async def send(self, frame: bytes | str) -> None:
        if self._closed is not None:
            raise self._closed
        self._outward.put(frame)
        if not self._outward.room.is_set():
            await self._outward.room.wait()
        if self._closed is not None:
            raise self._closed

    async def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closed is None:
            self._outward.put(Sign.FIN)
            self._end(ConnectionClosedOK(Close(code, reason), Close(code, reason), True))
        await asyncio.sleep(0)

    def abort(self) -> None:
        """Be gone at once, and let the other end know when that gets through."""
        if self._closed is None:
            self._outward.put(Sign.RST)
            self._end(ConnectionClosedError(None, None))

    def cut(self) -> None:
        """The connection breaks: what is under way is lost."""
        self._inward.end = None
        self._end(ConnectionClosedError(None, None))

    def flush(self) -> None:
        self._inward.flush()

    def _end(self, closed: ConnectionClosed) -> None:
        if self._closed is None:
            self._closed = closed
            self._news.set()
            self._outward.room.set()
            self._network.ends.pop(self, None)

    def _ping(self) -> None:
        if self._closed is not None:
            return
        if self._pinged:
            self.abort()
            return
        self._pinged = self._network.loop.now
        self._outward.put(Sign.PING)
        self._network.loop.call_later(PING_WITHIN_S, self._ping)


Handler = Callable[[Any], Awaitable[None]]


class Listener:
    """A server's open door."""

    def __init__(self, network: Network, handler: Handler) -> None:
        self._network = network
        self._handler = handler
        self._context = contextvars.copy_context()
        self._tasks: list[asyncio.Task[None]] = []
        self.ends: list[End] = []
        self.sockets = [self]

    def getsockname(self) -> tuple[str, int]:
        return "127.0.0.1", 9_999

    def accept(self, end: End) -> None:
        self.ends.append(end)
        serving = self._serve(end)
        task = self._network.loop.create_task(serving, name="accepted", context=self._context)
        process = self._context.get(current)
        if process is not None:
            task.add_done_callback(process.ended)
        self._tasks.append(task)

    async def _serve(self, end: End) -> None:
        try:
            await self._handler(end)
        finally:
            self.ends.remove(end)
            await end.close()

    def close(self, *_: object, **__: object) -> None:
        if self._network.listener is self:
            self._network.listener = None
        for end in list(self.ends):
            end.take(Sign.FIN)

    async def wait_closed(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)


class Connecting:
    """What `connect` returns."""

    def __init__(self, network: Network, line: Line) -> None:
        self._network = network
        self._line = line
        self._end: End | None = None

    async def __aenter__(self) -> End:
        network, line = self._network, self._line
        if line.up.held or line.down.held:
            await asyncio.sleep(OPEN_WITHIN_S)
            raise TimeoutError
        pause_s = network.dice.uniform(*line.up.delay) + network.dice.uniform(*line.down.delay)
        if pause_s > OPEN_WITHIN_S:
            await asyncio.sleep(OPEN_WITHIN_S)
            raise TimeoutError
        await asyncio.sleep(pause_s)
        if network.listener is None or line.is_barred:
            raise ConnectionRefusedError(111, "Connection refused")
        up, down = Pipe(network, line, is_up=True), Pipe(network, line, is_up=False)
        self._end = End(network, line, down, up)
        far = End(network, line, up, down)
        network.ends[self._end] = network.ends[far] = None
        mine = current.get()
        if mine is not None:
            mine.at_death.append(self._end.abort)
        network.listener.accept(far)
        return self._end

    async def __aexit__(self, *_: object) -> None:
        if self._end is not None:
            await self._end.close()


class Network:
    """All lines between the clients and one server."""

    def __init__(self, loop: VirtualLoop, dice: random.Random) -> None:
        self.loop = loop
        self.dice = dice
        self.lines: dict[str, Line] = {}
        self.listener: Listener | None = None
        self.ends: dict[End, None] = {}
        self.taps: list[Tap] = []
        self.rewrite: Rewrite | None = None
        self.frames = 0
        self._trace = hashlib.sha256()

    def line(self, name: str) -> Line:
        return self.lines.setdefault(name, Line(name))

    def connect(self, *_: object, **__: object) -> Connecting:
        process = current.get()
        return Connecting(self, self.line(process.name if process else "?"))

    async def serve(self, handler: Handler, *_: object, **__: object) -> Listener:
        listener = Listener(self, handler)
        self.listener = listener
        process: Process | None = current.get()
        if process is not None:
            process.at_death.append(lambda: self._gone(listener))
        await asyncio.sleep(0)
        return listener

    def _gone(self, listener: Listener) -> None:
        if self.listener is listener:
            self.listener = None
        for end in list(listener.ends):
            end.abort()

    def cut(self, name: str) -> None:
        """Break all connections of a line."""
        for end in [end for end in self.ends if end.line.name == name]:
            end.cut()

    def clear(self, name: str) -> None:
        """Let a line be fine again."""
        self.line(name).clear()
        self.flush(name)

    def flush(self, name: str) -> None:
        for end in [end for end in self.ends if end.line.name == name]:
            end.flush()

    def told(self, name: str, is_up: bool, frame: bytes | str) -> None:
        content = frame if isinstance(frame, bytes) else frame.encode()
        self.frames += 1
        self.note(f"{name} {'up' if is_up else 'down'}", content)
        for tap in self.taps:
            tap(name, is_up, content)

    def note(self, who: str, what: bytes) -> None:
        """Make something part of the trace."""
        self._trace.update(f"{self.loop.now!r} {who} {len(what)}\n".encode())
        self._trace.update(what)

    @property
    def trace(self) -> str:
        return self._trace.hexdigest()
