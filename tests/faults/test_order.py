"""The server takes commands as they come, whatever their makers' clocks say."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

from app.clock import ManualClock
from app.domain.command import Command, Receipt
from app.domain.roles import Role
from app.ledger.sqlite import SqliteLedger
from app.server.sequencer import Ask, Sequencer
from tests.app.store.rows import LIMITS


async def test_order_is_that_of_arrival_not_of_any_clock(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    sequencer = Sequencer(ledger, LIMITS, ManualClock(), ZoneInfo("Asia/Shanghai"))
    answered: list[Receipt] = []
    for number, made_at in enumerate((3e9, 1e9, 2e9), 1):
        args = {"title": "占道", "category": "noise", "source": "hotline"}
        command = Command(op_no=1, kind="report", subject=f"k{number}", made_at=made_at, args=args)
        client = f"c{number}"
        sequencer.submit(Ask(client, Role.OPERATOR, "operator-1", command, answered.append))
    running = asyncio.create_task(sequencer.run())
    while len(answered) < 3:  # noqa: ASYNC110 - there is nothing to wait on
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [change.id for change in ledger.all_changes()] == ["k1", "k2", "k3"]
    ledger.close()
