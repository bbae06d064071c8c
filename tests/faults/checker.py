"""What a checker is: what it may see of a run, and how it says that something is broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.command import Change, Command, Receipt
from app.domain.row import Row
from app.runtime import Runtime

Key = tuple[str, str]
Values = Mapping[Key, tuple[int, Any]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is broken: by which checker, and what exactly."""

    checker: str
    text: str


@dataclass(slots=True)
class ClientEnd:
    """What is in a client's files at the end."""

    name: str
    is_masked: bool
    client: str
    commands: list[Command]
    receipts: dict[int, Receipt]
    rows: list[Row]


@dataclass(slots=True)
class Ending:
    """What is in everybody's files at the end."""

    rows: list[Row]
    changes: list[Change]
    receipts: dict[tuple[str, int], Receipt]
    clients: list[ClientEnd]


class Checker:
    """Sees a run as it goes and says what it finds wrong. Each method is one thing to be seen."""

    def __init__(self) -> None:
        self.found: list[Violation] = []

    def says(self, text: str) -> None:
        if len(self.found) < 20:
            self.found.append(Violation(type(self).__name__, text))

    def queued(self, who: str, command: Command) -> None:
        """A command was said to be on disk."""

    def settled(self, who: str, answered: Iterable[tuple[Command, Receipt]]) -> None:
        """Commands were answered."""

    def applied(self, who: str, values: Values) -> None:
        """A frame of changes was applied as one."""

    def swapped(self, who: str, values: Values) -> None:
        """All rows were replaced by others."""

    def sampled(self, who: str, runtime: Runtime, now: float) -> None:
        """A screen was brought up to date."""

    def died(self, who: str) -> None:
        """A client was killed."""

    def restored(self) -> None:
        """The server went back to an older copy of its ledger."""

    def frame(self, who: str, is_up: bool, content: bytes) -> None:
        """A frame was sent."""

    def finished(self, ending: Ending) -> None:
        """Everybody has stopped."""
