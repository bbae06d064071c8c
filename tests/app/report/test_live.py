"""The situation asked of a server: whole, with positions, as the role may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.clock import SystemClock
from app.domain.roles import Role
from app.domain.telemetry import Fix
from app.errors import BadInputError, LinkError, RejectedError
from app.protocol.messages import Goodbye, Telemetry
from app.report import live
from app.report.live import Server, from_server
from app.report.situation import Origin, Situation
from tests.app.report.test_situation import rows
from tests.app.store.rows import case_row
from tests.app.sync.tier import Tier, on_tier, until


async def ask(tier: Tier, *, unmasked: bool = False) -> Situation:
    server = Server(tier.url, "token")
    return await asyncio.to_thread(lambda: from_server(server, SystemClock(), unmasked=unmasked))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LISTEN_S", 0.4)


@on_tier
async def test_everything_a_server_has_is_there_with_where_units_are(tier: Tier) -> None:
    await tier.write(*rows())
    asked = asyncio.create_task(ask(tier, unmasked=True))
    await until(lambda: bool(tier.sockets))
    await tier.write(case_row("late"))
    for _ in range(3):
        await tier.tell(Telemetry(fixes=(Fix("u0", 120.61, 31.31, 1.0),)))
        await asyncio.sleep(0.1)
    found = await asked
    assert {"c0", "c1", "c2", "late"} == set(found.tables.cases)
    assert len(found.tables.sheets) == 10
    assert found.fixes["u0"].lon == 120.61
    assert found.origin is Origin.SERVER
    assert found.seq == tier.seq
    assert found.is_masked is False
    assert found.at == pytest.approx(SystemClock().now(), abs=30.0)


@on_tier
async def test_it_is_masked_unless_it_was_asked_otherwise(tier: Tier) -> None:
    await tier.write(*rows())
    assert (await ask(tier)).is_masked is True


@on_tier
async def test_the_role_that_a_server_gives_decides(
    tier: Tier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "READS_MASKED", frozenset({Role.LEADER}))
    await tier.write(*rows())
    with pytest.raises(BadInputError, match="leader reads masked rows only"):
        await ask(tier, unmasked=True)


@on_tier
async def test_a_server_that_will_not_have_us_is_said(tier: Tier) -> None:
    tier.goodbye = Goodbye(code="bad_token", text="no such token", retry_after_s=-1.0)
    with pytest.raises(RejectedError, match="will not have us") as caught:
        await ask(tier)
    assert caught.value.code == "bad_token"


async def test_a_server_that_is_not_there_is_waited_for_and_then_said(
    free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "WITHIN_S", 0.3)
    tier = Tier()
    tier.port = free_port
    with pytest.raises(LinkError, match="nothing came from the server in 0 s"):
        await ask(tier)


def test_nothing_is_left_of_the_folder(
    free_port: int, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tmp")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(live, "WITHIN_S", 0.1)
    slept: list[float] = []
    sleep: Callable[[float], None] = slept.append
    with pytest.raises(LinkError):
        from_server(Server(f"ws://127.0.0.1:{free_port}", "t"), SystemClock(), sleep=sleep)
    assert slept
    assert list(folder.iterdir()) == []
