from __future__ import annotations

import asyncio
import random

import pytest

from app.clock import ManualClock
from app.domain.row import Row
from app.domain.telemetry import Fix
from app.errors import LinkError, RejectedError
from app.protocol.messages import Beat, Telemetry, encode
from app.sources import follower as follower_module
from app.sources.follower import Follower
from app.sources.uplink import Uplink
from tests.app.sources.doubles import ServerDouble, goodbye

REPORT = {"title": "占道经营", "category": "appearance", "source": "hotline"}


class Eager(random.Random):
    def uniform(self, a: float, b: float) -> float:
        return 0.0


def make(double: ServerDouble, **given: object) -> Follower:
    return Follower(double.url, "admin", dice=Eager(), clock=ManualClock(), **given)  # type: ignore[arg-type]


async def until(claim: object) -> None:
    assert callable(claim)
    async with asyncio.timeout(5):
        while not claim():  # noqa: ASYNC110 - a claim about the other end, not an event of ours
            await asyncio.sleep(0)


async def test_it_holds_the_snapshot_then_every_change(double: ServerDouble) -> None:
    double.put(Row("unit", "u1", 1, {"id": "u1", "name": "一中队", "kind": "fire"}))
    seen: list[str] = []
    async with make(double, on_change=lambda row: seen.append(row.id)) as follower:
        await follower.ready(5.0)
        assert follower.lookup("unit", "u1") is not None
        assert follower.lookup("unit", "u2") is None
        assert follower.welcome is not None
        async with Uplink(double.url, "connector") as uplink:
            await uplink.submit("report", "c1", REPORT)
            await uplink.drain()
        await until(lambda: ("case", "c1") in follower.rows)
        assert [row.id for row in follower.rows.values() if row.kind == "case"] == ["c1"]
        assert follower.seq == double.seq
        assert follower.is_connected
    assert seen == ["u1", "c1"]


async def test_offline_it_resumes_where_it_was(double: ServerDouble) -> None:
    double.put(Row("town", "town", 1, {"name": "x"}))
    async with make(double) as follower:
        await follower.ready(5.0)
        double.kick()
        await until(lambda: len(double.hellos) == 2)
        assert double.hellos[1].after_seq == 1
        assert follower.lost_reason
        await until(lambda: follower.welcome is not None and follower.welcome.resume)


async def test_a_mirror_that_differs_is_fetched_anew(double: ServerDouble) -> None:
    double.put(Row("town", "town", 1, {"name": "x"}))
    double.wrong_digest = 1
    async with make(double) as follower:
        await follower.ready(5.0)
        assert "differs" in follower.lost_reason
    assert [hello.after_seq for hello in double.hellos] == [0, 0]


async def test_positions_are_kept(double: ServerDouble) -> None:
    async with make(double) as follower:
        await follower.ready(5.0)
        reader = next(iter(double._readers))
        await reader.send(encode(Telemetry(fixes=(Fix("u1", 1.0, 2.0, 3.0),))))
        await until(lambda: "u1" in follower.fixes)


async def test_turned_away_for_good(double: ServerDouble) -> None:
    double.script = [goodbye("bad_token", -1.0)]
    async with make(double) as follower:
        with pytest.raises(RejectedError):
            await follower.ready(5.0)


async def test_a_goodbye_for_now_is_followed_by_a_new_try(double: ServerDouble) -> None:
    double.script = [goodbye("busy", 0.0)]
    async with make(double) as follower:
        await follower.ready(5.0)
    assert len(double.hellos) == 2


async def test_it_beats(double: ServerDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower_module, "TICK_S", 0.001)
    clock = ManualClock()
    async with Follower(double.url, "admin", clock=clock) as follower:
        await follower.ready(5.0)
        clock.advance(3.0)
        async with asyncio.timeout(5):
            await double.beaten.wait()


async def test_nobody_answers() -> None:
    async with Follower("ws://127.0.0.1:9", "t") as follower:
        with pytest.raises(LinkError, match="no server answers"):
            await follower.ready(0.05)


async def test_a_server_that_speaks_too_early(double: ServerDouble) -> None:
    double.script = [[Beat(at=0.0), Telemetry()]]
    async with make(double) as follower:
        await follower.ready(5.0)
        assert "welcome" in follower.lost_reason


async def test_closing_what_was_never_opened() -> None:
    await Follower("ws://127.0.0.1:9", "t").__aexit__(None, None, None)
