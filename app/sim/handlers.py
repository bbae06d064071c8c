"""The people of the demo town: who does the next step on a case, and when. Pure and seeded.

The same rules play the past hours and the live day; a delay depends on nothing but the seed, the
case and its state, so that whoever joins later comes to the same times.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.domain.case import Case, CaseState, Category, Source, Urgency
from app.domain.command import CommandKind
from app.domain.limits import Limits
from app.domain.roles import Role
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.mercator import Wgs84, distance_m

ACTORS: Mapping[Source, str] = MappingProxyType(
    {
        Source.HOTLINE: "12345热线",
        Source.GOVERNANCE: "综治平台",
        Source.PETITION: "信访系统",
        Source.CIVIL: "民政系统",
        Source.CITY: "数字城管",
        Source.SOCIAL: "社保系统",
        Source.APP: "小程序",
        Source.GRID: "网格巡查",
        Source.DOOR: "智能门磁",
        Source.CAMERA: "视频巡查",
        Source.SHORE: "岸线监测",
        Source.SEAT: "坐席",
        Source.FILE: "文件",
    }
)
"""Under which name each source reports."""

CHECKERS = ("核查员陆敏", "核查员顾青", "核查员沈洁")

_GRID, _ENFORCE, _REPAIR = UnitKind.GRID, UnitKind.ENFORCEMENT, UnitKind.REPAIR
SUITED: Mapping[Category, tuple[UnitKind, ...]] = MappingProxyType(
    {
        Category.APPEARANCE: (_ENFORCE, _GRID),
        Category.NOISE: (_ENFORCE, _GRID),
        Category.ROAD: (_ENFORCE, _REPAIR, _GRID),
        Category.FIRE: (UnitKind.FIRE, _GRID, _ENFORCE),
        Category.ELDER: (UnitKind.MEDICAL, _GRID),
        Category.WATER: (UnitKind.BOAT, _GRID, _REPAIR),
        Category.HOUSING: (_REPAIR, _GRID),
        Category.DISPUTE: (_GRID, UnitKind.POLICE),
        Category.ENTERPRISE: (_GRID, _ENFORCE),
        Category.OPINION: (_GRID, _ENFORCE),
    }
)
"""Kinds of unit that may be sent, best first; any free one goes when none of them is free."""

RANK_PENALTY_M = 500.0
"""Metres a less suited kind must be nearer by to be preferred."""

LATE_SHARE = 0.07
"""Share of everyday noise and fire matters that are finished after their limit."""

LONG_LIMIT_S = 72_000.0
LONG_SHARE = 0.06
LONG_WORK_S = (18_000.0, 36_000.0)
"""Of the matters that may take a day or more, this share keeps its unit for five to ten hours."""

LOUD_WORK_S = {Urgency.URGENT: (700.0, 1_300.0), Urgency.WATCH: (600.0, 1_500.0)}
LOUD_CHECK_S = {Urgency.URGENT: (900.0, 1_500.0), Urgency.WATCH: (600.0, 1_200.0)}
LOUD_CLOSE_S = {Urgency.URGENT: (1_200.0, 1_800.0), Urgency.WATCH: (600.0, 1_200.0)}
"""Handling, checking and closing of loud cases: each well within half its limit."""

HUMAN_SHARE = 0.3
"""Share of everyday cases left to a person for most of the limit before the crew dispatches."""


@dataclass(frozen=True, slots=True)
class Act:
    """A command somebody will make: when (epoch seconds), with whose token, what.

    A dispatch has no arguments yet: the unit is chosen when its time has come.
    """

    at: float
    role: Role
    kind: CommandKind
    subject: str
    actor: str = ""
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Crew:
    """Says what comes next on a case; `orders` holds the order text by topic.

    `intensity` gives the cases to be expected in an hour at an instant: people take longer where
    less is to be done. `units` is how many can be sent, `pace` divides every delay.
    """

    def __init__(
        self,
        seed: int,
        limits: Limits,
        intensity: Callable[[float], float],
        orders: Mapping[str, str],
        *,
        units: int,
        pace: float = 1.0,
    ) -> None:
        self._seed = seed
        self._limits = limits
        self._intensity = intensity
        self._orders = orders
        self._units = units
        self._pace = pace

    def next_act(self, case: Case, unit_name: str = "") -> Act | None:
        """Return the next act on a case, None when nobody of the crew has to act.

        A case on its way has no act: the unit's arrival is for whoever moves the units.
        """
        dice = random.Random(f"{self._seed}/{case.id}/{case.state}/{len(case.history)}")
        since = case.history[-1].at if case.history else case.reported_at
        delay = self._delay_s(case, dice, since)
        if delay is None:
            return None
        role, kind, actor, args = self._deed(case, unit_name, dice)
        return Act(since + delay / self._pace, role, kind, case.id, actor, args)

    def order(self, case: Case) -> str:
        """Return the order text for a case."""
        return self._orders.get(case.topic, "到场核实处置，及时反馈。")

    def _deed(
        self, case: Case, unit_name: str, dice: random.Random
    ) -> tuple[Role, CommandKind, str, dict[str, Any]]:
        match case.state:
            case CaseState.CLUE | CaseState.INTAKE:
                return Role.OPERATOR, CommandKind.FILE, "", {}
            case CaseState.FILED:
                return Role.DISPATCHER, CommandKind.DISPATCH, "", {}
            case CaseState.SENT:
                return Role.FIELD, CommandKind.SIGN, unit_name or case.unit, {}
            case CaseState.WORKING:
                note = dice.choice(("已处置到位", "现场已恢复", "已劝导整改", "已处理并回复"))
                return Role.FIELD, CommandKind.FEEDBACK, case.handler, {"note": note}
            case CaseState.DONE:
                passed = dice.random() > 0.03 or case.urgency is not Urgency.NORMAL
                return (
                    Role.CHECKER,
                    CommandKind.CHECK,
                    dice.choice(CHECKERS),
                    {
                        "passed": passed,
                        "note": "现场核查属实" if passed else "整改不彻底，请返工",
                    },
                )
            case _:
                return Role.OPERATOR, CommandKind.CLOSE, "", {}

    def _delay_s(self, case: Case, dice: random.Random, since: float) -> float | None:
        """Return the seconds from the last step to the next, within the limits."""
        loud = case.urgency is not Urgency.NORMAL
        match case.state:
            case CaseState.CLUE | CaseState.INTAKE:
                return dice.uniform(15.0, 40.0) if loud else dice.uniform(20.0, 90.0)
            case CaseState.FILED:
                return self._dispatch_delay_s(case, dice)
            case CaseState.SENT:
                return dice.uniform(8.0, 25.0) if loud else dice.uniform(20.0, 150.0)
            case CaseState.WORKING:
                return self._work_s(case, dice, since)
            case CaseState.DONE:
                limit = self._limits.confirm_s * 0.8
                return min(
                    limit,
                    self._loud_s(case, dice, LOUD_CHECK_S)
                    or self._spread(dice, since, 14.0, 480.0),
                )
            case CaseState.CHECK:
                limit = self._limits.check_s * 0.9
                return min(
                    limit,
                    self._loud_s(case, dice, LOUD_CLOSE_S)
                    or self._spread(dice, since, 46.0, 900.0),
                )
            case _:
                return None

    def _dispatch_delay_s(self, case: Case, dice: random.Random) -> float:
        limit = self._limits.dispatch_s[case.urgency]
        if case.urgency is Urgency.URGENT:
            return dice.uniform(0.25, 0.5) * limit
        if case.urgency is Urgency.WATCH:
            return dice.uniform(0.08, 0.3) * limit
        if dice.random() < HUMAN_SHARE:
            return dice.uniform(0.6, 0.85) * limit
        return dice.uniform(0.05, 0.3) * limit

    def _work_s(self, case: Case, dice: random.Random, since: float) -> float:
        left = max(60.0, case.handle_by - since)
        if case.urgency in LOUD_WORK_S:
            return min(0.45 * left, dice.uniform(*LOUD_WORK_S[case.urgency]))
        is_tight = case.category in {Category.NOISE, Category.FIRE}
        if is_tight and dice.random() < LATE_SHARE:
            return left + dice.uniform(120.0, 700.0)
        if left > LONG_LIMIT_S and dice.random() < LONG_SHARE:
            return min(0.8 * left, dice.uniform(*LONG_WORK_S))
        busy = 0.33 * self._units
        return min(0.8 * left, self._spread(dice, since, busy, 300.0))

    def _loud_s(
        self, case: Case, dice: random.Random, spans: Mapping[Urgency, tuple[float, float]]
    ) -> float:
        span = spans.get(case.urgency)
        return dice.uniform(*span) if span else 0.0

    def _spread(self, dice: random.Random, since: float, at_once: float, least_s: float) -> float:
        """Return a span such that about `at_once` cases are in this step at any time of day."""
        mean = 3_600.0 * at_once / max(0.5, self._intensity(since) / self._pace)
        return max(least_s, dice.uniform(0.6, 1.4) * mean)


def choose_unit(case: Case, units: Iterable[Unit], where: Callable[[Unit], Wgs84]) -> Unit | None:
    """Return the free unit that should go: the nearest of the suited kinds, or None."""
    free = [unit for unit in units if unit.duty is Duty.FREE]
    suited = SUITED[case.category]
    wanted = [unit for unit in free if unit.kind in suited] or free
    if not wanted:
        return None
    if not case.place.is_known:
        return min(wanted, key=lambda unit: unit.id)
    target = Wgs84(case.place.lon or 0.0, case.place.lat or 0.0)

    def cost(unit: Unit) -> tuple[float, str]:
        rank = suited.index(unit.kind) if unit.kind in suited else len(suited)
        weight = 0.4 if case.urgency is Urgency.URGENT else 1.0
        return distance_m(where(unit), target) + weight * RANK_PENALTY_M * rank, unit.id

    return min(wanted, key=cost)
