"""Clients that ask for too much: readers that do not read, senders that do not stop, guessers.

`python -m tests.faults.flooding URL TOKEN CLIENT` is a sender that does not stop.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from urllib.parse import urlsplit

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.clock import ManualClock
from app.domain.command import Command
from app.protocol.messages import MSGPACK, Ack, Commands, Goodbye, Hello, encode
from app.server.guard import LOCK_S
from tests.app.server.talk import Talk, report, serving, talk, tokens
from tests.e2e.servers import ROOT, Process, running_server

MIB = 1024.0 * 1024.0
BODY = {"kind": "sheet", "body": {"x": "x" * 150_000}}
DRIP_S = 0.1
WITHIN_S = 20.0
SMALL_BUFFER = 4_096
ASK_EVERY_S = 0.01


@dataclass(slots=True)
class Stuck:
    """What so many readers that do not read cost a server, and how long it kept them."""

    clients: int
    peak_mib: float = 0.0
    dropped_s: float = 0.0
    left: int = 0


async def stuck(folder: Path, clients: int, seconds: float) -> Stuck:
    """Let readers stop reading while changes flow; watch the server process from outside."""
    seen = Stuck(clients)
    with running_server(folder) as server:
        async with AsyncExitStack() as stack, talk(server.url) as admin:
            await admin.hello(server.tokens["admin"], "admin", mirror=False)
            readers = [await stack.enter_async_context(_deaf(server.url)) for _ in range(clients)]
            for number, reader in enumerate(readers):
                hello = Hello(
                    protocol_min=1,
                    protocol_max=1,
                    token=server.tokens["leader"],
                    client=f"deaf {number}",
                )
                await reader.send(encode(hello))
                await reader.recv()
                reader.transport.pause_reading()
            await _drip(server, admin, seen, seconds)
            for reader in readers:
                reader.transport.abort()
    return seen


async def _drip(server: Process, admin: Talk, seen: Stuck, seconds: float) -> None:
    assert server.child is not None
    process = psutil.Process(server.child.pid)
    began, base, op_no = monotonic(), _own_mib(process), 0
    while monotonic() - began < seconds:
        op_no += 1
        put = Command(op_no=op_no, kind="put", subject=f"s{op_no % 8}", made_at=1.0, args=BODY)
        await admin.commands(put)
        await admin.answered(op_no)
        seen.peak_mib = max(seen.peak_mib, _own_mib(process) - base)
        seen.left = _connections(process, server.port) - 1
        if seen.left:
            seen.dropped_s = monotonic() - began
        await asyncio.sleep(DRIP_S)


def _own_mib(process: psutil.Process) -> float:
    """Return the memory that is this process's alone (smaps: private clean and dirty)."""
    return float(process.memory_full_info().uss) / MIB


def _connections(process: psutil.Process, port: int) -> int:
    return sum(
        each.status == psutil.CONN_ESTABLISHED and each.laddr.port == port
        for each in process.net_connections("tcp")
    )


def _deaf(url: str) -> connect:
    """Return a client with a small buffer that never looks whether the server lives."""
    parts = urlsplit(url)
    near = socket.socket()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    near.connect((parts.hostname, parts.port))
    near.setblocking(False)
    return connect(
        url,
        sock=near,
        subprotocols=[Subprotocol(MSGPACK)],
        compression=None,
        proxy=None,
        ping_interval=None,
        close_timeout=0.1,
    )


async def guesses(folder: Path) -> list[str]:
    """Guess five times, then know it: return what was not as promised."""
    wrong: list[str] = []
    clock = ManualClock()
    async with serving(folder, clock) as server:
        right = tokens(folder)["leader"]
        codes = [await _try(server.url, f"guess {n}") for n in range(5)]
        if codes != [("bad_token", -1.0)] * 5:
            wrong.append(f"five guesses: {codes}")
        if await _try(server.url, right) != ("busy", LOCK_S):
            wrong.append("the sixth was let in")
        if (await _try(server.url, right, "other name"))[0] != "busy":
            wrong.append("another name of the same address was let in at once")
        clock.advance(LOCK_S - 1.0)
        if (await _try(server.url, right))[0] != "busy":
            wrong.append("let in before the lock was over")
        clock.advance(1.0)
        if await _try(server.url, right) != ("", 0.0):
            wrong.append("not let in after the lock")
    return wrong


async def _try(url: str, token: str, client: str = "mine") -> tuple[str, float]:
    async with talk(url) as line:
        hello = Hello(protocol_min=1, protocol_max=1, token=token, client=client, mirror=False)
        await line.send(hello)
        said = await line.next()
        return (said.code, said.retry_after_s) if isinstance(said, Goodbye) else ("", 0.0)


async def idle_flood(folder: Path) -> str:
    """Send frames that ask for nothing; return the goodbye's code."""
    async with serving(folder) as server, talk(server.url) as line:
        await line.hello(tokens(folder)["leader"], mirror=False)
        with suppress(ConnectionClosed):
            for _ in range(2_000):
                await line.send(Ack(seq=0))
        with suppress(ConnectionClosed):
            while not isinstance(said := await line.next(), Goodbye):
                pass
            return said.code
    return ""


GROWN_UP = (
    "-c",
    "import sys; from app.server import guard; guard.YOUNG_S = 0.0; "
    "from app.__main__ import main; sys.exit(main())",
)
"""A server that does not take everyone for somebody who was away, as one does after a minute."""


@dataclass(slots=True)
class Beside:
    """How long somebody waits for an answer at worst (p99), alone and beside a flooder.

    `growth` is by how much of itself the wait grows: the median of turns that follow each other.
    """

    alone_ms: float
    beside_ms: float
    growth: float
    asked: int


async def beside_a_flooder(folder: Path, rounds: int, asked: int = 100) -> Beside:
    """Ask now and then, by turns alone and while another process sends all it can."""
    worst: dict[bool, list[float]] = {False: [], True: []}
    with running_server(folder, GROWN_UP) as server:
        async with talk(server.url) as line:
            await line.hello(server.tokens["connector"], "calm", mirror=False)
            await _waits(line, 1, asked)
            for turn in range(2 * rounds):
                beside = bool(turn % 2)
                async with AsyncExitStack() as stack:
                    if beside:
                        await stack.enter_async_context(_flooder(server, turn))
                    first = 1 + asked * (1 + turn)
                    worst[beside].append(_p99(await _waits(line, first, asked)))
    growth = [late / soon - 1.0 for soon, late in zip(worst[False], worst[True], strict=True)]
    return Beside(median(worst[False]), median(worst[True]), median(growth), rounds * asked)


@asynccontextmanager
async def _flooder(server: Process, turn: int) -> AsyncIterator[None]:
    words = (server.url, server.tokens["leader"], f"flooder {turn}")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.flooding", *words, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    await child.stdout.readline()
    await asyncio.sleep(1.0)  # the burst that anybody may send is over
    try:
        yield
    finally:
        child.kill()
        await child.wait()


async def _waits(line: Talk, first: int, count: int) -> list[float]:
    waits: list[float] = []
    for op_no in range(first, first + count):
        began = monotonic()
        await line.commands(report(op_no, f"calm {op_no}"))
        await line.answered(op_no)
        waits.append((monotonic() - began) * 1_000.0)
        await asyncio.sleep(ASK_EVERY_S)
    return waits


def _p99(waits: list[float]) -> float:
    return sorted(waits)[max(0, int(len(waits) * 0.99) - 1)]


async def flood(url: str, token: str, client: str) -> None:
    """Send commands as fast as the server takes them."""
    async with talk(url) as line:
        await line.hello(token, client, mirror=False)
        sys.stdout.write("flooding\n")
        sys.stdout.flush()
        op_no = 0
        reading = asyncio.create_task(_drain(line.socket), name="flood-read")
        while not reading.done():
            items = tuple(report(op_no + n, f"{client} {op_no + n}") for n in range(1, 33))
            await line.send(Commands(items=items))
            op_no += len(items)


async def _drain(near: ClientConnection) -> None:
    async for _ in near:
        pass


if __name__ == "__main__":
    asyncio.run(flood(sys.argv[1], sys.argv[2], sys.argv[3]))
