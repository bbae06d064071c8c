"""A headless Chromium told what to do over its own protocol, for what is measured beside ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

import psutil
from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
START_WITHIN_S, ANSWER_WITHIN_S = 30.0, 120.0
MOST_BYTES = 64 * 1024 * 1024


def installed() -> str:
    """Return the program's path, empty when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


class Page:
    """One tab. `events` are all that the browser told of it: method and parameters."""

    def __init__(self, socket: ClientConnection, process: psutil.Process) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._socket = socket
        self._process = process
        self._number = 0
        self._session = ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        answer = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = answer["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: object) -> dict[str, Any]:
        """Ask for something and return the answer; raises `RuntimeError` when it is refused."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            said = self._receive(ANSWER_WITHIN_S)
            if said.get("id") != self._number:
                continue
            if "error" in said:
                raise RuntimeError(f"{method}: {said['error']['message']}")
            result: dict[str, Any] = said["result"]
            return result

    def open(self, file: Path, size: tuple[int, int]) -> float:
        """Show a file at a size in pixels; return the seconds until it was loaded."""
        wide, high = size
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=wide,
            height=high,
            deviceScaleFactor=1,
            mobile=False,
        )
        begun = monotonic()
        self.events.clear()
        self.send("Page.navigate", url=file.as_uri())
        while not any(method == "Page.loadEventFired" for method, _ in self.events):
            self._receive(ANSWER_WITHIN_S)
        return monotonic() - begun

    def value(self, script: str) -> Any:  # noqa: ANN401 - whatever the page says
        """Return what a script comes to, its promise awaited; raises `RuntimeError` if it fails."""
        said = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in said:
            raise RuntimeError(str(said["exceptionDetails"].get("exception", said)))
        return said["result"].get("value")

    def memory_mb(self) -> float:
        """Return the memory of all processes of the browser, shared pages counted once each."""
        every = [self._process, *self._process.children(recursive=True)]
        return sum(each.memory_full_info().pss for each in every) / 1e6

    def _receive(self, within_s: float) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._socket.recv(timeout=within_s))
        if "method" in said:
            self.events.append((said["method"], said.get("params", {})))
        return said


@contextmanager
def page() -> Iterator[Page]:
    """Have a tab of a browser of its own; it is gone afterwards, with its files."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        child = subprocess.Popen(
            [installed(), *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        process = psutil.Process(child.pid)
        try:
            with connect(_address(Path(folder)), max_size=MOST_BYTES, proxy=None) as socket:
                yield Page(socket, process)
        finally:
            for each in process.children(recursive=True):
                each.kill()
            child.kill()
            child.wait()


def _address(folder: Path) -> str:
    """Wait for the browser's address; raises `TimeoutError`."""
    until = monotonic() + START_WITHIN_S
    while monotonic() < until:
        try:
            port, path = (folder / "DevToolsActivePort").read_text("utf-8").split()
        except (OSError, ValueError):
            sleep(0.05)
            continue
        return f"ws://127.0.0.1:{port}{path}"
    raise TimeoutError("Chromium did not start")
