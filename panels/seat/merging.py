"""Merging a refused change with what stands there now, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.case import Case
from app.domain.command import CommandKind
from app.domain.edits import MAX_TEXT, MAX_TITLE
from app.runtime import Refused, Resolution, policy_of
from widgets.conflict import Side

GRADED = ("urgency", "due_at")
"""Fields that a regrading sets, with `was_` before the value its maker saw."""


def fields_of(refused: Refused) -> tuple[str, ...]:
    """Return the fields that a refused change set, in the order of a card; none when unmergeable.

    Only corrections and regradings can be merged, and only against a case that is still there.
    """
    command = refused.command
    policy = policy_of(command.kind)
    if policy is None or Resolution.MERGE not in policy.ways or refused.theirs is None:
        return ()
    if command.kind == CommandKind.AMEND:
        return (str(command.args.get("field", "")),)
    return tuple(name for name in GRADED if name in command.args)


@dataclass(slots=True)
class Merge:
    """A merge under way: for each field what is taken, and which field the keys are at."""

    refused: Refused
    theirs: Case
    fields: tuple[str, ...]
    picks: dict[str, Side] = field(default_factory=dict[str, Side])
    at: int = 0

    def __post_init__(self) -> None:
        """Begin with the own values: they are what the person wished for."""
        for name in self.fields:
            self.picks.setdefault(name, "mine")

    @property
    def takes_both(self) -> bool:
        """Say whether both values of a field can be kept, one after the other."""
        return self.refused.command.kind == CommandKind.AMEND

    def step(self, by: int) -> None:
        """Go to another field."""
        self.at = max(0, min(len(self.fields) - 1, self.at + by))

    def pick(self, side: Side) -> bool:
        """Take one side's value of the field at hand; return whether that can be."""
        if side == "both" and not self.takes_both:
            return False
        self.picks[self.fields[self.at]] = side
        return True

    def args(self) -> Mapping[str, Any] | None:
        """Return the arguments of the merged change; None when nothing of one's own is left."""
        if all(side == "theirs" for side in self.picks.values()):
            return None
        if self.takes_both:
            return self._text()
        given = self.refused.command.args
        args: dict[str, Any] = {}
        for name in self.fields:
            if self.picks[name] == "mine":
                value = getattr(self.theirs, name)
                args[name] = given[name]
                args[f"was_{name}"] = str(value) if name == "urgency" else value
        if given.get("note"):
            args["note"] = given["note"]
        return args

    def _text(self) -> Mapping[str, Any]:
        name, mine = self.fields[0], str(self.refused.command.args.get("now", ""))
        address = name == "address"
        now = self.theirs.place.address if address else str(getattr(self.theirs, name))
        if self.picks[name] == "both":
            longest = MAX_TEXT if name == "text" else MAX_TITLE
            mine = f"{now}；{mine}"[:longest]
        return {"field": name, "was": now, "now": mine}


def merge_of(refused: Refused, theirs: Case | None) -> Merge | None:
    """Return a merge to be made of a refusal, None where there is nothing to merge."""
    names = fields_of(refused)
    return Merge(refused, theirs, names) if names and theirs is not None else None
