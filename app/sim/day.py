"""The past hours of the town, played in memory by the rules of the live day. Pure and seeded."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from app.domain.case import Case, CaseState
from app.domain.command import Command, CommandKind, Refusal
from app.domain.lifecycle import apply
from app.domain.limits import Limits
from app.domain.roles import Role
from app.domain.unit import Duty, Unit
from app.errors import BugError
from app.geo.mercator import Wgs84, distance_m
from app.sim.handlers import Act, Crew, choose_unit

RETRY_S = 60.0
"""How long a dispatch waits when no unit is free."""

DRIVE_MPS = 9.5
DETOUR = 1.25
"""Speed of a unit on its way and road metres by straight metres, where no route is driven."""


@dataclass(frozen=True, slots=True)
class Played:
    """One act that took place, with its arguments complete; `after` are the acts it waits for.

    `after` counts in the list of acts: the step before on the same case, and for a dispatch the
    step that set the unit free.
    """

    act: Act
    after: tuple[int, ...]


@dataclass(slots=True)
class Day:
    """What the past hours left behind: acts in order of time, cases, units and where they are."""

    acts: list[Played] = field(default_factory=list[Played])
    cases: dict[str, Case] = field(default_factory=dict[str, Case])
    units: dict[str, Unit] = field(default_factory=dict[str, Unit])
    places: dict[str, Wgs84] = field(default_factory=dict[str, Wgs84])


class Player:
    """Plays reports through the lifecycle up to an instant."""

    def __init__(self, crew: Crew, limits: Limits, units: Iterable[Unit]) -> None:
        self.day = Day()
        self._crew = crew
        self._limits = limits
        self._queue: list[tuple[float, int, Act]] = []
        self._pushed = 0
        self._last: dict[str, int] = {}
        self._freed: dict[str, int] = {}
        for unit in units:
            self.day.units[unit.id] = unit
            self.day.places[unit.id] = Wgs84(unit.home_lon, unit.home_lat)

    def play(self, reports: Iterable[Act], until: float) -> Day:
        """Return the day after all that happens before `until` (epoch seconds)."""
        for report in reports:
            self._push(report)
        while self._queue and self._queue[0][0] < until:
            _, _, act = heapq.heappop(self._queue)
            self._do(act)
        return self.day

    def _push(self, act: Act | None) -> None:
        if act is not None:
            self._pushed += 1
            heapq.heappush(self._queue, (act.at, self._pushed, act))

    def _do(self, act: Act) -> None:
        case = self.day.cases.get(act.subject)
        args: Mapping[str, Any] = act.args
        unit: Unit | None = None
        if act.kind is CommandKind.DISPATCH and case is not None:
            unit = choose_unit(case, self.day.units.values(), lambda u: self.day.places[u.id])
            if unit is None:
                self._push(replace_at(act, act.at + RETRY_S))
                return
            args = {"unit": unit.id, "order": self._crew.order(case)}
        command = Command(
            op_no=0,
            kind=act.kind,
            subject=act.subject,
            made_at=act.at,
            actor=act.actor or str(act.role),
            args=dict(args),
        )
        after = apply(case, command, self._limits)
        if isinstance(after, Refusal):
            raise BugError(f"the day's {act.kind} on {act.subject} was refused: {after.text}")
        self._keep(Act(act.at, act.role, act.kind, act.subject, act.actor, args), unit)
        self.day.cases[after.id] = after
        self._move_unit(after)
        self._push(self._next(after))

    def _keep(self, act: Act, unit: Unit | None) -> None:
        before = [self._last[act.subject]] if act.subject in self._last else []
        if unit is not None and unit.id in self._freed:
            before.append(self._freed[unit.id])
        self._last[act.subject] = len(self.day.acts)
        self.day.acts.append(Played(act, tuple(before)))

    def _next(self, case: Case) -> Act | None:
        if case.state is CaseState.ENROUTE:
            unit = self.day.units[case.unit]
            at = case.history[-1].at + self._drive_s(case)
            return Act(at, Role.FIELD, CommandKind.ARRIVE, case.id, unit.name)
        name = self.day.units[case.unit].name if case.unit else ""
        return self._crew.next_act(case, name)

    def _drive_s(self, case: Case) -> float:
        if not case.place.is_known:
            return 180.0
        target = Wgs84(case.place.lon or 0.0, case.place.lat or 0.0)
        return 20.0 + DETOUR * distance_m(self.day.places[case.unit], target) / DRIVE_MPS

    def _move_unit(self, case: Case) -> None:
        unit = self.day.units.get(case.unit)
        if unit is None:
            return
        if case.state is CaseState.SENT:
            self.day.units[unit.id] = replace(unit, duty=Duty.BUSY, case=case.id)
        elif case.place.is_known and case.history[-1].command == CommandKind.ARRIVE:
            self.day.places[unit.id] = Wgs84(case.place.lon or 0.0, case.place.lat or 0.0)
        elif case.state is CaseState.DONE and unit.case == case.id:
            self.day.units[unit.id] = replace(unit, duty=Duty.FREE, case="")
            self._freed[unit.id] = self._last[case.id]


def replace_at(act: Act, at: float) -> Act:
    """Return the act at another instant."""
    return Act(at, act.role, act.kind, act.subject, act.actor, act.args)
