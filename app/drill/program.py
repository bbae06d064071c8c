"""One of our own programs as a child that speaks JSON lines: started, killed, frozen at will."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from app.errors import LinkError
from app.sim.launch import die_with_parent

Facts = dict[str, Any]
Wanted = Callable[[Facts], bool]

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
LINE_BYTES = 1 << 20


class Program:
    """A child process; lives in one event loop. What it says is in `heard`, each with its `at`.

    It may be started again after it ended. Its standard error goes to `log`.
    """

    def __init__(self, command: Sequence[str], log: Path) -> None:
        """Prepare a program: arguments after the interpreter's name, such as `-m app server`."""
        self.heard: list[Facts] = []
        self.starts = 0
        self._command = [sys.executable, *command]
        self._log = log
        self._child: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    @property
    def pid(self) -> int:
        """Return the process id of a program that runs, 0 for one that does not."""
        return self._child.pid if self._child is not None else 0

    async def start(self, within_s: float = START_WITHIN_S) -> Facts:
        """Start it and return what it said when it was ready; raises `LinkError`."""
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        with self._log.open("ab") as errors:
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                limit=LINE_BYTES,
                preexec_fn=die_with_parent,
                env={**os.environ, "PYTHONPATH": path},
            )
        self.starts += 1
        seen = len(self.heard)
        self._reading = asyncio.create_task(self._read(self._child), name="program")
        self._reading.add_done_callback(lambda _: self._news.set())
        return await self.hear(_is_ready, within_s, seen)

    def tell(self, **order: object) -> None:
        """Give it an order; one that has died hears nothing."""
        if self._child is not None and self._child.stdin is not None:
            with suppress(OSError, RuntimeError):
                self._child.stdin.write(msgspec.json.encode(order) + b"\n")

    async def hear(self, wanted: Wanted, within_s: float, seen: int | None = None) -> Facts:
        """Return the next thing it says that is wanted; raises `LinkError` when none comes.

        Only what comes after the first `seen` things counts, by default what is new.
        """
        at = len(self.heard) if seen is None else seen
        until = monotonic() + within_s
        while True:
            for facts in self.heard[at:]:
                if wanted(facts):
                    return facts
            at = len(self.heard)
            if self._reading is None or self._reading.done():
                raise LinkError(f"{self._name} ended; see {self._log}")
            if monotonic() >= until:
                raise LinkError(f"{self._name} did not say what was awaited in {within_s:g} s")
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, until - monotonic())):
                    await self._news.wait()

    async def kill(self) -> None:
        """End it at this instruction, as a power cut ends it (kill -9)."""
        self.send(signal.SIGKILL)
        await self._ended()

    async def stop(self) -> int:
        """End it as a person would; kill what does not end. Return its exit code."""
        self.send(signal.SIGTERM)
        return await self.wait(STOP_WITHIN_S)

    async def wait(self, within_s: float) -> int:
        """Wait for it to end by itself and kill it when it does not; return its exit code."""
        if self._child is None:
            return 0
        try:
            async with asyncio.timeout(within_s):
                await self._child.wait()
        except TimeoutError:
            self.send(signal.SIGKILL)
        return await self._ended()

    def freeze(self) -> None:
        """Hold it at this instruction until `thaw`."""
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.send(signal.SIGCONT)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has died gets none."""
        if self._child is not None:
            with suppress(ProcessLookupError):
                self._child.send_signal(number)

    @property
    def _name(self) -> str:
        return " ".join(self._command[1:4])

    async def _ended(self) -> int:
        child, reading, self._child, self._reading = self._child, self._reading, None, None
        if child is None:
            return 0
        code = await child.wait()
        if reading is not None:
            await asyncio.gather(reading, return_exceptions=True)
        if child.stdin is not None:
            child.stdin.close()
            with suppress(OSError):
                await child.stdin.wait_closed()
        return code

    async def _read(self, child: asyncio.subprocess.Process) -> None:
        if child.stdout is None:  # pragma: no cover - it is piped above
            return
        while line := await child.stdout.readline():
            with suppress(msgspec.DecodeError):
                said: Any = msgspec.json.decode(line)
                if isinstance(said, dict):
                    self.heard.append({**said, "at": monotonic()})
            self._news.set()


def _is_ready(facts: Facts) -> bool:
    return bool(facts.get("ready"))
