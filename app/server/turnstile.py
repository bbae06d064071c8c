"""The turnstile: when all clients come back at once, so many a second are let in, in their turn."""

from __future__ import annotations

from app.server.guard import TokenBucket

RATE = 40.0
BURST = 40.0
"""Clients let in a second, and at once: of 500 that come back together no more than a fifth within
any second. Source: reliability reference, G12 and REL-19."""


class Turnstile:
    """Gives everyone who comes too many a turn of his own; give it monotonic seconds."""

    def __init__(self, now: float = 0.0, rate: float = RATE, burst: float = BURST) -> None:
        self._bucket = TokenBucket(rate, burst, now)
        self._rate = rate
        self._line_end = now

    def wait_s(self, now: float) -> float:
        """Return 0.0 for one who may enter now, else the seconds until his turn comes."""
        if not self._bucket.look(now):
            self._bucket.take(now)
            return 0.0
        self._line_end = max(self._line_end, now) + 1.0 / self._rate
        return self._line_end - now
