"""All checkers over one run, and the places at which they look on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.command import Command, Receipt
from app.domain.row import Kind
from app.runtime import Runtime
from app.sync.mailbox import Mailbox
from tests.faults.checker import Checker, Ending, Values, Violation
from tests.faults.checkers import (
    AtomicView,
    AuditChain,
    BoundedMemory,
    Causal,
    ConflictShown,
    Countdown,
    DurableAnswer,
    FinalConverge,
    LogPattern,
    MaskLeak,
    MonotonicRead,
    NoUnhandledException,
    NoWedge,
    Recovered,
    TotalQueue,
    UniqueEffect,
)
from tests.faults.plan import Fault


@dataclass(slots=True)
class Checkers:
    """All of them over one run."""

    all: list[Checker] = field(default_factory=list[Checker])
    _seeing: dict[str, list[Checker]] = field(default_factory=dict[str, list[Checker]])

    @classmethod
    def standing(
        cls,
        masked: Sequence[str],
        faults: frozenset[Fault],
        now: Callable[[], float],
        clock: Callable[[], float] | None = None,
    ) -> Checkers:
        """Return all checkers; `clock` is what stamps are held against, None for nothing."""
        kinds = (
            *(TotalQueue, UniqueEffect, MonotonicRead, Causal, AtomicView, FinalConverge, NoWedge),
            *(BoundedMemory, NoUnhandledException, AuditChain, Recovered, DurableAnswer),
        )
        told = (ConflictShown(now), MaskLeak(masked), Countdown(clock), LogPattern(faults))
        return cls([*(kind() for kind in kinds), *told])

    @property
    def found(self) -> list[Violation]:
        return [violation for checker in self.all for violation in checker.found]

    def of(self, kind: type[Checker]) -> Any:  # noqa: ANN401
        return next(checker for checker in self.all if isinstance(checker, kind))

    def seeing(self, what: str) -> list[Checker]:
        """Return the checkers that look at one kind of thing."""
        if what not in self._seeing:
            idle = getattr(Checker, what)
            self._seeing[what] = [c for c in self.all if getattr(type(c), what) is not idle]
        return self._seeing[what]

    def queued(self, who: str, command: Command) -> None:
        for checker in self.seeing("queued"):
            checker.queued(who, command)

    def settled(self, who: str, answered: Sequence[tuple[Command, Receipt]]) -> None:
        for checker in self.seeing("settled"):
            checker.settled(who, answered)

    def applied(self, who: str, values: Values) -> None:
        for checker in self.seeing("applied"):
            checker.applied(who, values)

    def swapped(self, who: str, values: Values) -> None:
        for checker in self.seeing("swapped"):
            checker.swapped(who, values)

    def sampled(self, who: str, runtime: Runtime, now: float) -> None:
        for checker in self.seeing("sampled"):
            checker.sampled(who, runtime, now)

    def died(self, who: str) -> None:
        for checker in self.seeing("died"):
            checker.died(who)

    def restored(self) -> None:
        for checker in self.seeing("restored"):
            checker.restored()

    def frame(self, who: str, is_up: bool, content: bytes) -> None:
        for checker in self.seeing("frame"):
            checker.frame(who, is_up, content)

    def finished(self, ending: Ending) -> None:
        for checker in self.seeing("finished"):
            checker.finished(ending)


class Told(Mailbox):
    """A node's mailbox that lets the checkers see what is put in."""

    def __init__(self, who: str, checkers: Checkers) -> None:
        super().__init__()
        self._who = who
        self._checkers = checkers

    def queued(self, ticket: int, waiting: Any) -> None:  # noqa: ANN401
        if ticket:
            self._checkers.queued(self._who, getattr(waiting, "command", waiting))
        super().queued(ticket, waiting)

    def settled(self, answered: Any) -> None:  # noqa: ANN401
        answered = list(answered)
        self._checkers.settled(self._who, answered)
        super().settled(answered)

    def rows(self, values: Any, *more: Any) -> None:  # noqa: ANN401
        self._checkers.applied(self._who, values)
        super().rows(values, *more)

    def reset(self, tables: Any, *more: Any) -> None:  # noqa: ANN401
        values = {
            **{(str(Kind.CASE), case.id): case for case in tables.cases.values()},
            **{(str(Kind.UNIT), unit.id): unit for unit in tables.units.values()},
        }
        versions = tables.versions
        self._checkers.swapped(self._who, {k: (versions[k], v) for k, v in values.items()})
        super().reset(tables, *more)
