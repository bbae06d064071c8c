from __future__ import annotations

import asyncio
import random
import time

import pytest

from app.clock import ManualClock
from app.domain.command import Command, Receipt
from app.domain.roles import Role
from app.domain.telemetry import Fix, Reading
from app.errors import BadInputError, BugError, LinkError, RejectedError
from app.protocol.messages import Beat, Receipts
from app.sources import uplink as uplink_module
from app.sources.uplink import Uplink
from tests.app.sources.doubles import ServerDouble, goodbye

REPORT = {"title": "占道经营", "category": "appearance", "source": "hotline"}


class Eager(random.Random):
    """Dice that never wait."""

    def uniform(self, a: float, b: float) -> float:
        return 0.0


def make(double: ServerDouble, token: str = "connector", **given: object) -> Uplink:
    return Uplink(double.url, token, dice=Eager(), clock=ManualClock(), **given)  # type: ignore[arg-type]


async def test_commands_are_answered_in_order(double: ServerDouble) -> None:
    answered: list[tuple[Command, Receipt]] = []
    async with make(double, on_receipt=lambda c, r: answered.append((c, r))) as uplink:
        first = await uplink.submit("report", "c1", REPORT, actor="12345", made_at=5.0)
        again = await uplink.submit("report", "c1", REPORT)
        await uplink.drain()
        assert (await first).is_accepted
        assert not (await again).is_accepted
        assert uplink.role == "connector"
        assert len(uplink) == 0
    assert [command.op_no for command, _ in answered] == [1, 2]
    assert double.commands[0].actor == "12345"
    assert double.commands[0].made_at == 5.0
    assert double.commands[1].made_at == ManualClock().now()
    assert double.hellos[0].mirror is False


async def test_submit_waits_while_too_many_are_queued(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "MAX_WAITING", 4)
    async with make(double) as uplink:
        for n in range(40):
            await uplink.submit("report", f"c{n}", REPORT)
            assert len(uplink) <= 4
        await uplink.drain()
    assert len(double.commands) == 40


async def test_offline_commands_without_receipt_go_again_and_act_once(
    double: ServerDouble,
) -> None:
    double.drop_after = 3
    async with make(double) as uplink:
        futures = [await uplink.submit("report", f"c{n}", REPORT) for n in range(5)]
        await uplink.drain()
        assert all([(await future).is_accepted for future in futures])
        assert uplink.losses == 1
        assert "gone" in uplink.lost_reason
    assert len(double.commands) == 5
    assert len(double.hellos) == 2


async def test_a_goodbye_for_good_ends_everything(double: ServerDouble) -> None:
    double.script = [goodbye("bad_token", -1.0)]
    async with make(double) as uplink:
        future = await uplink.submit("report", "c1", REPORT)
        with pytest.raises(RejectedError) as caught:
            await uplink.drain()
        assert caught.value.code == "bad_token"
        assert future.cancelled()
        with pytest.raises(RejectedError):
            await uplink.submit("report", "c2", REPORT)


async def test_a_goodbye_for_now_is_followed_by_a_new_try(double: ServerDouble) -> None:
    double.script = [goodbye("restart", 0.0), [Beat(at=0.0)]]
    async with make(double) as uplink:
        await uplink.submit("report", "c1", REPORT)
        await uplink.drain()
        assert uplink.losses == 2
    assert len(double.hellos) == 3


async def test_a_goodbye_later_on_ends_the_link(double: ServerDouble) -> None:
    welcome = double._welcome  # the double's own welcome
    async with make(double) as uplink:
        states = [uplink.is_connected]
        await uplink.ready(5.0)
        states.append(uplink.is_connected)
        assert states == [False, True]
        hello = double.hellos[0]
    double.script = [
        [
            welcome(hello, Role.CONNECTOR, is_resumed=True),
            Beat(at=1.0),
            Receipts(items=(Receipt(op_no=99),)),
            *goodbye("revoked", -1.0),
        ]
    ]
    async with make(double) as uplink:
        await uplink.submit("report", "c1", REPORT)
        with pytest.raises(RejectedError):
            await uplink.drain()


async def test_a_client_name_with_a_past_is_refused(double: ServerDouble) -> None:
    async with make(double, client="me") as uplink:
        await uplink.submit("report", "c1", REPORT)
        await uplink.drain()
    async with make(double, client="me") as uplink:
        with pytest.raises(BadInputError, match="1 commands already"):
            await uplink.ready(5.0)
    async with make(double, client="me", first_op_no=2) as uplink:
        await uplink.submit("report", "c2", REPORT)
        await uplink.drain()
    assert len(double.commands) == 2


async def test_a_server_that_was_set_back_ends_it(double: ServerDouble) -> None:
    async with make(double, client="me", first_op_no=7) as uplink:
        with pytest.raises(BadInputError, match="only 0 of 6 commands"):
            await uplink.ready(5.0)


async def test_telemetry_is_conflated_and_bounded(
    double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "MAX_WAITING_FIXES", 2)
    monkeypatch.setattr(uplink_module, "MAX_WAITING_READINGS", 1)
    async with make(double, "field") as uplink:
        uplink.send_telemetry(
            [Fix("u1", 1.0, 2.0, 3.0), Fix("u2", 1.0, 2.0, 3.0), Fix("u3", 1.0, 2.0, 3.0)],
            [Reading("s1", 1.0, 2.0), Reading("s2", 1.0, 2.0)],
        )
        uplink.send_telemetry([Fix("u1", 9.0, 2.0, 3.0)])
        async with asyncio.timeout(5):
            await double.telemetry_came.wait()
    assert set(double.fixes) == {"u1", "u2"}
    assert double.fixes["u1"] == Fix("u1", 9.0, 2.0, 3.0)
    assert set(double.readings) == {"s1"}


async def test_an_idle_uplink_beats(double: ServerDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink_module, "BEAT_EVERY_S", 0.01)
    async with make(double) as uplink:
        await uplink.ready(5.0)
        async with asyncio.timeout(5):
            await double.beaten.wait()


async def test_nobody_answers() -> None:
    async with Uplink("ws://127.0.0.1:9", "t", dice=Eager()) as uplink:
        with pytest.raises(LinkError, match="no server answers"):
            await uplink.ready(0.05)


async def test_waits_grow_under_a_cap_and_vary() -> None:
    uplink = Uplink("ws://127.0.0.1:9", "t", dice=random.Random(1))
    waits = [uplink._next_wait_s() for _ in range(40)]
    assert max(waits) <= 30.0
    assert min(waits) >= 0.05
    assert len(set(waits)) == 40
    assert max(waits[:2]) <= 2.0


async def test_use_outside_its_block_is_a_bug() -> None:
    with pytest.raises(BugError):
        await Uplink("ws://127.0.0.1:9", "t").submit("report", "c1", REPORT)


async def test_a_fault_of_ours_is_not_retried(double: ServerDouble) -> None:
    def broken(command: Command, receipt: Receipt) -> None:
        raise ValueError("ours")

    async with make(double, on_receipt=broken) as uplink:
        await uplink.submit("report", "c1", REPORT)
        await uplink.submit("report", "c2", REPORT)
        with pytest.raises(BugError, match="ours"):
            await asyncio.gather(uplink.drain(), uplink._wait_moved())


@pytest.mark.slow
async def test_thousands_of_commands_a_second(double: ServerDouble) -> None:
    begun = time.perf_counter()
    async with make(double) as uplink:
        for n in range(6000):
            await uplink.submit("report", f"c{n}", REPORT)
        await uplink.drain()
    assert 6000 / (time.perf_counter() - begun) >= 1000, "shared machine: a third of the goal"
