"""The change feed: what was touched, told to everyone who shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _nothing() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Ids touched since the last change set, by kind of row.

    `is_reset` says that everything may have changed (a snapshot was swapped in). `fixes` and
    `readings` are units and sensors with newer telemetry. `ledger_at` holds the ledger's instants
    (epoch seconds) of the changes, for measuring how long they took to the screen.
    """

    revision: int
    touched: Mapping[str, frozenset[str]] = field(default_factory=_nothing)
    fixes: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    ledger_at: tuple[float, ...] = ()
    is_link_changed: bool = False
    is_reset: bool = False

    def ids(self, kind: str) -> frozenset[str]:
        """Return the touched ids of one kind."""
        return self.touched.get(kind, frozenset())


class Feed:
    """Tells subscribers of each change set, in the order in which they subscribed."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[ChangeSet], None]] = []

    def subscribe(self, subscriber: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Tell `subscriber` from now on; call what is returned to end it."""
        self._subscribers.append(subscriber)

        def end() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return end

    def publish(self, changes: ChangeSet) -> None:
        """Tell all subscribers."""
        for subscriber in tuple(self._subscribers):
            subscriber(changes)
