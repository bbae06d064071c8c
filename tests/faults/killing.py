"""Kill -9 in every place: at the n-th statement of the store path, and at random while acting."""

from __future__ import annotations

import os
import random
import selectors
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from app import database
from app.clock import SystemClock
from app.sim.launch import die_with_parent
from app.sync.node import Node, NodeSettings, Wish
from tests.faults import storepath

AHEAD = 64
"""Acts that a busy client has under way at most before the next is made."""

QUIET = ("PRAGMA", "select", "SELECT", "SAVEPOINT", "RELEASE")
"""How statements start that only look."""

NUMBER_BYTES = 8


class Mortal(database.OneConnection):
    """A connection that dies with its process at the n-th statement, before or after it is done.

    `log` keeps the statements seen, for their names.
    """

    left = 1 << 60
    is_before = True
    log: list[str] | None = None

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the base has it
        return self._counted(sql, lambda: super(Mortal, self).execute(sql, *values))

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the base has it
        return self._counted(sql, lambda: super(Mortal, self).executemany(sql, *values))

    def _counted(self, sql: str, run: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
        Mortal.left -= 1
        if Mortal.log is not None:
            Mortal.log.append(" ".join(sql.split()[:3]))
        if not Mortal.left and Mortal.is_before:
            _die()
        try:
            return run()
        finally:
            if not Mortal.left:
                _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """Do some work in a child; return its process id and the pipe on which it says numbers."""
    readable, writable = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writable)
        return pid, readable
    try:
        die_with_parent()
        os.close(readable)
        work(lambda number: _say(writable, number))
    except BaseException as error:  # noqa: BLE001 - a child must never run its parent's code
        os.write(2, f"child: {error!r}\n".encode())
        os._exit(1)
    os._exit(0)


def _say(writable: int, number: int) -> None:
    os.write(writable, number.to_bytes(NUMBER_BYTES, "big"))


def heard(readable: int) -> list[int]:
    """Return all numbers that a child said until it ended."""
    said = b""
    while chunk := os.read(readable, 1 << 16):
        said += chunk
    os.close(readable)
    return [
        int.from_bytes(said[at : at + NUMBER_BYTES], "big")
        for at in range(0, len(said), NUMBER_BYTES)
    ]


def chosen(names: list[str], count: int) -> list[int]:
    """Return the numbers of `count` statements that write, spread over the path (from 1)."""
    writing = [n for n, name in enumerate(names, 1) if not name.startswith(QUIET)]
    every = max(1, len(writing) // count)
    return writing[::every][:count]


def names_of_steps(folder: Path) -> list[str]:
    """Return the statements of the whole path, in order."""
    Mortal.log, Mortal.left = [], 1 << 60
    plain = database.OneConnection
    database.OneConnection = Mortal  # type: ignore[misc]
    try:
        storepath.walk(folder, lambda _: None)
        return Mortal.log
    finally:
        Mortal.log, database.OneConnection = None, plain  # type: ignore[misc]


def die_at(folder: Path, number: int, *, is_before: bool) -> list[str]:
    """Walk the path in a child that dies at a statement; return what is broken afterwards."""

    def work(say: Callable[[int], None]) -> None:
        Mortal.left, Mortal.is_before = number, is_before
        database.OneConnection = Mortal  # type: ignore[misc]
        storepath.walk(folder, say)

    pid, readable = in_child(work)
    acknowledged = heard(readable)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        return [f"it did not die at statement {number}"]
    faults = storepath.look(folder, acknowledged)
    if not faults:
        storepath.walk(folder, acknowledged.append)
        faults = storepath.look(folder, acknowledged)
    return faults


def act(settings: NodeSettings, say: Callable[[int], None], acts: int = 1 << 30) -> None:
    """Run a node that reports without pause and says each op number once it is on disk."""
    node = Node(settings, SystemClock())
    node.start().result(30.0)
    made = done = 0
    tag = os.urandom(6).hex()
    while done < acts:
        while made < min(acts, done + AHEAD):
            made += 1
            args = {"title": "t", "category": "noise", "source": "seat"}
            node.wish(Wish(made, "report", f"{tag}-{made}", args))
        parcel = node.mailbox.take()
        for ticket, waiting in parcel.queued:
            if ticket:
                say(waiting.command.op_no)
                done += 1
        sleep(0.0005)
    node.stop()


def kill_while_acting(settings: NodeSettings, dice: random.Random) -> list[int]:
    """Kill a busy client at a random instant after its first tick; return what it had ticked."""
    pid, readable = in_child(lambda say: act(settings, say))
    with selectors.DefaultSelector() as selector:
        selector.register(readable, selectors.EVENT_READ)
        if not selector.select(30.0):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(readable)
            return []
    until = monotonic() + dice.uniform(0.0, 0.08)
    while monotonic() < until:
        sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return heard(readable)
