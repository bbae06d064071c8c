from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.server.talk import report, serving, talk, tokens
from tests.faults.cloning import Seat, seated
from tests.faults.revoking import VARIANTS, Variant, account, revoke
from tests.faults.rights import SECRET


@pytest.mark.parametrize("variant", [VARIANTS[1], VARIANTS[3]], ids=lambda each: each.name)
async def test_who_was_revoked_is_out_within_seconds_and_stays_out(
    variant: Variant, tmp_path: Path
) -> None:
    outcome = await revoke(tmp_path, variant)
    assert outcome.fault == ""
    assert outcome.out_s < 5.0


async def test_it_is_noticed_when_somebody_comes_back(tmp_path: Path) -> None:
    kept = Variant("role changed", (("role", "小王", "checker"),))
    assert (await revoke(tmp_path, kept)).fault == "the old token is checker"


async def test_a_seat_made_a_wall_holds_masked_rows_only(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        given = tokens(tmp_path)
        async with talk(server.url) as line:
            await line.hello(given["connector"], "source", mirror=False)
            await line.commands(report(1, "k", text=SECRET))
            await line.answered(1)
        async with seated(server, given["leader"], tmp_path / "node", "seat") as seat:
            await _until(lambda: SECRET in _body(seat))
            await asyncio.to_thread(account, tmp_path, "role", "leader-1", "wall")
            await _until(lambda: seat.node._link.role == "wall")
            await _until(lambda: _body(seat) != "" and SECRET not in _body(seat))
            await asyncio.to_thread(account, tmp_path, "revoke", "leader-1")
            await _until(lambda: seat.node._link.rejected in {"revoked", "bad_token"})
            assert seat.node._link.retry_at - time.time() > 20.0


def _body(seat: Seat) -> str:
    """Return what the mirror holds, read on the node's own thread."""
    assert seat.node._loop is not None
    return asyncio.run_coroutine_threadsafe(_held(seat), seat.node._loop).result(5)


async def _held(seat: Seat) -> str:
    packed = b"".join(bytes(row.body) for row in seat.node._mirror.rows(0.0))
    return packed.decode("utf-8", "replace")


async def _until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not claim():  # noqa: ASYNC110 - it polls another thread
            await asyncio.sleep(0.02)
