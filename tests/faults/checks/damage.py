"""G14, REL-09 to REL-11: damage to a mirror shows nowhere, and the mirror is made anew."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from app.clock import SystemClock
from app.protocol.session import Position
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from app.sync.node import Node, NodeSettings
from bench.mirror import make_rows, report
from bench.server import Running, running_server
from tests.app.store.rows import digest_of
from tests.faults.damaging import DAMAGES, original, outbox_of, tried
from tests.faults.line import Line, Scale

ALONE = True
SEED = 14
CASES = 100_000
RARE = 30
WITHIN_S = 120.0


def run(scale: Scale) -> Iterator[Line]:
    flips, cases = (1_000, 20_000) if scale is Scale.CI else (10_000, CASES)
    yield from damaging(flips, RARE if scale is Scale.CI else 10 * RARE)
    yield cached_start(CASES)
    yield from rebuilding(cases)


def damaging(flips: int, others: int, cases: int = 300) -> Iterator[Line]:
    """Damage copies of one mirror in every way; compare what is shown with what was written."""
    with TemporaryDirectory() as name:
        source = original(Path(name) / "source", cases)
        for kind, damage in DAMAGES.items():
            bad: list[str] = []
            said = stopped = 0
            count = flips if kind == "bit flips" else others
            for number in range(count):
                seed = SEED * 1_000_003 + number
                seen = tried(source, Path(name) / "copy", damage, seed)
                said += seen.said
                stopped += not seen.started
                faults = seen.wrong + seen.missing
                if not seen.started and not seen.said:
                    faults = ["it did not start"]
                if faults:
                    bad.append(f"seed {seed}: {faults[0]}")
            note = f"{bad[:3]}" if bad else f"{said} said so"
            note += f"; {stopped} taken for a newer version's" if stopped else ""
            what = f"{kind}: no wrong value is shown, the rest is, the outbox stays"
            yield Line(("G14", "REL-10"), what, count, len(bad), note=note)


def cached_start(cases: int) -> Line:
    """Start on a mirror of many cases, offline, every row checked on the way."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        Outbox(folder / "outbox.db").close()
        rows = make_rows(cases)
        mirror = Mirror(folder / "mirror.db")
        mirror.begin()
        mirror.add(rows)
        mirror.swap(Position("e", cases, digest_of(rows)))
        mirror.close()
        start = perf_counter()
        node = Node(NodeSettings("ws://127.0.0.1:9", "none", folder), SystemClock())
        node.start().result()
        spent = perf_counter() - start
        tables = node.mailbox.take().tables
        node.stop()
    shown = len(tables.cases) if tables else 0
    what = f"cached picture of {cases} checked cases"
    return Line(("REL-09",), what, 1, int(shown != cases), spent, "s", "<= 5")


def rebuilding(cases: int) -> Iterator[Line]:
    """Lose the whole mirror of a real node and have it again over loopback."""
    with TemporaryDirectory() as name, running_server(Path(name) / "server") as server:
        asyncio.run(report(server, 0, cases))
        folder = Path(name) / "node"
        mirrored(folder, server, cases)
        outbox = Outbox(folder / "outbox.db")
        for number in range(5):
            outbox.enqueue("file", f"c{number}", {}, made_at=time.time())
        outbox.settle({})
        outbox.close()
        before = outbox_of(folder)
        dice = random.Random(SEED)
        (folder / "mirror.db").write_bytes(dice.randbytes(1_000_000))
        spent = mirrored(folder, server, cases)
        after = outbox_of(folder)
    kept = [row[:2] for row in after] == [row[:2] for row in before]
    what = f"a mirror of {cases} cases is made anew over loopback, the outbox intact"
    goal = f"<= {30 * cases / CASES:g}"
    yield Line(("G14", "REL-11"), what, 1, int(not kept), spent, "s", goal)


def mirrored(folder: Path, server: Running, cases: int) -> float:
    """Return the seconds that a node takes from its start until it shows all cases."""
    start = perf_counter()
    node = Node(NodeSettings(server.url, server.token("leader"), folder, "check"), SystemClock())
    node.start().result()
    try:
        while perf_counter() - start < WITHIN_S:
            parcel = node.mailbox.take()
            link = parcel.link
            if link is not None and link.mirror_seq >= cases and not link.damage:
                return perf_counter() - start
            sleep(0.005)
    finally:
        node.stop()
    raise TimeoutError(f"no mirror of {cases} cases within {WITHIN_S:.0f} s")
