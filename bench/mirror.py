"""How fast a mirror fills and catches up, beside the raw bounds of the same run."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep, time

import msgspec
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from app.clock import SystemClock
from app.domain.case import Case, CaseId, CaseState, Category, Source
from app.domain.row import Row, canonical, encode
from app.protocol.messages import SnapshotRows
from app.protocol.messages import encode as encode_message
from app.sources.uplink import Uplink
from app.sync.node import Node, NodeSettings
from bench.line import Figure
from bench.server import Running, running_server

CASES = 100_000
CATCH_UP = 10_000
CHUNK = 200
WITHIN_S = 120.0
PAIRS = 3
"""How often the initial mirror is measured beside its limit; the middle pair is told."""


def measure() -> Iterator[Figure]:
    """Yield the initial mirror of 100,000 cases, a start with it, a catch-up of 10,000 changes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = make_rows(CASES)
        wire = rate(lambda: asyncio.run(raw_wire(rows)))
        yield Figure("raw_websocket_rows", wire, "rows/s", ">= 0")
        with running_server(folder / "server") as server:
            asyncio.run(report(server, 0, CASES))
            first = sorted((pair(folder, rows, server, n) for n in range(PAIRS)), key=share)
            disk, node = first[PAIRS // 2]
            yield Figure("raw_insert_rows", disk, "rows/s", ">= 0")
            slower, bound = min((wire, "raw websocket"), (disk, "raw insert"))
            ours, goal = CASES / (node.mirrored - node.start), f">= {0.5 * slower:.0f}"
            yield Figure("mirror_initial_rows", ours, "rows/s", goal, bound, slower)
            yield Figure("mirror_initial_shown", node.shown - node.start, "s", "<= 5")
            asyncio.run(report(server, CASES, CATCH_UP))
            again = times(folder / "node0", server, CASES + CATCH_UP)
            yield Figure("mirror_start_cached", again.cached - again.start, "s", "<= 3")
            yield Figure("mirror_catch_up_10k", again.mirrored - again.cached, "s", "<= 0.5")
            yield Figure("mirror_catch_up_10k_shown", again.shown - again.cached, "s", "<= 1")


def pair(folder: Path, rows: list[Row], server: Running, number: int) -> tuple[float, Times]:
    """Return the rate of the bare insert and, right after it, the times of a new mirror."""
    disk = rate(lambda: raw_disk(folder / f"raw{number}.db", rows))
    return disk, times(folder / f"node{number}", server, CASES)


def share(measured: tuple[float, Times]) -> float:
    """Return the rate of a mirror by that of the bare insert beside it."""
    disk, node = measured
    return CASES / (node.mirrored - node.start) / disk


def make_rows(count: int) -> list[Row]:
    """Return `count` case rows of about 600 bytes."""
    text = "市民反映该处问题多次发生，希望尽快到场处理并回复。" * 4
    return [
        Row(
            "case",
            f"c{number}",
            1,
            encode(
                Case(
                    id=CaseId(f"c{number}"),
                    state=CaseState.CLUE,
                    title=f"店外经营 {number}",
                    text=text,
                    category=Category.APPEARANCE,
                    source=Source.CITY,
                    reported_at=time() - number,
                )
            ),
        )
        for number in range(count)
    ]


def rate(run: Callable[[], None]) -> float:
    """Return the rows per second of a run over all rows."""
    start = perf_counter()
    run()
    return CASES / (perf_counter() - start)


async def raw_wire(rows: list[Row]) -> None:
    """Send all rows over a bare websocket in one process, encode and decode included."""

    async def send(socket: ServerConnection) -> None:
        for first in range(0, len(rows), CHUNK):
            await socket.send(encode_message(SnapshotRows(rows=tuple(rows[first : first + CHUNK]))))
        await socket.close()

    decode = msgspec.msgpack.Decoder(SnapshotRows).decode
    async with serve(send, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None, proxy=None) as socket:
            got = 0
            async for frame in socket:
                assert isinstance(frame, bytes)
                got += len(decode(frame).rows)
    assert got == len(rows)


def raw_disk(path: Path, rows: list[Row]) -> None:
    """Insert all rows into a bare WAL file in transactions of 500."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = normal")
    connection.execute("CREATE TABLE row (kind, id, version, body, PRIMARY KEY (kind, id))")
    packed = [(row.kind, row.id, row.version, canonical(row.body)) for row in rows]
    for first in range(0, len(packed), 500):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", packed[first : first + 500])
        connection.execute("COMMIT")
    connection.close()


async def report(server: Running, first: int, count: int) -> None:
    """Report `count` cases of about 600 bytes to the server."""
    text = "市民反映该处问题多次发生，希望尽快到场处理并回复。" * 4
    async with Uplink(server.url, server.token("connector")) as uplink:
        for number in range(first, first + count):
            args = {
                "title": f"店外经营 {number}",
                "text": text,
                "category": Category.APPEARANCE.value,
                "source": Source.CITY.value,
            }
            await uplink.submit("report", f"c{number}", args, actor="bench", made_at=time())
        await uplink.drain()


@dataclass(frozen=True, slots=True)
class Times:
    """When a node was started, had its cached rows, its mirror at a place, and that to be shown."""

    start: float
    cached: float
    mirrored: float
    shown: float


def times(folder: Path, server: Running, seq: int) -> Times:
    """Run a node until what it shows is at `seq`; raises TimeoutError."""
    start = perf_counter()
    node = Node(NodeSettings(server.url, server.token("leader"), folder, "bench"), SystemClock())
    node.start().result()
    cached = perf_counter()
    wait_for(lambda: node.position.seq >= seq)
    mirrored = perf_counter()
    wait_for(lambda: link_seq(node) >= seq)
    shown = perf_counter()
    node.stop()
    return Times(start, cached, mirrored, shown)


def link_seq(node: Node) -> int:
    """Return how far the rows are that a node handed to its screen just now, 0 for no news."""
    link = node.mailbox.take().link
    return 0 if link is None else link.mirror_seq


def wait_for(is_done: Callable[[], bool]) -> None:
    """Wait until something is so; raises TimeoutError."""
    until = perf_counter() + WITHIN_S
    while perf_counter() < until:
        if is_done():
            return
        sleep(0.005)
    raise TimeoutError("the mirror did not come to its place")
