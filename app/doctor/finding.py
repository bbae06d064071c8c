"""What the doctor found: a code with its facts, and how heavy it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """Fine; worth knowing; needs a person's help."""

    FINE = "fine"
    NOTE = "note"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at a `place`, which is a file or a folder. `code` names its sentence."""

    weight: Weight
    code: str
    place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


def fine(code: str, place: object = "", **facts: object) -> Finding:
    """Return a finding that all is well."""
    return Finding(Weight.FINE, code, str(place), facts)


def note(code: str, place: object = "", **facts: object) -> Finding:
    """Return a finding worth knowing."""
    return Finding(Weight.NOTE, code, str(place), facts)


def needs_help(code: str, place: object = "", **facts: object) -> Finding:
    """Return a finding that needs a person."""
    return Finding(Weight.HELP, code, str(place), facts)
