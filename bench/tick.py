"""How long an act takes to be kept: from the wish to the tick, as a screen sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from app.clock import SystemClock
from app.sync.node import Node, NodeSettings, Wish
from bench.line import Figure

ACTS = 500
WITHIN_S = 10.0


def measure() -> Iterator[Figure]:
    """Yield the tick of an act without a link, beside a bare synced insert of the same run."""
    with TemporaryDirectory(prefix="bench-tick-") as name:
        folder = Path(name)
        bare = at_99(raw_inserts(folder / "raw.db"))
        ours = at_99(ticks(folder / "node"))
        yield Figure("tick_p99", ours, "ms", "<= 50", "raw synced insert", bare)


def at_99(times_ms: list[float]) -> float:
    """Return the 99th of a hundred."""
    return sorted(times_ms)[int(len(times_ms) * 0.99)]


def ticks(folder: Path) -> list[float]:
    """Return for each act the milliseconds until it is told as kept."""
    node = Node(NodeSettings("ws://127.0.0.1:9", "none", folder, "bench"), SystemClock())
    node.start().result()
    taken: list[float] = []
    for ticket in range(1, ACTS + 1):
        start = perf_counter()
        node.wish(Wish(ticket, "note", f"case-{ticket}", {"note": "巡查已到，现场无异常"}))
        while not node.mailbox.take().queued:
            if perf_counter() - start > WITHIN_S:
                raise TimeoutError("an act was not kept in time")
            sleep(0.0002)
        taken.append((perf_counter() - start) * 1000.0)
    node.stop()
    return taken


def raw_inserts(path: Path) -> list[float]:
    """Return for each insert into a bare file, synced, the milliseconds it took."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE op (op_no INTEGER PRIMARY KEY, command BLOB)")
    taken: list[float] = []
    for number in range(ACTS):
        start = perf_counter()
        connection.execute("INSERT INTO op VALUES (?, ?)", (number, b"x" * 200))
        taken.append((perf_counter() - start) * 1000.0)
    connection.close()
    return taken
