"""Scopes: which part of the town a login may act on. Pure; enforced at the server.

"all" is the whole town. Else a list of "street:NAME" and "cell:ID", with commas between them; a
case is inside when its street or its cell is named. A case whose place says neither is outside
every list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from app.domain.case import Case, Place
from app.domain.command import Command, CommandKind
from app.errors import BadInputError

ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the town a login serves; without streets and cells, all of it."""

    streets: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether it is the whole town."""
        return not (self.streets or self.cells)

    def holds(self, place: Place) -> bool:
        """Say whether a place is inside."""
        return self.is_all or place.street in self.streets or place.cell in self.cells


EVERYWHERE = Scope()


def parse_scope(text: str) -> Scope:
    """Return the scope a text names; raises `BadInputError` for one that names nothing."""
    if text == ALL:
        return EVERYWHERE
    found: dict[str, set[str]] = {"street": set(), "cell": set()}
    for part in text.split(","):
        kind, _, name = part.strip().partition(":")
        if kind not in found or not name.strip():
            raise BadInputError(
                f"“{part}” is no scope; say all, or street:NAME or cell:ID with commas between",
                field="scope",
            )
        found[kind].add(name.strip())
    return Scope(frozenset(found["street"]), frozenset(found["cell"]))


def is_inside(scope: Scope, command: Command, case: Case | None) -> bool:
    """Say whether a command stays within a scope; `case` is what it is about, None for none yet.

    Base data are the whole town's, and ratings: the ledger does not know which cell a building
    lies in. What is about no case at all is left to be refused for that.
    """
    if scope.is_all:
        return True
    if command.kind in {CommandKind.PUT, CommandKind.RATE}:
        return False
    if case is not None:
        return scope.holds(case.place)
    return command.kind != CommandKind.REPORT or scope.holds(_reported(command.args))


def _reported(args: Mapping[str, Any]) -> Place:
    place = args.get("place")
    if not isinstance(place, Mapping):
        return Place()
    given = cast("Mapping[str, Any]", place)
    return Place(street=str(given.get("street", "")), cell=str(given.get("cell", "")))
