"""The stage of the drill: a demo town, a node behind a link that can be broken, and a witness."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from time import monotonic

from app.drill.program import Facts, Program
from app.drill.proxy import FaultProxy
from app.errors import LinkError
from app.sim.launch import fresh_folder

TOWN_WITHIN_S = 120.0
LOOK_EVERY_S = 0.2
EVEN_WITHIN_S = 60.0


class Stage:
    """A server with a simulated town, a node that is made to suffer, and one that looks on.

    `node` reaches the server through `proxy`; `witness` does so directly and sees what everyone
    else sees. All of them are processes of their own, in a folder of the drill's own.
    """

    def __init__(self, folder: Path, *, seed: int = 1, scale: str = "demo") -> None:
        self.folder = folder
        self.node_data = folder / "node"
        self.proxy = FaultProxy(0)
        self._server_data = folder / "server"
        self._seed = seed
        self._scale = scale
        self.tokens = self._server_data / "tokens.toml"
        self._port = "0"
        self.server = self._program("server", "server", "--port", "0")
        self._programs: list[Program] = [self.server]
        self.node = self.witness = self.server

    async def start(self) -> None:
        """Start everything and wait until the node shows the town; raises `LinkError`."""
        fresh_folder(self.folder)
        url = str((await self.server.start())["url"])
        port = url.rpartition(":")[2]
        self._port = port
        self.proxy = FaultProxy(int(port))
        await self.proxy.start()
        await self._start_town(url)
        self.witness = self._add(self._node_program("witness", url, "operator"))
        self.node = self._add(self._node_program("node", self.proxy.url, "leader"))
        await asyncio.gather(self.witness.start(), self.node.start())
        await self.even()

    async def _start_town(self, url: str) -> None:
        town = self._program(
            "simulate",
            *("simulate", "--server", url, "--tokens", str(self.tokens)),
            *("--seed", str(self._seed), "--scale", self._scale),
        )
        await self._add(town).start(TOWN_WITHIN_S)

    async def aclose(self) -> None:
        """End everything."""
        for program in reversed(self._programs):
            program.thaw()
            await program.stop()
        await self.proxy.aclose()

    async def mend(self) -> None:
        """Undo every harm, so that the next step finds a sound stage."""
        self.proxy.heal()
        if not self.server.pid:
            await self.restart_server()
        if not self.node.pid:
            await self.node.start()
        self.node.tell(do="clock", offset_s=0.0)

    async def restart_server(self) -> None:
        """Start the server again on the port it had; it must have ended."""
        again = self._program("server", "server", "--port", self._port)
        self._programs[self._programs.index(self.server)] = again
        self.server = again
        await again.start()

    async def state(self, node: Program) -> Facts:
        """Return what a node knows of its link now."""
        seen = len(node.heard)
        node.tell(do="link")
        return await node.hear(lambda facts: facts["ev"] == "state", 10.0, seen)

    async def case(self, case_id: str) -> Facts | None:
        """Return a case as the witness sees it, None when it sees none."""
        seen = len(self.witness.heard)
        self.witness.tell(do="look", id=case_id)
        said = await self.witness.hear(
            lambda f: f["ev"] == "case" and f["id"] == case_id, 10.0, seen
        )
        found: Facts | None = said["case"]
        return found

    async def even(self, within_s: float = EVEN_WITHIN_S) -> float:
        """Wait until node and witness are linked and show all, and the node has sent all.

        Returns the seconds; raises `LinkError` when that does not come about. The town goes on
        living meanwhile: what was there when one look was taken must be shown at the next.
        """
        began, head = monotonic(), 1 << 60
        while monotonic() - began < within_s:
            states = [await self.state(self.node), await self.state(self.witness)]
            is_shown = all(each["is_connected"] and each["mirror_seq"] >= head for each in states)
            if is_shown and not states[0]["unsent"]:
                return monotonic() - began
            head = max(max(each["head_seq"], each["mirror_seq"]) for each in states)
            await asyncio.sleep(LOOK_EVERY_S)
        raise LinkError(f"the node is not even with the server after {within_s:g} s")

    def _node_program(self, name: str, url: str, role: str) -> Program:
        return Program(
            [
                *("-m", "app.drill.headless", "--server", url, "--role", role),
                *("--token-file", str(self.tokens), "--data", str(self.folder / name)),
            ],
            self.folder / f"{name}.log",
        )

    def _program(self, name: str, *arguments: str) -> Program:
        options = ("--sandbox", "--data", str(self._server_data)) if name == "server" else ()
        return Program(["-m", "app", *arguments, *options], self.folder / f"{name}.log")

    def _add(self, program: Program) -> Program:
        self._programs.append(program)
        return program


def damage(path: Path, dice_seed: int, *, flips: int = 0, keep: float = 1.0) -> None:
    """Flip bits of a file at places drawn by a seed, or cut it to a share of its length."""
    dice = random.Random(dice_seed)  # noqa: S311 - which bits, is no secret
    content = bytearray(path.read_bytes())
    del content[int(len(content) * keep) :]
    for _ in range(flips):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
