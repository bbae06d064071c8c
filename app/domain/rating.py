"""Ratings 评定: a building or household is red, yellow, blue or green, by whom and why. Pure.

The base data say what each is at first; every change after it is a command. Blue is the third
grade and green means all is well: another scale than that of alerts, never mixed with it.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Grade(StrEnum):
    """What a building or household is, the worst first."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


SEVERITY = {grade: len(Grade) - number for number, grade in enumerate(Grade)}
"""How bad each is: 4 for red down to 1 for green."""


class Origin(StrEnum):
    """Where a rating came from."""

    PERSON = "person"
    RULE = "rule"
    IMPORT = "import"


class Rating(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a building or household was rated, `at` an instant (epoch seconds), `by` whom and why.

    `rule` is the rule behind it, of the table `rules`; empty for a person's own judgement.
    `beneath` is what stood there before a rule came in: it comes back when the rule ends.
    """

    state: Grade
    at: float
    source: Origin = Origin.PERSON
    rule: str = ""
    rules: str = ""
    reason: str = ""
    by: str = ""
    beneath: Grade | None = None


def is_ruled(rating: Rating | None) -> bool:
    """Say whether a rule is what a rating stands on just now."""
    return rating is not None and rating.source is Origin.RULE and bool(rating.rule)
