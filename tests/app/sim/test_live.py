from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from app.clock import ManualClock
from app.domain.case import Case, CaseState
from app.domain.command import CommandKind
from app.domain.roles import Role
from app.domain.row import Kind, Row, decode, encode
from app.domain.unit import Duty, Unit
from app.geo.mercator import Wgs84, distance_m
from app.sim import live as live_module
from app.sim.director import ROLES
from app.sim.handlers import Crew
from app.sim.live import Live
from app.sim.patrol import Task
from app.sim.reports import Reports
from app.sim.rhythm import Rhythm
from app.sim.stories import load_stories
from app.sources.follower import Follower
from app.sources.uplink import Uplink
from tests.app.sim.scenes import example_limits, square_scene
from tests.app.sources.doubles import ServerDouble

STORIES = load_stories()
NOW = 1_795_500_000.0
HERE = {"lon": 120.6, "lat": 31.3}
REPORT = {"title": "占道", "category": "appearance", "source": "seat", "place": HERE}


class Stage:
    """A live town on a server double, moved by hand."""

    def __init__(
        self,
        live: Live,
        follower: Follower,
        double: ServerDouble,
        clock: ManualClock,
        uplinks: dict[Role, Uplink],
    ) -> None:
        self.live = live
        self.follower = follower
        self.double = double
        self.clock = clock
        self.uplinks = uplinks

    async def pass_time(self, seconds: int, step: float = 1.0, *, is_linked: bool = True) -> None:
        for _ in range(int(seconds / step)):
            self.clock.advance(step)
            await self.live.tick(self.clock.now(), step, is_linked=is_linked)
            await self.settle()

    async def settle(self) -> None:
        for uplink in self.uplinks.values():
            await uplink.drain()
        async with asyncio.timeout(5):
            while self.follower.seq < self.double.seq:  # noqa: ASYNC110 - the other end's claim
                await asyncio.sleep(0)

    def case(self, case_id: str) -> Case:
        case = decode(Kind.CASE, self.double.rows[Kind.CASE, case_id].body)
        assert isinstance(case, Case)
        return case

    async def send(self, role: Role, kind: str, subject: str, /, **args: object) -> bool:
        future = await self.uplinks[role].submit(kind, subject, args, made_at=self.clock.now())
        await self.settle()
        return (await future).is_accepted


@asynccontextmanager
async def staged(
    double: ServerDouble, pace: float = 1.0, quiet: bool = True
) -> AsyncIterator[Stage]:
    scene = square_scene()
    clock = ManualClock(NOW)
    rhythm = Rhythm(1, STORIES, scene.zone, pace)
    async with AsyncExitStack() as stack:
        uplinks = {
            role: await stack.enter_async_context(Uplink(double.url, role.value, clock=clock))
            for role in ROLES
        }
        for uplink in uplinks.values():
            await uplink.ready(5.0)
        for unit in scene.units:
            double.put(Row(Kind.UNIT, unit.id, 1, encode(unit)))
        live = Live(
            scene=scene,
            crew=Crew(1, example_limits(), rhythm.intensity, {}, units=54, pace=pace),
            rhythm=rhythm,
            reports=Reports(STORIES, scene.gazetteer, 1),
            uplinks=uplinks,
            clock=clock,
            begin=NOW + 1e9 if quiet else NOW,
        )
        follower = Follower(double.url, Role.ADMIN.value, on_change=live.on_change, clock=clock)
        await stack.enter_async_context(follower)
        await follower.ready(5.0)
        yield Stage(live, follower, double, clock, uplinks)


async def test_a_case_reported_at_a_seat_is_handled_to_its_end(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.pass_time(1_200, 5.0)
        await stage.pass_time(18_000, 60.0)
        case = stage.case("mine")
        assert case.state is CaseState.CLOSED
        assert [step.command for step in case.history] == [
            "report",
            "file",
            "dispatch",
            "sign",
            "arrive",
            "feedback",
            "check",
            "close",
        ]
        assert case.handler != case.checked_by
        unit = decode(Kind.UNIT, stage.double.rows[Kind.UNIT, case.unit].body)
        assert isinstance(unit, Unit)
        assert unit.duty is Duty.FREE


async def test_a_dispatch_made_at_a_seat_is_driven(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.send(Role.OPERATOR, "file", "mine")
        assert await stage.send(Role.DISPATCHER, "dispatch", "mine", unit="u03")
        await stage.pass_time(160)
        assert stage.case("mine").state is CaseState.ENROUTE
        assert stage.live.patrol.task("u03") is Task.DRIVE
        await stage.pass_time(600)
        case = stage.case("mine")
        assert case.state is CaseState.WORKING
        assert distance_m(stage.live.patrol.where("u03"), Wgs84(120.6, 31.3)) < 1.0
        assert case.handler == "力量03"
        assert set(double.fixes) == {unit.id for unit in square_scene().units}
        assert "door/hourly" in double.readings


async def test_offline_nothing_is_done_and_nothing_lost(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.pass_time(300, 10.0, is_linked=False)
        assert stage.case("mine").state is CaseState.CLUE
        await stage.pass_time(10)
        assert stage.case("mine").state is CaseState.FILED


async def test_reports_come_with_the_rhythm(double: ServerDouble) -> None:
    async with staged(double, pace=20.0, quiet=False) as stage:
        await stage.pass_time(120, 5.0)
        reports = [c for c in double.commands if c.kind == CommandKind.REPORT]
        assert len(reports) >= 5
        assert all(NOW <= command.made_at <= NOW + 120 for command in reports)


async def test_a_recorded_stream_is_left_alone(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "old", **{**REPORT, "source": "file"})
        await stage.pass_time(900, 30.0)
        assert stage.case("old").state is CaseState.CLUE


async def test_a_case_without_a_place_is_reached(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **{**REPORT, "place": {}})
        await stage.pass_time(1_500, 5.0)
        assert stage.case("mine").arrived_at > 0.0


async def test_no_unit_free_then_one(double: ServerDouble) -> None:
    async with staged(double) as stage:
        for row in list(double.rows.values()):
            body = {**row.body, "duty": "off"}
            await stage.send(Role.ADMIN, "put", row.id, kind="unit", body=body)
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.pass_time(900, 10.0)
        assert stage.case("mine").state is CaseState.FILED
        body = {**double.rows["unit", "u07"].body, "duty": "free"}
        await stage.send(Role.ADMIN, "put", "u07", kind="unit", body=body)
        await stage.pass_time(60, 10.0)
        assert stage.case("mine").unit == "u07"


async def test_a_person_who_was_faster(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "RETRY_S", 5.0)
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.pass_time(120)
        assert stage.case("mine").state is CaseState.FILED
        # The crew does not see that somebody else takes every unit it could choose.
        stage.live.on_change = lambda row: None  # type: ignore[method-assign]
        stage.follower._on_change = None
        for row in list(double.rows.values()):
            if row.kind == Kind.UNIT:
                double.put(Row(row.kind, row.id, row.version + 1, {**row.body, "duty": "off"}))
        for _ in range(60):
            stage.clock.advance(10.0)
            await stage.live.tick(stage.clock.now(), 10.0, is_linked=True)
            for uplink in stage.uplinks.values():
                await uplink.drain()
        refused = [r for (_, _), r in double.known.items() if r.refusal is not None]
        assert len(refused) >= 2
        assert not stage.live._reserved


async def test_units_of_another_town_are_asked_all_the_same(double: ServerDouble) -> None:
    async with staged(double) as stage:
        stranger = {
            **double.rows["unit", "u00"].body,
            "id": "x",
            "name": "外援",
            "home_lon": 120.6,
            "home_lat": 31.3,
        }
        await stage.send(Role.ADMIN, "put", "x", kind="unit", body=stranger)
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.send(Role.OPERATOR, "file", "mine")
        await stage.pass_time(700, 5.0)
        assert stage.case("mine").unit == "x"
        await stage.pass_time(600, 5.0)
        assert stage.case("mine").arrived_at > 0.0


async def test_work_that_began_before_this_run(double: ServerDouble) -> None:
    async with staged(double) as stage:
        await stage.send(Role.OPERATOR, "report", "mine", **REPORT)
        await stage.send(Role.OPERATOR, "file", "mine")
        await stage.send(Role.DISPATCHER, "dispatch", "mine", unit="u03")
        await stage.send(Role.FIELD, "sign", "mine")
        stage.clock.advance(60.0)
        fresh = Live(
            scene=square_scene(),
            crew=stage.live._crew,
            rhythm=stage.live._rhythm,
            reports=stage.live._reports,
            uplinks=stage.uplinks,
            clock=stage.clock,
            begin=NOW,
        )
        for row in double.rows.values():
            fresh.on_change(row)
        assert fresh.patrol.task("u03") is Task.DRIVE
        await stage.send(Role.FIELD, "arrive", "mine")
        later = Live(
            scene=square_scene(),
            crew=stage.live._crew,
            rhythm=stage.live._rhythm,
            reports=stage.live._reports,
            uplinks=stage.uplinks,
            clock=stage.clock,
            begin=NOW,
        )
        for row in double.rows.values():
            later.on_change(row)
        assert later.patrol.task("u03") is Task.HOLD
        assert distance_m(later.patrol.where("u03"), Wgs84(120.6, 31.3)) < 1.0


async def test_running_until_told_to_stop(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "TICK_S", 0.001)
    async with staged(double) as stage:
        stop = asyncio.Event()
        running = asyncio.create_task(stage.live.run(stage.follower, stop))
        async with asyncio.timeout(5):
            await double.telemetry_came.wait()
        stop.set()
        await running
