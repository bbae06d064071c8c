"""A case 案件: one matter to be handled, from report to evaluation."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from msgspec import Struct

CaseId = NewType("CaseId", str)
UnitId = NewType("UnitId", str)


class CaseState(StrEnum):
    """Where a case is in the seven stages. Source: the product's lifecycle reference, section 3."""

    CLUE = "clue"
    VERIFY = "verify"
    INTAKE = "intake"
    FILED = "filed"
    SENT = "sent"
    ENROUTE = "enroute"
    WORKING = "working"
    DONE = "done"
    CHECK = "check"
    CLOSED = "closed"
    EVAL = "eval"
    REFUSED = "refused"
    MERGED = "merged"
    VOID = "void"


TERMINAL = frozenset(
    {CaseState.CLOSED, CaseState.EVAL, CaseState.REFUSED, CaseState.MERGED, CaseState.VOID}
)
"""States in which nobody has to act any more; such a case is not open."""


class Category(StrEnum):
    """What a case is about; each is drawn as a seal of one hanzi (容噪路消老水房纠企舆)."""

    APPEARANCE = "appearance"
    NOISE = "noise"
    ROAD = "road"
    FIRE = "fire"
    ELDER = "elder"
    WATER = "water"
    HOUSING = "housing"
    DISPUTE = "dispute"
    ENTERPRISE = "enterprise"
    OPINION = "opinion"


class Source(StrEnum):
    """Who told us."""

    HOTLINE = "hotline"  # 12345
    GOVERNANCE = "governance"  # 综治
    PETITION = "petition"  # 信访
    CIVIL = "civil"  # 民政
    CITY = "city"  # 数字城管
    SOCIAL = "social"  # 社保
    APP = "app"  # 小程序
    GRID = "grid"  # 网格员
    DOOR = "door"  # 智能门磁
    CAMERA = "camera"
    SHORE = "shore"  # 岸线监测
    SEAT = "seat"
    FILE = "file"  # recorded stream


class Urgency(StrEnum):
    """How loud a case is by its class, before time has its say."""

    URGENT = "urgent"
    WATCH = "watch"
    NORMAL = "normal"


class Signal(StrEnum):
    """The one state a case shows on screen: shape, word and colour go by it."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


class Tier(StrEnum):
    """Who owns a case; exactly one tier does (镇管日常、县管难事)."""

    TOWN = "town"
    COUNTY = "county"
    CITY = "city"


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where a case is. `lon`/`lat` are WGS-84 degrees, both absent when the place is unknown."""

    lon: float | None = None
    lat: float | None = None
    address: str = ""
    street: str = ""
    cell: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a point to draw."""
        return self.lon is not None and self.lat is not None


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One line of a case's history: who did what, when (epoch seconds), with which words."""

    at: float
    actor: str
    command: str
    note: str = ""


class Case(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One matter to be handled. Instants are epoch seconds, 0.0 when the step has not happened.

    `due_at` is the end of the running limit: for filing before dispatch, for handling after it.
    `arrive_by` is set where arrival was promised. `reports` counts how often it was reported.
    `voided_from` is the state a voided case was in, `is_void_confirmed` says the leader insisted.
    """

    id: CaseId
    state: CaseState
    title: str
    category: Category
    source: Source
    reported_at: float
    number: str = ""
    text: str = ""
    external_id: str = ""
    urgency: Urgency = Urgency.NORMAL
    tier: Tier = Tier.TOWN
    place: Place = Place()
    topic: str = ""
    limits: str = ""
    unit: str = ""
    handler: str = ""
    order: str = ""
    filed_at: float = 0.0
    sent_at: float = 0.0
    arrived_at: float = 0.0
    done_at: float = 0.0
    closed_at: float = 0.0
    due_at: float = 0.0
    arrive_by: float = 0.0
    handle_by: float = 0.0
    checked_by: str = ""
    reports: int = 1
    voided_from: str = ""
    is_void_confirmed: bool = False
    history: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state not in TERMINAL


def deadline(case: Case) -> float:
    """Return the instant by which the next promise on a case falls due, 0.0 when none runs.

    On the way the promised arrival counts, else the running limit.
    """
    if not case.is_open:
        return 0.0
    if case.arrive_by and not case.arrived_at:
        return case.arrive_by
    return case.due_at


def signal(case: Case, now: float) -> Signal:
    """Return what a case shows at an instant (epoch seconds).

    An ended case is green, an urgent one red. One on watch, and any other past its deadline, is
    yellow: being overdue alone makes no case urgent. The rest is blue.
    """
    if not case.is_open:
        return Signal.GREEN
    due = deadline(case)
    if case.urgency is Urgency.URGENT:
        return Signal.RED
    if case.urgency is Urgency.WATCH or (due and now > due):
        return Signal.YELLOW
    return Signal.BLUE
