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
        """Return seconds on a clock that never goes back and goes on while the machine sleeps."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)


class TierClock:
    """The upper tier's clock as far as it was heard of, whatever the machine's own is set to.

    Once `hear` was called, `now` runs by the monotonic face alone: a wrong or jumping wall clock
    moves neither order nor countdowns. Before that it is the machine's own.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[float, float] | None = None

    def hear(self, tier_now: float, monotonic: float) -> None:
        """Take that it was `tier_now` there (epoch seconds) when it was `monotonic` here."""
        self._heard = (tier_now, monotonic)

    @property
    def offset_s(self) -> float:
        """Return how far the machine's wall clock is behind the tier's, 0.0 before it was heard."""
        return self.now() - self._clock.now() if self._heard else 0.0

    def now(self) -> float:
        """Return the instant in seconds since the Unix epoch, UTC."""
        if self._heard is None:
            return self._clock.now()
        at, monotonic = self._heard
        return at + (self._clock.monotonic() - monotonic)

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back."""
        return self._clock.monotonic()


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
