"""Kill -9 while acting (G01), at named steps of the files (G13), and starting twice (G25)."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from app.domain.row import Row
from app.drill.program import Program
from app.protocol.session import Position
from app.store.mirror import Mirror
from app.sync.node import NodeSettings
from app.tokens import read_token
from tests.faults import killing, storepath
from tests.faults.line import Line, Scale
from tests.faults.site import Site, site
from tests.faults.verdict import read_ledger, read_outbox, total_queue

ALONE = True
KILLS = {Scale.CI: 50, Scale.LONG: 500}
POINTS = {Scale.CI: 40, Scale.LONG: 1_000}
CASES = 100_000
STARTS = 3
START_GOAL_S = 5.0
IN_USE = 6
"""Exit code of a program whose data folder another one has."""


def run(scale: Scale) -> Iterator[Line]:
    with TemporaryDirectory(prefix="faults-") as base:
        yield kills(Path(base) / "kills", KILLS[scale])
        yield fail_points(Path(base) / "points", POINTS[scale])
        yield start(Path(base) / "start", CASES)
        yield twice(Path(base) / "twice")


def kills(folder: Path, count: int) -> Line:
    """Kill a busy node so many times on one folder, its server running; then let it send all."""
    return asyncio.run(_kills(folder, count))


async def _kills(folder: Path, count: int) -> Line:
    async with site(folder, 1) as place:
        token = read_token(place.tokens, "leader")
        settings = NodeSettings(place.url, token, folder / "node")
        dice = random.Random(1)
        ticked: list[int] = []
        silent = 0
        for _ in range(count):
            ticks = killing.kill_while_acting(settings, dice)
            silent += not ticks
            ticked += ticks
        await _drained(place, folder)
    box = read_outbox(folder / "node" / "outbox.db")
    kept = {op_no: command.subject for op_no, (command, _) in box.ops.items()}
    lost = [op_no for op_no in ticked if op_no not in kept]
    faults = [
        *(f"op {op_no} was ticked and is gone" for op_no in lost),
        *total_queue(box, {}, read_ledger(place.data / "ledger.db")),
        *(["a client never acted"] * silent),
    ]
    unticked = len(kept) - len(set(ticked))
    return Line(
        ids=("G01", "G03", "REL-01"),
        what="kill -9 of an acting client: ticked acts that are lost, unsent or done twice",
        runs=count,
        failures=len(faults),
        value=len(lost),
        unit="ticks",
        goal="<= 0",
        note=f"{len(ticked)} ticked, {unticked} kept and never ticked; {faults[:3]}",
    )


async def _drained(place: Site, folder: Path) -> None:
    node = Program(
        [
            *("-m", "app.drill.headless", "--server", place.url),
            *("--token-file", str(place.tokens), "--data", str(folder / "node")),
        ],
        folder / "node.log",
    )
    await node.start()
    async with asyncio.timeout(120.0):
        while True:
            node.tell(do="link")
            said = await node.hear(lambda facts: facts["ev"] == "state", 10.0)
            if said["is_connected"] and not said["unsent"]:
                break
            await asyncio.sleep(0.1)
    node.tell(do="end")
    await node.wait(10.0)


def fail_points(folder: Path, count: int) -> Line:
    """Die at so many named statements, before and after each in turn; open and go on."""
    folder.mkdir()
    (folder / "whole").mkdir()
    names = killing.names_of_steps(folder / "whole")
    broken: list[str] = []
    numbers = killing.chosen(names, count)
    for turn, number in enumerate(numbers):
        place = folder / str(number)
        place.mkdir()
        faults = killing.die_at(place, number, is_before=turn % 2 == 0)
        broken += [f"{number} {names[number - 1]}: {fault}" for fault in faults[:1]]
    return Line(
        ids=("G05", "G13", "REL-09"),
        what="killed at a named step of outbox, mirror, swap and ledger: opens clean and goes on",
        runs=len(numbers),
        failures=len(broken),
        note="; ".join(broken[:3]),
    )


def start(folder: Path, cases: int, times: int = STARTS) -> Line:
    """Time starts of a node, interpreter included, to the picture it kept; no server."""
    folder.mkdir()
    _fill(folder / "data", cases)
    (folder / "token").write_text("t", "utf-8")
    started = sorted(_start(folder) for _ in range(times))
    empty = [said for _, said in started if f'"cases":{cases}' not in said]
    told = ", ".join(f"{seconds:.2f} s" for seconds, _ in started)
    return Line(
        ids=("G13", "REL-09"),
        what=f"start of the program to the picture it kept, {cases} cases, no server, median",
        runs=times,
        failures=len(empty),
        value=started[times // 2][0],
        unit="s",
        goal=f"<= {START_GOAL_S:g}",
        note="; ".join((told, *empty[:1])),
    )


def _start(folder: Path) -> tuple[float, str]:
    began = monotonic()
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "app.drill.headless", "--server", "ws://127.0.0.1:1"),
            *("--token-file", str(folder / "token"), "--data", str(folder / "data")),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    said = child.stdout.readline().decode()
    seconds = monotonic() - began
    child.communicate()
    return seconds, said


def _fill(folder: Path, cases: int) -> None:
    mirror = Mirror(folder / "mirror.db")
    mirror.begin()
    total: list[Row] = []
    for begin in range(0, cases, 5_000):
        rows = [storepath.row(number) for number in range(begin, min(cases, begin + 5_000))]
        mirror.add(rows)
        total += rows
    mirror.swap(Position("e1", cases, storepath.digest_of(total)))
    mirror.close()
    storepath.opened(folder).close()


def twice(folder: Path) -> Line:
    """Start a second server and a second node where one runs, and where one is frozen."""
    return asyncio.run(_twice(folder))


async def _twice(folder: Path) -> Line:
    faults: list[str] = []
    tried = 0
    async with site(folder, 1) as place:
        client = await place.add("c0", "leader")
        seconds = {
            "server": ("-m", "app", "server", "--port", "0", "--data", str(place.data)),
            "node": (
                *("-m", "app.drill.headless", "--server", place.url),
                *("--token-file", str(place.tokens), "--data", str(client.folder / "data")),
            ),
        }
        for is_frozen in (False, True):
            if is_frozen:
                place.server.freeze()
                client.program.freeze()
            for name, command in seconds.items():
                tried += 1
                code = await _exit_code(command)
                if code != IN_USE:
                    faults.append(f"second {name} ended with {code}, first frozen: {is_frozen}")
        place.server.thaw()
        client.program.thaw()
        await place.converged()
    return Line(
        ids=("G25",),
        what="a second program on a folder in use ends with its code; the first goes on",
        runs=tried,
        failures=len(faults),
        note="; ".join(faults),
    )


async def _exit_code(command: tuple[str, ...]) -> int:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=dict(os.environ),
    )
    async with asyncio.timeout(20.0):
        return await child.wait()
