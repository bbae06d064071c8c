"""After an older copy of the ledger was put in place: wait for those who still have what it lost.

The clients that made the lost commands send them again as they come back, one after the other.
Until then a command made on such a loss would be refused although it had been accepted before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from app.domain.command import Command, Refusal, RefusalCode, subject_kind
from app.domain.row import Row

RETURN_WITHIN_S = 40.0
"""How long commands are kept back from the first sign of a loss. A client that cannot connect
tries again after 30 s at the latest (reliability G12), and the wedge counts from 60 s (G07)."""

MAX_HELD = 10_000

_MAY_CHANGE = frozenset(
    {
        RefusalCode.UNKNOWN_SUBJECT,
        RefusalCode.WRONG_STATE,
        RefusalCode.CONFLICT,
        RefusalCode.UNIT_TAKEN,
    }
)
"""Refusals that may turn into a yes when lost commands of others are back."""


class Asking(Protocol):
    """One command as a client asked for it."""

    @property
    def client(self) -> str:
        """Return who asked."""
        ...

    @property
    def command(self) -> Command:
        """Return what was asked for."""
        ...


A = TypeVar("A", bound=Asking)


class Returning(Generic[A]):
    """Commands that are kept back, in the order of each client; empty but after a restore.

    `started` is the instant of the server's start (epoch seconds): only commands made before it
    can have been accepted before.
    """

    def __init__(self, row: Callable[[str, str], Row | None], started: float) -> None:
        self._row = row
        self._started = started
        self._until: float | None = None
        self._held: dict[str, deque[A]] = {}
        self._count = 0

    def lost(self, now: float) -> None:
        """Take it that the ledger lost something: a client's mirror has more than there is."""
        if self._until is None:
            self._until = now + RETURN_WITHIN_S

    def holds(self, ask: A, now: float) -> bool:
        """Keep a command back when it has to wait; say whether it does."""
        if self._until is None:
            return False
        must = ask.client in self._held or self._is_ahead(ask.command)
        return must and self._keep(ask, now)

    def holds_refused(self, ask: A, refusal: Refusal, now: float) -> bool:
        """Keep a command back that would be refused now and may be accepted later."""
        is_old = ask.command.made_at < self._started
        return is_old and refusal.code in _MAY_CHANGE and self._keep(ask, now)

    def left_s(self, now: float) -> float | None:
        """Return for how many seconds something is kept back yet, None for nothing."""
        if not self._held or self._until is None:
            return None
        return max(0.0, self._until - now)

    def release(self) -> list[A]:
        """Return what was kept back, to be tried again."""
        held, self._held, self._count = self._held, {}, 0
        return [ask for asks in held.values() for ask in asks]

    def _keep(self, ask: A, now: float) -> bool:
        if self._until is None or now >= self._until or self._count >= MAX_HELD:
            return False
        self._held.setdefault(ask.client, deque()).append(ask)
        self._count += 1
        return True

    def _is_ahead(self, command: Command) -> bool:
        if not command.base_version:
            return False
        row = self._row(subject_kind(command.kind), command.subject)
        return command.base_version > (0 if row is None else row.version)
