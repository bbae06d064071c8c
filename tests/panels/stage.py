"""A runtime without a node thread: tests put rows on it as if they had come over the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.clock import ManualClock
from app.domain import lifecycle
from app.domain.base import Norm, Town
from app.domain.case import (
    Case,
    CaseId,
    CaseState,
    Category,
    Place,
    Source,
    Step,
    UnitId,
    Urgency,
)
from app.domain.command import Command, CommandKind, Receipt, Refusal, RefusalCode
from app.domain.limits import parse_limits
from app.domain.rating import Rating
from app.domain.row import Kind, encode
from app.domain.telemetry import Fix, Reading
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.sheet import Geometry, Sheet
from app.runtime import ChangeSet, Issue, IssueState, Link, Refused, Runtime, Waiting

ROOT = Path(__file__).parents[2]
LIMITS = parse_limits((ROOT / "resources" / "limits" / "example.toml").read_text("utf-8"))

NOW = 1_781_749_512.0
"""2026-06-18 10:25:12 in Suzhou, a Thursday."""

WEST, SOUTH, EAST, NORTH = 120.55, 31.25, 120.67, 31.38
TOWN = Town(
    name="姑苏区",
    centre="姑苏区城市集成指挥中心",
    bounds=(WEST, SOUTH, EAST, NORTH),
    timezone="Asia/Shanghai",
)
STREETS = ("金阊街道", "双塔街道", "平江街道", "虎丘街道")


class Stage(Runtime):
    """A connected seat's runtime; `deliver` puts values on the board and returns the change set."""

    def __init__(self, folder: Path, role: str = "leader") -> None:
        self.manual = ManualClock(NOW)
        super().__init__(
            server="ws://127.0.0.1:1",
            token="t",
            data_dir=folder,
            clock=self.manual,
            limits=LIMITS,
        )
        self.role = role
        self.asked: list[tuple[CommandKind, str, dict[str, Any]]] = []
        self.found: list[Case] = []
        self._seq_given = 0
        self.connect()

    def connect(self, **fields: object) -> ChangeSet:
        """Be connected, heard of just now."""
        now = self.clock.now()
        link = Link(
            is_connected=True,
            since=now - 600.0,
            heard_at=now,
            head_seq=10,
            mirror_seq=10,
            epoch="e1",
            role=self.role,
            login="李班长",
            round_trip_ms=38.0,
        )
        return self.say(replace(link, **fields))  # type: ignore[arg-type]

    def disconnect(self, ago: float = 757.0, **fields: object) -> ChangeSet:
        """Have lost the link so many seconds ago."""
        now = self.clock.now()
        lost = replace(
            self.link,
            is_connected=False,
            since=now - ago,
            heard_at=now - ago,
            retry_at=now + 18.0,
        )
        return self.say(replace(lost, **fields))  # type: ignore[arg-type]

    def say(self, link: Link) -> ChangeSet:
        self._node.mailbox.link(link)
        return self.pumped()

    def pumped(self) -> ChangeSet:
        """Pump until nothing is left, as a few frames would; return all that was touched."""
        touched: dict[str, frozenset[str]] = {}
        last: ChangeSet | None = None
        fixes: frozenset[str] = frozenset()
        readings: frozenset[str] = frozenset()
        is_link = False
        while (changes := self.pump()) is not None:
            for kind, ids in changes.touched.items():
                touched[kind] = touched.get(kind, frozenset()) | ids
            fixes |= changes.fixes
            readings |= changes.readings
            is_link |= changes.is_link_changed
            last = changes
        assert last is not None
        return replace(
            last, touched=touched, fixes=fixes, readings=readings, is_link_changed=is_link
        )

    def deliver(
        self,
        *values: Case | Unit | Town,
        norms: Mapping[str, Norm] | None = None,
        sheets: Mapping[str, Sheet] | None = None,
        ratings: Mapping[str, Rating] | None = None,
        fixes: Iterable[Fix] = (),
        readings: Iterable[Reading] = (),
    ) -> ChangeSet:
        rows: dict[tuple[str, str], Any] = {}
        for value in values:
            if isinstance(value, Town):
                key = (str(Kind.TOWN), "town")
            else:
                kind = Kind.CASE if isinstance(value, Case) else Kind.UNIT
                key = (str(kind), str(value.id))
            rows[key] = (self.board.versions.get(key, 0) + 1, value)
        rows |= {(str(Kind.NORM), k): (1, v) for k, v in (norms or {}).items()}
        rows |= {(str(Kind.SHEET), k): (1, v) for k, v in (sheets or {}).items()}
        rows |= {(str(Kind.RATING), k): (1, v) for k, v in (ratings or {}).items()}
        self._seq_given += 1
        if rows:
            self._node.mailbox.rows(rows, [], self._seq_given)
        self._node.mailbox.telemetry(fixes, readings)
        return self.pumped()

    def issue(
        self,
        kind: CommandKind,
        subject: str,
        args: Mapping[str, Any] | None = None,
        *,
        resolves: int = 0,
    ) -> Issue:
        """Keep what was asked; what the lifecycle refuses is refused, the rest waits."""
        given = dict(args or {})
        self.asked.append((kind, subject, given))
        self._ticket += 1
        issue = Issue(self._ticket, kind, subject, IssueState.WRITING)
        self.issues[issue.ticket] = issue
        command = Command(
            op_no=self._ticket,
            kind=kind,
            subject=subject,
            made_at=self.clock.now(),
            actor=self.link.login,
            args=given,
        )
        if kind is CommandKind.RATE:
            outcome: Case | Rating | Refusal = self.board.rated.predict(command)
        else:
            outcome = lifecycle.apply(self.board.cases.get(subject), command, self.limits)
        if isinstance(outcome, Refusal):
            issue.state, issue.refusal = IssueState.REFUSED, outcome
        else:
            mine = outcome if isinstance(outcome, Case) else None
            self._node.mailbox.queued(issue.ticket, Waiting(command, mine))
        return issue

    def answer(self, issue: Issue, refusal: Refusal | None = None) -> ChangeSet:
        """Give the ledger's answer to an issue that was queued."""
        assert issue.command is not None
        receipt = Receipt(op_no=issue.command.op_no, refusal=refusal)
        self._node.mailbox.settled([(issue.command, receipt)])
        return self.pumped()

    def refuse(
        self,
        kind: CommandKind,
        subject: str,
        args: Mapping[str, Any] | None = None,
        *,
        theirs: Case | None = None,
        code: RefusalCode = RefusalCode.CONFLICT,
    ) -> Refused:
        """Ask for something while the upper tier has `theirs`; return the refusal of the board."""
        issue = self.issue(kind, subject, args)
        self.pumped()
        if theirs is not None:
            self.deliver(theirs)
        current = None if theirs is None else encode(theirs)
        self.answer(issue, Refusal(code=code, text="no", current=current))
        return self.board.refused[-1]

    async def search(self, text: str, limit: int = 20) -> list[Case]:
        return [case for case in self.found if text in case.title][:limit]


def case(
    number: int,
    *,
    state: CaseState = CaseState.FILED,
    urgency: Urgency = Urgency.NORMAL,
    category: Category = Category.APPEARANCE,
    title: str = "",
    age: float = 300.0,
    place: Place | None = None,
    **fields: object,
) -> Case:
    """Return a case `age` seconds old, spread over the town by its number, due in 20 minutes."""
    street = STREETS[number % len(STREETS)]
    at = NOW - age
    spot = place or Place(
        lon=WEST + (EAST - WEST) * (0.15 + 0.7 * (number * 37 % 100) / 100.0),
        lat=SOUTH + (NORTH - SOUTH) * (0.15 + 0.7 * (number * 61 % 100) / 100.0),
        address=f"彩香一村{number}幢" if number % 2 else "十全街",
        street=street,
        cell=f"32050800100{number % 4:04d}",
    )
    values: dict[str, Any] = {
        "source": Source.HOTLINE,
        "topic": "占道经营",
        "number": f"0618-{number:04d}",
        "filed_at": at + 30.0 if state is not CaseState.CLUE else 0.0,
        "due_at": NOW + 1200.0,
        "text": "店铺将货物摆到门外。来电人王女士，13800002042。",
        "history": (Step(at=at, actor="12345热线", command="report"),),
    }
    return Case(
        id=CaseId(f"c{number}"),
        state=state,
        title=title or f"观前街 非机动车占道{number}",
        category=category,
        urgency=urgency,
        reported_at=at,
        place=spot,
        **{**values, **fields},
    )


def unit(number: int, kind: UnitKind = UnitKind.ENFORCEMENT, duty: Duty = Duty.FREE) -> Unit:
    return Unit(
        id=UnitId(f"u{number}"),
        name=f"综合执法{number}中队",
        kind=kind,
        street=STREETS[number % len(STREETS)],
        members=3,
        duty=duty,
        home_lon=WEST + 0.02 + 0.01 * (number % 8),
        home_lat=SOUTH + 0.03 + 0.012 * (number % 7),
    )


def fixes(units: Iterable[Unit], at: float = NOW) -> list[Fix]:
    return [Fix(unit=u.id, lon=u.home_lon, lat=u.home_lat, at=at) for u in units]


def norm(low: float, mid: float, high: float) -> Norm:
    return Norm(low=(low,) * 168, mid=(mid,) * 168, high=(high,) * 168)


def square(layer: str, ids: tuple[str, ...] = ("a",), names: tuple[str, ...] = ("",)) -> Sheet:
    """Return areas side by side that fill the town."""
    edges = np.linspace(WEST, EAST, len(ids) + 1)
    rings = [
        [(left, SOUTH), (right, SOUTH), (right, NORTH), (left, NORTH)]
        for left, right in pairwise(edges)
    ]
    return Sheet(
        layer=layer,
        geometry=Geometry.AREA,
        ids=ids,
        names=names * len(ids) if len(names) == 1 else names,
        classes=("",) * len(ids),
        coords=np.array(rings, dtype=np.float64).reshape(-1, 2),
        starts=np.arange(0, 4 * len(ids) + 1, 4, dtype=np.int32),
    )


def shore_devices(count: int = 3) -> Sheet:
    """Return shore stations 10 km apart."""
    return Sheet(
        layer="device",
        geometry=Geometry.POINT,
        ids=tuple(f"shore-{n:04}" for n in range(count)),
        names=("",) * count,
        classes=("shore",) * count,
        coords=np.full((count, 2), (120.4, 30.95)),
        starts=np.arange(count + 1, dtype=np.int32),
        columns={"km": [10.0 * n for n in range(count)]},
    )


READINGS = (
    Reading("door/hourly", NOW, values=tuple(float(h) for h in range(24))),
    Reading("door/total", NOW, value=1280.0),
    Reading("camera/total", NOW, value=120.0),
    Reading("camera/online", NOW, value=118.0),
    Reading("shore/0/algae", NOW, value=120.0),
    Reading("shore/1/algae", NOW, value=620.0),
    Reading("shore/2/algae", NOW, value=80.0),
    Reading("shore/level", NOW, value=3.12),
    Reading("shore/temp", NOW, value=25.8),
)

NORMS = {
    "intake/hour": norm(30.0, 38.0, 45.0),
    "intake/today": norm(10.0, 20.0, 30.0),
    "topic/占道经营/today": norm(2.0, 4.0, 6.0),
    "units/free": norm(5.0, 8.0, 12.0),
    "rate/ontime": norm(94.0, 97.0, 99.0),
    "rate/arrival": norm(88.0, 93.0, 98.0),
    "door/hourly": norm(5.0, 10.0, 15.0),
}


def fill(stage: Stage) -> ChangeSet:
    """Give a stage a whole town on an ordinary morning."""
    elder = case(
        1,
        urgency=Urgency.URGENT,
        category=Category.ELDER,
        title="独居老人 26 小时未出门",
        due_at=NOW + 40.0,
        source=Source.DOOR,
    )
    noise = case(
        2,
        urgency=Urgency.WATCH,
        category=Category.NOISE,
        title="夜排档油烟，第 3 次投诉",
        state=CaseState.WORKING,
        unit="u9",
        sent_at=NOW - 200.0,
        handle_by=NOW + 2467.0,
        due_at=NOW + 2467.0,
    )
    late = case(3, title="井盖松动", due_at=NOW - 192.0, category=Category.ROAD)
    closed = case(
        4,
        state=CaseState.CLOSED,
        sent_at=NOW - 5000.0,
        arrive_by=NOW - 4700.0,
        arrived_at=NOW - 4780.0,
        done_at=NOW - 3000.0,
        handle_by=NOW - 1000.0,
        closed_at=NOW - 2000.0,
        age=6000.0,
        due_at=0.0,
    )
    plain = [case(n, age=60.0 * n) for n in range(5, 40)]
    checked = case(
        40,
        state=CaseState.CHECK,
        unit="u8",
        sent_at=NOW - 900.0,
        arrived_at=NOW - 700.0,
        done_at=NOW - 500.0,
        checked_by="核查员",
    )
    clue = case(41, state=CaseState.CLUE, title="电动车进楼道", category=Category.FIRE)
    nowhere = case(42, place=Place(address="", street=""), title="地点不明的来电")
    kinds = list(UnitKind)
    units = [unit(n, kinds[n % 7], Duty.BUSY if n % 5 == 4 else Duty.FREE) for n in range(20)]
    sheets = {
        "land/1": square("land"),
        "street/1": square("street", ("s1", "s2"), ("金阊街道", "双塔街道")),
        "cell/1": square("cell", tuple(f"32050800100{n:04d}" for n in range(4))),
        "device/1": shore_devices(),
    }
    return stage.deliver(
        TOWN,
        *(elder, noise, late, closed, *plain, checked, clue, nowhere),
        *units,
        norms=NORMS,
        sheets=sheets,
        fixes=fixes(units),
        readings=READINGS,
    )


class Language:
    """Installs the words of a language for as long as it is entered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._translator = QTranslator()

    def __enter__(self) -> Language:
        self._before = QLocale()
        QLocale.setDefault(QLocale(self._name))
        path = ROOT / "resources" / "i18n" / f"{self._name}.qm"
        if path.exists():
            assert self._translator.load(str(path))
            QCoreApplication.installTranslator(self._translator)
        return self

    def __exit__(self, *args: object) -> None:
        QCoreApplication.removeTranslator(self._translator)
        QLocale.setDefault(self._before)
