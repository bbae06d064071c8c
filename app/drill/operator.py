"""An operator who works by rule: takes the cases the board shows and does what they need next."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from app.domain.case import Category, Source
from app.domain.command import CommandKind
from app.domain.unit import Duty
from app.runtime import Issue, Runtime

DAILY = frozenset(
    {
        CommandKind.FILE,
        CommandKind.DISPATCH,
        CommandKind.SIGN,
        CommandKind.ARRIVE,
        CommandKind.FEEDBACK,
        CommandKind.CHECK,
        CommandKind.CLOSE,
    }
)
LOOKED_AT = 500
REPORTS_IN_TEN = 4
"""So many acts of ten are new reports when there is other work too."""


class Operator:
    """Acts `rate` times a second for a while, the same way for the same seed and board."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._dice = random.Random()  # noqa: S311 - which case is taken is no secret
        self._name = ""
        self._count = 0
        self._only_reports = False
        self._left = 0
        self._every_s = 1.0
        self._due = 0.0

    def begin(self, order: Mapping[str, Any], now: float) -> None:
        """Start to work: `name`, `acts`, `rate` and, to act the same way again, `seed`.

        With `only` "report" nothing else is done.
        """
        self._name = str(order.get("name", "op"))
        self._only_reports = order.get("only") == CommandKind.REPORT
        self._left = int(order["acts"])
        self._every_s = 1.0 / float(order["rate"])
        self._dice.seed(order.get("seed", self._name))
        self._due = now

    def end(self) -> None:
        """Put the work down."""
        self._left = 0

    def step(self, now: float, most: int = 1_000) -> Iterator[Issue]:
        """Do what is due by now (monotonic seconds), `most` of it."""
        while most > 0 and self._left and self._due <= now:
            most -= 1
            self._left -= 1
            self._due += self._every_s
            yield self._next()

    def _next(self) -> Issue:
        wanted = {} if self._only_reports else self._wanted()
        can_report = self._runtime.may(CommandKind.REPORT)
        if not wanted or (can_report and self._dice.randrange(10) < REPORTS_IN_TEN):
            return self._report()
        kind = self._dice.choice(list(wanted))
        return self._runtime.issue(kind, self._dice.choice(wanted[kind]), self._args(kind))

    def _wanted(self) -> dict[CommandKind, list[str]]:
        """Return for each kind of act the newest cases that it could be done to."""
        found: dict[CommandKind, list[str]] = {}
        newest = islice(reversed(self._runtime.board.cases.values()), LOOKED_AT)
        for case in newest:
            for kind in DAILY.intersection(self._runtime.possible(case.id)):
                found.setdefault(kind, []).append(case.id)
        return found

    def _args(self, kind: CommandKind) -> dict[str, Any]:
        if kind is CommandKind.DISPATCH:
            units = self._runtime.board.units.values()
            free = sorted(unit.id for unit in units if unit.duty is Duty.FREE)
            return {"unit": self._dice.choice(free) if free else "nobody"}
        if kind is CommandKind.CHECK:
            return {"passed": self._dice.random() < 0.8}
        return {}

    def _report(self) -> Issue:
        self._count += 1
        args = {
            "title": f"演练 {self._name} {self._count}",
            "category": Category.APPEARANCE,
            "source": Source.SEAT,
        }
        return self._runtime.issue(
            CommandKind.REPORT, f"{self._name}-{self._dice.randrange(1 << 48):012x}", args
        )
