"""Losses 未采纳: what a person wished for and somebody else was first; kept for ever, findable."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


def loss_id(case: str, *parts: object) -> str:
    """Return the row id of a loss: those of one case are together, after `case_of` each."""
    return "/".join((case, *map(str, parts)))


def case_of(row_id: str) -> str:
    """Return the case of a loss's row id."""
    return row_id.rsplit("/", 2)[0]


class Loss(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The losing values of one clash about a case.

    `kind` and `args` are the command that had no effect (or was undone), `actor` who asked,
    `made_at` when by that person's clock (epoch seconds), `code` and `text` why not, `version`
    the case's version that it met.
    """

    case: str
    kind: str
    actor: str
    made_at: float
    code: str
    text: str = ""
    version: int = 0
    args: dict[str, Any] = {}
