"""Starts the demo: an upper-tier server and a simulated day, each a process of its own."""

from __future__ import annotations

import ctypes
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

import msgspec

from app.database import sole_use
from app.errors import LinkError, StoreError

MARKER = ".yiping-demo"
"""File that marks a folder as the demo's own, which it may empty."""

STOP_WITHIN_S = 5.0

PR_SET_PDEATHSIG = 1
"""Source: prctl(2)."""


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def fresh_folder(folder: Path) -> Path:
    """Return the folder, empty; raises `StoreError` for one not the demo's, or of a running one."""
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARKER).exists():
            raise StoreError(f"{folder} holds other files; give the demo a folder of its own")
        with sole_use(folder / "server"):
            pass  # no other demo runs on what is about to go
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    return folder


class DemoTown:
    """A running server with a simulated town; `url` and `tokens` are known after `start`."""

    def __init__(
        self, folder: Path, *, seed: int = 1, scale: str = "demo", pace: float = 1.0
    ) -> None:
        self.url = ""
        self.tokens = folder / "server" / "tokens.toml"
        self._folder = folder
        self._options = ["--seed", str(seed), "--scale", scale, "--pace", str(pace)]
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self, within_s: float = 60.0) -> dict[str, Any]:
        """Start both processes and wait until the day has been played up to now.

        Returns what the simulation said of itself; raises `LinkError` when one of them ends or
        takes too long.
        """
        deadline = time.monotonic() + within_s
        fresh_folder(self._folder)
        server = self._spawn(
            "server", "--sandbox", "--port", "0", "--data", str(self._folder / "server")
        )
        self.url = str(self._ready(server, deadline)["url"])
        day = self._spawn(
            "simulate", "--server", self.url, "--tokens", str(self.tokens), *self._options
        )
        return self._ready(day, deadline)

    def stop(self) -> None:
        """End both processes, the simulation first; kill what does not end by itself."""
        for child in reversed(self._children):
            child.terminate()
        for child in reversed(self._children):
            try:
                child.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout is not None:
                child.stdout.close()
        self._children.clear()

    def _spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = self._folder / f"{arguments[0]}.log"
        root = Path(__file__).parents[2]
        path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))
        with log.open("wb") as errors:
            child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", "app", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                preexec_fn=die_with_parent,
                bufsize=0,  # a buffer would hide lines from the selector
                stderr=errors,
                env={**os.environ, "PYTHONPATH": path},
            )
        self._children.append(child)
        return child

    def _ready(self, child: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
        name = Path(str(self._folder)) / "*.log"
        if child.stdout is None:  # pragma: no cover - it is piped above
            raise LinkError("the demo's process cannot be heard")
        while (line := _line(child.stdout, deadline - time.monotonic())) is not None:
            said: Any = msgspec.json.decode(line) if line.startswith(b"{") else {}
            if said.get("ready"):
                return dict(said)
            if not line:
                raise LinkError(f"the demo's process ended before it was ready; see {name}")
        raise LinkError(f"the demo's process was not ready in time; see {name}")


def _line(stream: IO[bytes], within_s: float) -> bytes | None:
    """Return the next line of a pipe, empty at its end, None when the time is over."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        if not selector.select(max(0.0, within_s)):
            return None
    return stream.readline()
