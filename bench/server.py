"""A server process of our own for measuring against."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.tokens import read_token


@dataclass(frozen=True, slots=True)
class Running:
    """A running server: its address and the tokens of its folder."""

    url: str
    tokens: Path

    def token(self, role: str) -> str:
        """Return the token of a role."""
        return read_token(self.tokens, role)


@contextmanager
def running_server(folder: Path) -> Generator[Running]:
    """Start a server on a free port with its files in `folder`; end it afterwards."""
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "server", "--port", "0", "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        ready = json.loads(child.stdout.readline())
        yield Running(ready["url"], folder / "tokens.toml")
    finally:
        child.terminate()
        child.wait(10)
        if child.stdout is not None:
            child.stdout.close()
