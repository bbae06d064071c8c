"""Room on the disk: how much there is, when to say so, and a reserve for what must still be kept.

A full SQLite file can neither delete nor checkpoint, so a node keeps a file of nothing that it can
give back: then the answers to its commands still find room.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MIB = 1024 * 1024

RESERVE_NAME = "reserve"


class RoomState(StrEnum):
    """Enough; warn; refuse new acts."""

    OK = "ok"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Room:
    """Free bytes where a node's files lie, and what that means."""

    free_bytes: int = 0
    state: RoomState = RoomState.OK

    @property
    def refusal(self) -> str:
        """Return why a new act is not taken, in plain words; empty when it is."""
        if self.state is not RoomState.FULL:
            return ""
        return (
            f"the disk is nearly full ({self.free_bytes // MIB} MiB free): nothing new is taken "
            "that might be lost; make room, it goes on by itself"
        )


@dataclass(frozen=True, slots=True)
class RoomLimits:
    """Bytes below which is warned, below which nothing new is taken, and of the reserve.

    Source: reliability reference, G15.
    """

    low: int = 1024 * MIB
    full: int = 200 * MIB
    reserve: int = 64 * MIB


def free_bytes(folder: Path) -> int:
    """Return how many bytes a program may still write below a folder; raises `OSError`."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


class Reserve:
    """The reserve file of a folder, and the look at its room. Any thread may use it, one at once.

    A look that fails says that there is room: the disk will say otherwise by itself.
    """

    def __init__(
        self,
        folder: Path,
        limits: RoomLimits | None = None,
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._folder = folder
        self._path = folder / RESERVE_NAME
        self._limits = limits or RoomLimits()
        self._free = free

    def look(self) -> Room:
        """Return how much room there is."""
        try:
            free = self._free(self._folder)
        except OSError:
            return Room(self._limits.low)
        if free < self._limits.full:
            return Room(free, RoomState.FULL)
        return Room(free, RoomState.LOW if free < self._limits.low else RoomState.OK)

    @property
    def is_there(self) -> bool:
        """Whether there is something to give back."""
        return self._path.exists()

    def make(self) -> bool:
        """Make the reserve where there is plenty of room; say whether it is there now."""
        if self.is_there:
            return True
        size = self._limits.reserve
        if self.look().free_bytes < self._limits.low + size:
            return False
        try:
            with self._path.open("xb") as file:
                os.posix_fallocate(file.fileno(), 0, size)
        except OSError:
            self.give_back()
            return False
        return True

    def give_back(self) -> bool:
        """Give the reserve back to the disk; say whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
