"""Time given from outside: one clock with a wall face and a monotonic face, and its test double."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What the program may ask about time."""

    def now(self) -> float:
        """Return the instant in seconds since the Unix epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back; only differences mean anything."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return the instant in seconds since the Unix epoch, UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back."""
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told to; both faces move together."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> float:
        """Return the instant in seconds since the Unix epoch, UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds this clock was advanced so far."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Move both faces forward by `seconds` (not negative)."""
        if seconds < 0:
            raise ValueError("a manual clock only goes forward; use set_now to break the wall face")
        self._now += seconds
        self._monotonic += seconds

    def set_now(self, now: float) -> None:
        """Set the wall face alone, as a person or a time server may do."""
        self._now = now
