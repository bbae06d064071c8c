"""A real server process for the tests, and nodes that mirror it."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest

from app.clock import SystemClock
from app.domain.limits import parse_limits
from app.runtime import Runtime
from app.tokens import read_token

ROOT = Path(__file__).parents[2]
LIMITS = parse_limits((ROOT / "resources" / "limits" / "example.toml").read_text("utf-8"))
FRAME_S = 0.01


@dataclass
class ServerProcess:
    """A server in a process of its own; it can be killed and started again on the same port."""

    folder: Path
    port: int
    url: str = ""
    child: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.child = subprocess.Popen(
            [
                *(sys.executable, "-m", "app", "server"),
                *("--port", str(self.port), "--data", str(self.folder)),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.child.stdout is not None
        self.url = json.loads(self.child.stdout.readline())["url"]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.child is not None
        self.child.send_signal(number)
        code = self.child.wait(10)
        assert self.child.stdout is not None
        self.child.stdout.close()
        self.child = None
        return code

    def token(self, role: str) -> str:
        return read_token(self.folder / "tokens.toml", role)


@pytest.fixture
def server(tmp_path: Path, free_port: int) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "server", free_port)
    process.start()
    yield process
    if process.child is not None:
        process.end()


@dataclass
class Nodes:
    """Runtimes of this process, pumped together as screens would."""

    server: ServerProcess
    folder: Path
    all: list[Runtime] = field(default_factory=list)

    async def add(self, role: str) -> Runtime:
        runtime = Runtime(
            server=self.server.url,
            token=self.server.token(role),
            data_dir=self.folder / f"{role}{len(self.all)}",
            clock=SystemClock(),
            limits=LIMITS,
            agent=role,
        )
        await runtime.start()
        self.all.append(runtime)
        return runtime

    async def until(self, claim: Callable[[], bool], within_s: float = 20.0) -> float:
        """Pump all nodes until a claim holds; return the seconds it took."""
        start = monotonic()
        while True:
            for runtime in self.all:
                runtime.pump()
            if claim():
                return monotonic() - start
            assert monotonic() - start < within_s, [runtime.link for runtime in self.all]
            await asyncio.sleep(FRAME_S)

    async def aclose(self) -> None:
        for runtime in self.all:
            await runtime.aclose()


@pytest.fixture
def nodes(server: ServerProcess, tmp_path: Path) -> Nodes:
    return Nodes(server, tmp_path / "nodes")
