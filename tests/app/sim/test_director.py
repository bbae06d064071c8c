from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.clock import ManualClock
from app.domain.case import Case, Signal, signal
from app.domain.command import CommandKind
from app.domain.roles import Role
from app.domain.row import Kind, decode
from app.errors import RejectedError
from app.sim import live as live_module
from app.sim.director import ROLES, Director, Options
from app.sim.stories import load_stories
from tests.app.sim.scenes import example_limits, square_scene
from tests.app.sources.doubles import ServerDouble

TOKENS = {role.value: role.value for role in ROLES}
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
STORIES = load_stories()


def director(
    double: ServerDouble,
    clock: ManualClock,
    hours: float = 30.0,
    seed: int = 1,
    tokens: dict[str, str] = TOKENS,
) -> Director:
    return Director(
        double.url,
        tokens,
        square_scene(),
        STORIES,
        example_limits(),
        Options(seed, hours, 1.0),
        clock,
    )


def cases(double: ServerDouble) -> list[Case]:
    found = [decode(row.kind, row.body) for row in double.rows.values() if row.kind == Kind.CASE]
    return [case for case in found if isinstance(case, Case)]


@pytest.mark.slow
async def test_the_town_opens_with_a_living_day(double: ServerDouble) -> None:
    async with director(double, ManualClock(NOON)) as running:
        await running.prepare()
        assert running.told.refused == 0
        assert running.told.units == 54
        assert running.told.cases == len(cases(double))
    kinds = Counter(row.kind for row in double.rows.values())
    assert kinds[Kind.TOWN] == 1
    assert kinds[Kind.SHEET] == 1
    assert kinds[Kind.UNIT] == 54
    assert kinds[Kind.NORM] == 18
    shown = Counter(signal(case, NOON) for case in cases(double))
    assert sum(shown.values()) - shown[Signal.GREEN] >= 30
    assert 1 <= shown[Signal.RED] <= 3
    assert shown[Signal.YELLOW] <= 6
    today = [case for case in cases(double) if case.reported_at >= NOON - 12 * 3_600.0]
    assert 300 <= len(today) <= 450
    reports = [c.made_at for c in double.commands if c.kind == CommandKind.REPORT]
    assert reports == sorted(reports)


async def test_a_second_run_puts_and_plays_nothing_again(double: ServerDouble) -> None:
    clock = ManualClock(NOON)
    async with director(double, clock, 2.0) as running:
        await running.prepare()
    before = len(double.commands)
    clock.advance(600.0)
    async with director(double, clock, 2.0) as running:
        await running.prepare()
        assert running.told.cases == len(cases(double))
        assert running._played_to < clock.now()
    assert len(double.commands) == before


async def test_another_seed_on_the_same_town_plays_its_own_day(double: ServerDouble) -> None:
    clock = ManualClock(NOON)
    async with director(double, clock, 0.0) as running:
        await running.prepare()
    async with director(double, clock, 1.0, seed=2) as running:
        await running.prepare()
        assert running.told.cases > 10
    assert all(case.id.startswith(("d2-", "u2-", "w2-")) for case in cases(double))


async def test_refused_acts_are_counted(double: ServerDouble) -> None:
    tokens = {**TOKENS, "checker": "connector"}
    async with director(double, ManualClock(NOON), 3.0, tokens=tokens) as running:
        await running.prepare()
        assert running.told.refused > 0
        assert any("may not" in reason for reason in running.told.reasons)


async def test_turned_away(double: ServerDouble) -> None:
    from app.protocol.messages import Goodbye

    double.script = [[Goodbye(code="bad_token", text="no", retry_after_s=-1.0)] for _ in range(6)]
    async with director(double, ManualClock(NOON)) as running:
        with pytest.raises(RejectedError):
            await running.prepare()


async def test_it_lives_until_told_to_stop(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "TICK_S", 0.001)
    async with director(double, ManualClock(NOON), 1.0) as running:
        await running.prepare()
        stop = asyncio.Event()
        living = asyncio.create_task(running.live(stop))
        async with asyncio.timeout(10):
            await double.telemetry_came.wait()
        stop.set()
        await living
    assert len(double.fixes) == 54
    assert Role.ADMIN in ROLES
