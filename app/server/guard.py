"""Limits on what one client may ask for: tokens to try, commands, frames and bytes to send."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from app.domain.roles import Role

MAX_FAILURES = 5
LOCK_S = 900.0
"""Wrong tokens before a lock, and how long it holds. Source: security reference, T13."""

ADDRESS_RATE = 5.0 / 60.0
ADDRESS_BURST = 5.0
"""Wrong tokens from one address, whatever the names. Source: security reference, T14."""

MAX_KEPT = 10_000

PERSON_RATE = 20.0
PERSON_BURST = 50.0
"""Commands a person may send. Source: security reference, T14."""

MAX_CREDIT = 20_000.0
"""Commands that an absence may save up: a thousand seconds of a person's rate."""

DRAIN_RATE = 1_000.0
DRAIN_BURST = 128.0
"""How fast what was saved up may come in: others must not notice."""

YOUNG_S = 60.0
"""How long after its start a server takes every client for one that was away."""

MACHINE_RATE = 10_000.0
MACHINE_ROLES = frozenset({Role.CONNECTOR, Role.ADMIN, Role.FIELD})

IDLE_FRAMES = (50.0, 500.0)
BYTES = (512.0 * 1024, 8.0 * 1024 * 1024)
"""Frames without commands, and bytes, a second and at once, on one connection of a person."""

MACHINE_FACTOR = 100.0


class TokenBucket:
    """Lets `rate` a second through, up to `burst` at once; give it monotonic seconds."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, now: float, count: float = 1.0) -> float:
        """Take out; return the seconds to wait before acting on it, 0.0 within the limit."""
        self._fill(now, self._burst)
        self._left -= count
        return self.wait_s

    @property
    def wait_s(self) -> float:
        """Return the seconds until nothing is owed any more."""
        return max(0.0, -self._left / self._rate)

    def look(self, now: float) -> float:
        """Return the seconds until one can be taken without waiting; take nothing."""
        self._fill(now, self._burst)
        return max(0.0, (1.0 - self._left) / self._rate)

    def come_back(self, now: float, most: float) -> None:
        """Count the time since the last use as an absence: what it saved up goes beyond `burst`."""
        self._fill(now, most)

    def give(self, count: float, most: float = 0.0) -> None:
        """Put some back in, up to `most` or the burst."""
        self._left = min(max(most, self._burst), self._left + count)

    def _fill(self, now: float, most: float) -> None:
        if self._left < most:
            self._left = min(most, self._left + (now - self._at) * self._rate)
        self._at = now


def is_machine(role: Role, *, sandbox: bool) -> bool:
    """Say whether the limits of persons do not hold; in a sandbox persons are programs too."""
    return sandbox or role in MACHINE_ROLES


class Flood:
    """Watches the frames of one connection that carry no command, and the bytes of all."""

    def __init__(self, role: Role, now: float, *, sandbox: bool = False) -> None:
        factor = MACHINE_FACTOR if is_machine(role, sandbox=sandbox) else 1.0
        self._frames = TokenBucket(IDLE_FRAMES[0] * factor, IDLE_FRAMES[1] * factor, now)
        self._bytes = TokenBucket(BYTES[0] * factor, BYTES[1] * factor, now)

    def answered(self) -> None:
        """Something was sent to the client, which may answer it with a frame."""
        self._frames.give(1.0)

    def took(self, size: int, now: float, *, is_idle: bool) -> float:
        """Count a frame; return the seconds to stay away for when it is over a limit, else 0.0."""
        over_s = self._bytes.take(now, size)
        return max(over_s, self._frames.take(now) if is_idle else 0.0)


@dataclass(frozen=True, slots=True)
class CommandBucket:
    """What a client may send over time, and how fast at most while it uses what it saved up."""

    saved: TokenBucket
    pace: TokenBucket

    def take(self, now: float) -> float:
        """Take one command out; return the seconds to wait before acting on it."""
        return max(self.saved.take(now), self.pace.take(now))


class CommandBuckets:
    """The bucket of each client's commands; it outlives connections, so coming anew refills none.

    A client that was away finds what it could have sent meanwhile, up to `MAX_CREDIT`. So does one
    this server has not met but that has a history, and everyone right after the server's start: it
    was the server that was away. Keeps the newest `MAX_KEPT`.
    """

    def __init__(self, started: float) -> None:
        self._started = started
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def connected(
        self, client: str, role: Role, now: float, *, is_known: bool, sandbox: bool = False
    ) -> CommandBucket:
        """Return the bucket of a client that connects; `is_known` when it sent commands before."""
        if is_machine(role, sandbox=sandbox):
            unlimited = TokenBucket(MACHINE_RATE, MACHINE_RATE, now)
            return CommandBucket(unlimited, TokenBucket(2 * MACHINE_RATE, 2 * MACHINE_RATE, now))
        bucket = self._buckets.pop(client, None)
        if bucket is not None:
            bucket.come_back(now, MAX_CREDIT)
        else:
            bucket = TokenBucket(PERSON_RATE, PERSON_BURST, now)
            if is_known or now - self._started < YOUNG_S:
                bucket.give(MAX_CREDIT, MAX_CREDIT)
        self._buckets[client] = bucket
        if len(self._buckets) > MAX_KEPT:
            self._buckets.popitem(last=False)
        return CommandBucket(bucket, TokenBucket(DRAIN_RATE, DRAIN_BURST, now))

    def left(self, client: str, now: float) -> None:
        """The client's connection ended: its absence counts from now."""
        bucket = self._buckets.get(client)
        if bucket is not None:
            bucket.take(now, 0.0)


@dataclass(slots=True)
class _Failures:
    count: int = 0
    at: float = 0.0


class LoginGuard:
    """Locks out whoever gives wrong tokens: by address and client for long, by address by rate.

    Forgets the oldest beyond `MAX_KEPT`; give it monotonic seconds.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()
        self._addresses: OrderedDict[str, TokenBucket] = OrderedDict()

    def locked_s(self, address: str, client: str, now: float) -> float:
        """Return for how many seconds this client is still locked out, 0.0 when it is not."""
        bucket = self._addresses.get(address)
        return max(self._left((address, client), now), bucket.look(now) if bucket else 0.0)

    def failed(self, address: str, client: str, now: float) -> None:
        """Count a wrong token."""
        failures = self._failures.pop((address, client), _Failures())
        count = 1 if now - failures.at >= LOCK_S else failures.count + 1
        self._failures[address, client] = _Failures(count, now)
        bucket = self._addresses.pop(address, None) or TokenBucket(ADDRESS_RATE, ADDRESS_BURST, now)
        bucket.take(now)
        self._addresses[address] = bucket
        for kept in (self._failures, self._addresses):
            while len(kept) > MAX_KEPT:
                kept.popitem(last=False)

    def succeeded(self, address: str, client: str) -> None:
        """Forget the wrong tokens of a client that gave a right one."""
        self._failures.pop((address, client), None)

    def _left(self, key: tuple[str, str], now: float) -> float:
        failures = self._failures.get(key)
        if failures is None or failures.count < MAX_FAILURES:
            return 0.0
        return max(0.0, failures.at + LOCK_S - now)
