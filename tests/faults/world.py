"""One server and its clients as they really are, on virtual time: hosts that start, die, return."""

from __future__ import annotations

import asyncio
import contextvars
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from app.domain.row import Row
from app.errors import StoreError
from app.ledger.sqlite import SqliteLedger
from app.runtime import Runtime
from app.server.service import Server, ServerSettings
from app.store.outbox import Outbox
from app.store.room import RoomLimits
from app.sync.node import Node
from tests.app.store.rows import LIMITS
from tests.faults.checker import ClientEnd, Ending
from tests.faults.checkers import DurableAnswer
from tests.faults.loop import Process, VirtualLoop
from tests.faults.network import Network
from tests.faults.plan import SERVER, Plan
from tests.faults.watching import Checkers, Told

BASE_WALL_S = 1_795_000_000.0
PUMP_EVERY_S = 0.25
SUPERVISED_S = 1.0
MASKED = frozenset({"wall", "connector"})


class SimClock:
    """A clock whose wall face can be wrong; its other face goes with the loop."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._flip = False
        self.offset_s = 0.0
        self.strobe_s = 0.0

    def now(self) -> float:
        self._flip = not self._flip
        extra_s = self.strobe_s if self._flip else 0.0
        return BASE_WALL_S + self._loop.now + self.offset_s + extra_s

    def monotonic(self) -> float:
        return self._loop.now


@dataclass(slots=True)
class Template:
    """The files of a server that has its base data, and the tokens to it."""

    folder: Path
    tokens: dict[str, str]


class ServerHost:
    """A machine with the server on it, and somebody who starts it again when it ends."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._folder = folder
        self.clock = SimClock(world.loop)
        self.process: Process | None = None
        self.server: Server | None = None
        self._ledger: SqliteLedger | None = None
        self.fails_in = 0
        self.starts = 0

    def start(self) -> None:
        if self.process is None:
            self.starts += 1
            self.process = Process(SERVER)
            self.process.start(self._main(), "server")

    async def _main(self) -> None:
        mine = self.process
        try:
            self._ledger = SqliteLedger(self._folder / "ledger.db")
            settings = ServerSettings(folder=self._folder, limits=LIMITS, town="demo")
            self.server = Server(settings, self._ledger, self.clock)
            await self.server.start()
            await self.server.wait()
        except StoreError as error:
            self._world.note(SERVER, f"stops: {error}")
            asyncio.get_running_loop().call_later(SUPERVISED_S, self._again, mine)

    def _again(self, mine: Process | None) -> None:
        if mine is self.process and mine is not None:
            self._world.later(self._revive(mine))

    async def _revive(self, mine: Process) -> None:
        if self.process is mine:
            await self.kill()
            self.start()

    async def kill(self) -> None:
        if self.process is not None:
            process, self.process, self.server = self.process, None, None
            await process.kill()
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None

    async def stop(self) -> None:
        """End in good order."""
        if self.process is None or self.server is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(20.0):
                await self.process.start(self.server.aclose(), "closing")
        await self.kill()

    def copy(self, path: Path) -> None:
        """Copy the ledger as it is now."""
        with closing(sqlite3.connect(self._folder / "ledger.db")) as source:
            path.unlink(missing_ok=True)
            with closing(sqlite3.connect(path)) as target:
                source.backup(target)

    async def restore(self, copy: Path, pause_s: float) -> None:
        """Put an older copy in place of the ledger."""
        await self.kill()
        for name in ("ledger.db-wal", "ledger.db-shm"):
            (self._folder / name).unlink(missing_ok=True)
        shutil.copy(copy, self._folder / "ledger.db")
        with closing(sqlite3.connect(copy)) as connection:
            asked = connection.execute("SELECT client, op_no FROM op").fetchall()
        self._world.checkers.of(DurableAnswer).put_back(asked)
        self._world.checkers.restored()
        await asyncio.sleep(pause_s)
        self.start()

    @property
    def head_seq(self) -> int:
        """Return the server's newest change, -1 while it is away or still has to decide."""
        hub = self.server._hub if self.server is not None else None
        if hub is None or hub.sequencer._asks:
            return -1
        return hub.sequencer.head_seq


class ClientHost:
    """A machine with a seat, a wall or a terminal on it."""

    def __init__(self, world: World, name: str, role: str, folder: Path) -> None:
        self._world = world
        self.name = name
        self.role = role
        self.folder = folder
        self.clock = SimClock(world.loop)
        self.process: Process | None = None
        self.runtime: Runtime | None = None
        self.fails_in = 0
        self.starts = 0
        self.admitted_at = 0.0
        self.reported = 0

    def start(self) -> None:
        if self.process is not None:
            return
        self.starts += 1
        process = self.process = Process(self.name)
        self.runtime = runtime = process.run(self._made)
        process.start(self._live(runtime._node), "node")
        process.start(self._pump(runtime), "pump")

    def _made(self) -> Runtime:
        world = self._world
        runtime = Runtime(
            server="ws://127.0.0.1:9999",
            token=world.template.tokens[self.role],
            data_dir=self.folder,
            clock=self.clock,
            limits=LIMITS,
            agent="sim",
        )
        room = RoomLimits(low=0, full=0, reserve=4_096)  # 64 MiB for each would cost most of a run
        runtime._node._settings = replace(runtime._node._settings, room=room)
        runtime._node.mailbox = Told(self.name, world.checkers)
        return runtime

    async def _live(self, node: Node) -> None:
        try:
            await node.live()
        except StoreError as error:
            self._world.note(self.name, f"stops: {error}")
            mine = self.process
            asyncio.get_running_loop().call_later(SUPERVISED_S, self._again, mine)

    def _again(self, mine: Process | None) -> None:
        if mine is self.process and mine is not None:
            self._world.later(self._revive(mine))

    async def _revive(self, mine: Process) -> None:
        if self.process is mine:
            await self.kill()
            self.start()

    async def _pump(self, runtime: Runtime) -> None:
        while True:
            await asyncio.sleep(PUMP_EVERY_S)
            self.look(runtime)

    def look(self, runtime: Runtime) -> None:
        """Let the screen take in what is new, and the checkers look at the screen."""
        was_connected = runtime.link.is_connected
        runtime.pump()
        if runtime.link.is_connected and not was_connected:
            self.admitted_at = self._world.loop.now
        self._world.checkers.sampled(self.name, runtime, self._world.loop.now)

    async def kill(self) -> None:
        if self.process is not None:
            process, self.process, self.runtime = self.process, None, None
            await process.kill()
            self._world.checkers.died(self.name)

    def is_level(self, head_seq: int) -> bool:
        """Return whether all is said and done here, as far as this node's own files know."""
        if self.runtime is None or head_seq < 0:
            return False
        link = self.runtime._node._link
        return link.is_connected and not link.unsent and link.mirror_seq == head_seq


@dataclass
class World:
    """All hosts of a run."""

    plan: Plan
    folder: Path
    template: Template
    loop: VirtualLoop
    dice: random.Random
    network: Network
    checkers: Checkers
    notes: list[str] = field(default_factory=list[str])
    hosts: dict[str, ClientHost] = field(default_factory=dict[str, ClientHost])
    chores: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def __post_init__(self) -> None:
        self._outside = contextvars.copy_context()
        home = self.folder / SERVER
        shutil.copytree(self.template.folder, home)
        self.server = ServerHost(self, home)
        for name, role in zip(self.plan.clients, self.plan.roles, strict=True):
            self.hosts[name] = ClientHost(self, name, role, self.folder / name)

    def note(self, who: str, what: str) -> None:
        self.notes.append(f"{self.loop.now - 1000.0:7.2f} s {who}: {what}")
        self.network.note(who, what.replace(str(self.folder), "").encode())

    def later(self, chore: object) -> None:
        """Have something done by nobody's process."""
        assert asyncio.iscoroutine(chore)
        task = self.loop.create_task(chore, name="chore", context=self._outside)
        self.chores.append(task)

    def host(self, name: str) -> ServerHost | ClientHost:
        return self.server if name == SERVER else self.hosts[name]

    def ending(self) -> Ending:
        """Return what is in all files when everybody has gone."""
        with closing(SqliteLedger(self.folder / SERVER / "ledger.db")) as ledger:
            ops = ledger._all("SELECT client, op_no FROM op ORDER BY client, op_no")
            return Ending(
                rows=list(ledger.rows()),
                changes=list(ledger.all_changes()),
                receipts={
                    (str(client), int(op_no)): receipt
                    for client, op_no in ops
                    if (receipt := ledger.receipt(client, op_no)) is not None
                },
                clients=[self._client_end(host) for host in self.hosts.values()],
            )

    def _client_end(self, host: ClientHost) -> ClientEnd:
        with closing(Outbox(host.folder / "outbox.db")) as outbox:
            commands = outbox.after(0)
            return ClientEnd(
                name=host.name,
                is_masked=host.role in MASKED,
                client=outbox.client,
                commands=commands,
                receipts={
                    command.op_no: receipt
                    for command in commands
                    if (receipt := outbox.receipt(command.op_no)) is not None
                },
                rows=kept_rows(host.folder / "mirror.db"),
            )


def kept_rows(path: Path) -> list[Row]:
    """Return the rows in a mirror's file, read without the mirror."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT kind, id, version, body FROM row").fetchall()
    return [Row(kind, key, version, msgspec.msgpack.decode(b)) for kind, key, version, b in found]
