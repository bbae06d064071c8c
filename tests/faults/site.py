"""A site for faults: a real server, nodes in processes of their own, a bad link to each of them."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import monotonic

from app.domain.command import CommandKind
from app.drill.program import Facts, Program
from app.drill.proxy import FaultProxy
from app.sources.uplink import Uplink
from app.tokens import read_token
from tests.faults.frames import FrameProxy

UNITS = 40
CONVERGE_WITHIN_S = 60.0
"""From here on it counts as a wedge. Source: reliability reference, G07."""

SAY_EVERY_S = 0.05


class Client:
    """A node behind proxies of its own; `folder` is its data, `ticks` what it said was on disk."""

    def __init__(self, site: Site, name: str, role: str) -> None:
        self.name = name
        self.role = role
        self.folder = site.folder / name
        self.folder.mkdir()
        self.proxy = FaultProxy(site.port, site.dice)
        self.frames = FrameProxy("", site.dice)
        self.is_by_frames = False
        self._site = site
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        assert self._program is not None
        return self._program

    @property
    def ticks(self) -> list[Facts]:
        return [facts for facts in self.program.heard if facts["ev"] == "tick"]

    @property
    def answers(self) -> list[Facts]:
        return [facts for facts in self.program.heard if facts["ev"] == "answer"]

    @property
    def link(self) -> Facts:
        """The newest that was said of the link."""
        said = [f for f in self.program.heard if f["ev"] in {"link", "state"}]
        return said[-1] if said else {}

    async def start(self) -> None:
        await self.proxy.start()
        url = self.proxy.url
        if self.is_by_frames:
            self.frames = FrameProxy(self.proxy.url, self._site.dice)
            await self.frames.start()
            url = self.frames.url
        self._program = Program(
            [
                *("-m", "app.drill.headless", "--server", url),
                *("--token-file", str(self._site.tokens), "--role", self.role),
                *("--data", str(self.folder / "data")),
            ],
            self.folder / "errors.log",
        )
        await self._program.start()

    async def again(self) -> None:
        """Start it anew after it was killed."""
        await self.program.start()

    def work(self, acts: int, rate: float) -> None:
        name = f"{self.name}.{self.program.starts}.{len(self.program.heard)}"
        self.program.tell(do="work", acts=acts, rate=rate, name=name)

    async def state(self, within_s: float = 10.0) -> Facts:
        seen = len(self.program.heard)
        self.program.tell(do="link")
        return await self.program.hear(lambda f: f["ev"] == "state", within_s, seen)

    async def end(self) -> None:
        if self._program is not None:
            self._program.thaw()
            self._program.tell(do="end")
            await self._program.wait(10.0)
        await self.frames.aclose()
        await self.proxy.aclose()


class Site:
    """One server and its clients under a folder. `server` runs on one port, however often."""

    def __init__(self, folder: Path, seed: int, *, is_sandbox: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.seed = seed
        self.dice = random.Random(seed)
        self.data = folder / "server"
        self.tokens = self.data / "tokens.toml"
        self.port = free_port()
        self.url = ""
        self.clients: list[Client] = []
        sandbox = ("--sandbox",) if is_sandbox else ()
        self.server = Program(
            [
                *("-m", "app", "server", *sandbox, "--log-level", "warning"),
                *("--port", str(self.port), "--data", str(self.data)),
            ],
            self.folder / "server.log",
        )

    async def start(self) -> None:
        self.url = (await self.server.start())["url"]
        await self._seed_units()

    async def _seed_units(self) -> None:
        token = read_token(self.tokens, "admin")
        async with Uplink(self.url, token, client="faults-admin") as uplink:
            for number in range(UNITS):
                name = f"u{number}"
                body = {"id": name, "name": name, "kind": "enforcement"}
                await uplink.submit(CommandKind.PUT, name, {"kind": "unit", "body": body})
            await uplink.drain()

    async def add(self, name: str, role: str, *, by_frames: bool = False) -> Client:
        client = Client(self, name, role)
        client.is_by_frames = by_frames
        self.clients.append(client)
        await client.start()
        return client

    async def restart(self) -> None:
        await self.server.start()

    def restore(self, copy: Path) -> None:
        """Put an older copy of the server's data in place; the server must not run."""
        shutil.rmtree(self.data)
        shutil.copytree(copy, self.data)

    def copy_data(self, target: Path) -> None:
        """Copy the data as a backup job would, the server running: one file after the other."""
        target.mkdir()
        for path in self.data.iterdir():
            if path.suffix == ".db":
                with closing(sqlite3.connect(path)) as source:
                    source.execute("VACUUM INTO ?", [str(target / path.name)])
            elif path.suffix == ".toml":
                shutil.copy2(path, target / path.name)

    async def converged(self, within_s: float = CONVERGE_WITHIN_S) -> float:
        """Wait until every client is linked, has sent all and shows the newest; return seconds."""
        began = monotonic()
        while True:
            states = await asyncio.gather(*(client.state() for client in self.clients))
            head = max(state["head_seq"] for state in states)
            if all(is_even(state, head) for state in states):
                return monotonic() - began
            if monotonic() - began > within_s:
                raise TimeoutError(f"not converged after {within_s:g} s: {states}")
            await asyncio.sleep(SAY_EVERY_S)

    async def end(self) -> None:
        await asyncio.gather(*(client.end() for client in self.clients))
        self.server.thaw()
        await self.server.stop()


def free_port() -> int:
    """Return a port that nobody has at this moment."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_even(state: Facts, head: int) -> bool:
    return bool(state["is_connected"] and not state["unsent"] and state["mirror_seq"] == head)


@asynccontextmanager
async def site(folder: Path, seed: int, *, is_sandbox: bool = True) -> AsyncIterator[Site]:
    """Start a site; whatever happens, its processes are gone afterwards.

    In a sandbox people may act as fast as machines; without, as on duty.
    """
    built = Site(folder, seed, is_sandbox=is_sandbox)
    try:
        await built.start()
        yield built
    finally:
        await built.end()
