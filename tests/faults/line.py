"""The one shape in which the fault harness speaks: a JSON line per guarantee and figure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from bench.line import meets


class Scale(StrEnum):
    """How much is run: what fits every change, or what is run by night and before a release."""

    CI = "ci"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Line:
    """What came of checking one promise.

    `ids` names it as the reliability reference does ("G01", "REL-01"). `runs` is how many times it
    was tried and `failures` how many of them broke it. `value` is the figure beside it in `unit`,
    held against `goal` ("<= 5", empty for none). `note` is what a reader must know: the seed and
    the smallest history of a failure, or why something could not be run.
    """

    ids: tuple[str, ...]
    what: str
    runs: int
    failures: int
    value: float | None = None
    unit: str = ""
    goal: str = ""
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was tried at all, never broke, and its figure meets its goal."""
        if not self.runs or self.failures:
            return False
        return not self.goal or (self.value is not None and meets(self.value, self.goal))

    def text(self) -> str:
        """Return the JSON line."""
        said: dict[str, object] = {
            "ids": list(self.ids),
            "what": self.what,
            "runs": self.runs,
            "failures": self.failures,
            "value": None if self.value is None else round(self.value, 3),
            "unit": self.unit,
            "goal": self.goal,
            "ok": self.ok,
        }
        if self.note:
            said["note"] = self.note
        return json.dumps(said, ensure_ascii=False)
