"""Limits on what one client may ask for: how often it may try a token, how fast it may send."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from app.domain.roles import Role

MAX_FAILURES = 5
LOCK_S = 900.0
"""Wrong tokens before a lock, and how long it holds. Source: security reference, T13."""

MAX_ADDRESS_FAILURES = 50
MAX_KEPT = 10_000

PERSON_RATE = 20.0
PERSON_BURST = 50.0
"""Commands a person may send. Source: security reference, T14."""

MACHINE_RATE = 10_000.0
MACHINE_ROLES = frozenset({Role.CONNECTOR, Role.ADMIN, Role.FIELD})


class TokenBucket:
    """Lets `rate` a second through, up to `burst` at once; give it monotonic seconds."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, now: float) -> float:
        """Take one out; return the seconds to wait before acting on it, 0.0 within the limit."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - 1.0
        self._at = now
        return max(0.0, -self._left / self._rate)


def command_bucket(role: Role, now: float, *, sandbox: bool = False) -> TokenBucket:
    """Return the bucket for one connection's commands; in a sandbox people are simulated too."""
    if sandbox or role in MACHINE_ROLES:
        return TokenBucket(MACHINE_RATE, MACHINE_RATE, now)
    return TokenBucket(PERSON_RATE, PERSON_BURST, now)


@dataclass(slots=True)
class _Failures:
    count: int = 0
    at: float = 0.0


class LoginGuard:
    """Locks out whoever gives wrong tokens: by address and client, and more slowly by address.

    Forgets the oldest beyond `MAX_KEPT`; give it monotonic seconds.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def locked_s(self, address: str, client: str, now: float) -> float:
        """Return for how many seconds this client is still locked out, 0.0 when it is not."""
        by_client = self._left((address, client), MAX_FAILURES, now)
        return max(by_client, self._left((address, ""), MAX_ADDRESS_FAILURES, now))

    def failed(self, address: str, client: str, now: float) -> None:
        """Count a wrong token."""
        for key in ((address, client), (address, "")):
            failures = self._failures.pop(key, _Failures())
            count = 1 if now - failures.at >= LOCK_S else failures.count + 1
            self._failures[key] = _Failures(count, now)
        while len(self._failures) > MAX_KEPT:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, client: str) -> None:
        """Forget the wrong tokens of a client that gave a right one."""
        self._failures.pop((address, client), None)

    def _left(self, key: tuple[str, str], most: int, now: float) -> float:
        failures = self._failures.get(key)
        if failures is None or failures.count < most:
            return 0.0
        return max(0.0, failures.at + LOCK_S - now)
