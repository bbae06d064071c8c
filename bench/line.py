"""The one shape in which every measuring verb speaks: a JSON line per figure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import ge, le
from typing import Any

_GOAL = re.compile(r"^(<=|>=) (-?\d+(?:\.\d+)?)$")
_TESTS: dict[str, Callable[[float, float], bool]] = {"<=": le, ">=": ge}


def meets(value: float, goal: str) -> bool:
    """Say whether a value meets a goal such as "<= 3" or ">= 2000"; raises ValueError on others."""
    parts = _GOAL.match(goal)
    if parts is None:
        raise ValueError(f"“{goal}” is no goal; say “<= 3” or “>= 2000”")
    return _TESTS[parts[1]](value, float(parts[2]))


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `value` None means it could not be measured; then `why` says so.

    `peer_or_limit` names what it stands beside and its own value in the same unit, `ratio` is
    value by that value.
    """

    name: str
    value: float | None
    unit: str
    goal: str
    peer: str = ""
    peer_value: float | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether the figure was measured and meets its goal."""
        return self.value is not None and meets(self.value, self.goal)

    def line(self) -> str:
        """Return the JSON line."""
        ratio = (
            round(self.value / self.peer_value, 3)
            if self.value is not None and self.peer_value
            else None
        )
        peer = f"{self.peer}: {self.peer_value:g} {self.unit}" if self.peer_value else self.peer
        said: dict[str, Any] = {
            "name": self.name,
            "value": None if self.value is None else round(self.value, 3),
            "unit": self.unit,
            "goal": self.goal,
            "peer_or_limit": peer or None,
            "ratio": ratio,
            "ok": self.ok,
        }
        if self.why:
            said["why"] = self.why
        return json.dumps(said, ensure_ascii=False)
