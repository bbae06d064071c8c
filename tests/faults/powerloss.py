"""Power cuts played from a trace: every write and sync of a program, cut off at any instant.

What was written and not yet synced is lost, kept at random, or torn in sectors, as disks do it.
A file's name is durable once the file or its folder was synced; so is its removal with the folder.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.faults.committer import ACKNOWLEDGED

ROOT = Path(__file__).parents[2]
SECTOR = 512
"""Source: reliability reference, M2."""

CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_FD = re.compile(r"^\d+<([^>]*)>(?:, )?(.*)$", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Loss(StrEnum):
    """What becomes of un-synced writes."""

    ALL = "all"
    SOME = "some"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Event:
    """One call: `do` is write, cut, sync, make, drop or say; `at` is an offset, size or number."""

    do: str
    path: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class File:
    """What the disk has for sure, what may still be lost, and whether the name is there."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)
    is_named: bool = False
    is_dropped: bool = False


def can_trace() -> str:
    """Return why calls cannot be traced here, empty when they can."""
    if shutil.which("strace") is None:
        return "strace is not installed (packaging/setup.sh dev installs it)"
    tried = subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False
    )
    return f"strace may not trace here: {tried.stderr.strip()}" if tried.returncode else ""


def trace(store: str, how: str, count: int, folder: Path) -> list[Event]:
    """Run the committer under strace and return what it did to the files in its folder."""
    data, log = folder / "data", folder / "trace"
    data.mkdir(parents=True)
    subprocess.run(
        [
            *("strace", "-f", "-y", "-xx", "-s", "70000", "-e", f"trace={CALLS}", "-o", str(log)),
            *(sys.executable, "-m", "tests.faults.committer", store, how, str(count), str(data)),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with log.open(encoding="ascii") as lines:
        return list(events(lines, str(data)))


def events(lines: Iterable[str], folder: str) -> Iterator[Event]:
    """Yield what the calls of a trace do to files in a folder, and what was said."""
    for line in lines:
        call = _CALL.match(line)
        if call is None or int(call[3]) < 0:
            continue
        event = _event(call[1], call[2], folder)
        if event is not None:
            yield event


def _event(name: str, arguments: str, folder: str) -> Event | None:
    if name == "openat":
        return _opened(arguments, folder)
    if name.startswith(("unlink", "rename")):
        path = _plain(_TEXT.search(arguments))
        if path.startswith(folder) and name.startswith("rename"):
            raise AssertionError(f"the replay knows no {name}")
        return Event("drop", path) if path.startswith(folder) else None
    on = _FD.match(arguments)
    if on is None:
        return None
    path, rest = _unescaped(on[1]), on[2]
    if name == "write":
        return _said(_bytes(_TEXT.search(rest)), path, folder)
    return _done(name, path, rest) if path.startswith(folder) else None


def _said(data: bytes, path: str, folder: str) -> Event | None:
    if data.startswith(ACKNOWLEDGED.encode()):
        return Event("say", at=int(data.split()[1]))
    if path.startswith(folder):
        raise AssertionError(f"the replay knows no write of {path}")
    return None


def _done(name: str, path: str, rest: str) -> Event:
    if name == "pwrite64":
        return Event("write", path, int(rest.rpartition(",")[2]), _bytes(_TEXT.search(rest)))
    if name == "ftruncate":
        return Event("cut", path, int(rest))
    return Event("sync", path)


def _opened(arguments: str, folder: str) -> Event | None:
    path = _plain(_TEXT.search(arguments))
    return Event("make", path) if path.startswith(folder) and "O_CREAT" in arguments else None


def _bytes(text: re.Match[str] | None) -> bytes:
    return bytes.fromhex(text[1].replace("\\x", "")) if text else b""


def _plain(text: re.Match[str] | None) -> str:
    return _bytes(text).decode("utf-8", "replace")


def _unescaped(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


class Disk:
    """A folder as a disk has it, event by event; `acknowledged` is what was said so far."""

    def __init__(self, folder: str) -> None:
        self.acknowledged: list[int] = []
        self._folder = folder
        self._files: dict[str, File] = {}

    def take(self, event: Event) -> None:
        """Let one event happen."""
        if event.do == "say":
            self.acknowledged.append(event.at)
        elif event.do == "sync" and event.path == self._folder:
            self._sync_names()
        elif event.do == "sync":
            self._sync(self._file(event.path))
        elif event.do == "drop":
            self._file(event.path).is_dropped = True
        elif event.do == "make":
            file = self._file(event.path)
            if file.is_dropped:  # a new file under an old name
                self._files[event.path] = File()
        else:
            self._file(event.path).pending.append(event)

    def after_power_loss(self, target: Path, loss: Loss, dice: random.Random) -> None:
        """Write the files as they may be found when the power is back."""
        for path, file in self._files.items():
            is_kept = file.is_named or dice.random() < 0.5
            if file.is_dropped:
                is_kept = is_kept and dice.random() < 0.5
            if is_kept and not path.endswith("-shm"):  # made anew by the first who opens
                content = bytearray(file.durable)
                for event in file.pending:
                    _keep(content, event, loss, dice)
                (target / Path(path).name).write_bytes(content)

    def _file(self, path: str) -> File:
        return self._files.setdefault(path, File())

    def _sync(self, file: File) -> None:
        for event in file.pending:
            _apply(file.durable, event)
        file.pending.clear()
        file.is_named = True

    def _sync_names(self) -> None:
        for path, file in list(self._files.items()):
            if file.is_dropped:
                del self._files[path]
            else:
                file.is_named = True


def _keep(content: bytearray, event: Event, loss: Loss, dice: random.Random) -> None:
    if loss is Loss.ALL:
        return
    if loss is Loss.SOME or event.do == "cut":
        if dice.random() < 0.5:
            _apply(content, event)
        return
    for begin in range(0, len(event.data), SECTOR):
        if dice.random() < 0.5:
            part = event.data[begin : begin + SECTOR]
            _apply(content, Event("write", event.path, event.at + begin, part))


def _apply(content: bytearray, event: Event) -> None:
    if event.do == "cut":
        del content[event.at :]
        content.extend(bytes(event.at - len(content)))
        return
    end = event.at + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.at : end] = event.data


def crashes(
    happened: list[Event], folder: str, points: int, dice: random.Random
) -> Iterator[tuple[int, Disk, Loss]]:
    """Yield a disk at so many random instants, each with a way to lose what was not synced."""
    first = next(n for n, event in enumerate(happened) if event.do == "say")
    wanted = sorted(dice.randrange(first, len(happened)) for _ in range(points))
    disk, done = Disk(folder), 0
    for number, point in enumerate(wanted):
        for event in happened[done : point + 1]:
            disk.take(event)
        done = point + 1
        yield point, disk, list(Loss)[number % len(Loss)]
