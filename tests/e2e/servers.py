"""Real server processes for tests: started on a free port, killed at will, ended for sure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.tokens import read_tokens

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Process:
    """A server process over a folder; `port` 0 takes a free one, kept over restarts."""

    folder: Path
    port: int = 0
    url: str = ""
    epoch: str = ""
    program: tuple[str, ...] = ("-m", "app")
    child: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        command = [sys.executable, *self.program, "server", "--port", str(self.port)]
        self.child = subprocess.Popen(
            [*command, "--data", str(self.folder), "--log-level", "warning"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.child.stdout is not None
        ready = json.loads(self.child.stdout.readline())
        self.url, self.epoch = ready["url"], ready["epoch"]
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut would (kill -9)."""
        if self.child is not None:
            self.child.kill()
            self._wait()

    def stop(self) -> int:
        """End it as an operator would (SIGTERM); return its exit code."""
        if self.child is None:
            return 0
        self.child.terminate()
        return self._wait()

    def _wait(self) -> int:
        assert self.child is not None
        code = self.child.wait(10)
        if self.child.stdout is not None:
            self.child.stdout.close()
        self.child = None
        return code

    @property
    def tokens(self) -> dict[str, str]:
        """The plain token of each role."""
        return read_tokens(self.folder / "tokens.toml")


@contextmanager
def running_server(folder: Path, program: tuple[str, ...] = ("-m", "app")) -> Iterator[Process]:
    """Start a server with its files in `folder`; whatever happens, it is gone afterwards."""
    process = Process(folder, program=program)
    process.start()
    try:
        yield process
    finally:
        process.kill()
