"""Rules rate buildings by commands of the server's own, over a real ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.clock import ManualClock
from app.domain.command import Command, Receipt
from app.domain.rate import RateArgs
from app.domain.rating import Grade
from app.domain.rating_rules import DAY_S, parse_rating_rules
from app.domain.roles import Role
from app.domain.row import Row
from app.geo.sheet import Geometry, Sheet, pack
from app.ledger.sqlite import SqliteLedger
from app.server import rater as module
from app.server.rater import CLIENT, Rater
from app.server.sequencer import Ask, Sequencer
from tests.app.server.talk import ROOT, limits

RULES = parse_rating_rules((ROOT / "resources" / "ratings" / "example.toml").read_text("utf-8"))
NOW = 1_780_000_000.0
SIDE = 1e-4


def buildings(*ids: str, state: str = "green") -> dict[str, Any]:
    rings = [
        [(120.0 + n / 1000, 31.0), (120.0 + n / 1000 + SIDE, 31.0), (120.0 + n / 1000, 31.0 + SIDE)]
        for n in range(len(ids))
    ]
    sheet = Sheet(
        layer="building",
        geometry=Geometry.AREA,
        ids=ids,
        names=("",) * len(ids),
        classes=("",) * len(ids),
        coords=np.array(rings).reshape(-1, 2),
        starts=np.arange(0, 3 * len(ids) + 1, 3, dtype=np.int32),
        columns={"state": [state] * len(ids), "homes": ["gg"] * len(ids)},
    )
    return pack(sheet)


class Tier:
    """A sequencer, its rater, and people who ask it."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(NOW)
        self.ledger = SqliteLedger(folder / "ledger.db")
        self.sequencer = Sequencer(self.ledger, limits(), self.clock, ZoneInfo("Asia/Shanghai"))
        self.rater = Rater(self.sequencer, RULES, self.clock, settle_s=0.0)
        self.receipts: list[Receipt] = []
        self._numbers: dict[str, int] = {}
        self._news = asyncio.Event()
        self.sequencer.listeners[self._news] = None

    def ask(self, role: Role, kind: str, subject: str, /, **args: object) -> None:
        number = self._numbers.get(role, self.sequencer.last_op_no(role)) + 1
        self._numbers[role] = number
        command = Command(
            op_no=number, kind=kind, subject=subject, made_at=self.clock.now(), args=args
        )
        self.sequencer.submit(Ask(role, role, role, command, self.receipts.append))

    def put(self, body: dict[str, Any], name: str = "building/0") -> None:
        self.ask(Role.ADMIN, "put", name, kind="sheet", body=body)

    def report(self, case: str, number: int = 0, **more: object) -> None:
        place = {"lon": 120.0 + number / 1000 + SIDE / 3, "lat": 31.0 + SIDE / 3}
        given = {"title": "漏水", "category": "water", "source": "grid", "place": place, **more}
        self.ask(Role.CONNECTOR, "report", case, **given)

    def rating(self, place: str) -> Row | None:
        return self.sequencer.state.row("rating", place)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10.0):
            while not holds():
                await self._news.wait()
                self._news.clear()

    async def rated(self, place: str, state: str, rule: str) -> dict[str, Any]:
        def holds() -> bool:
            row = self.rating(place)
            found = row and (row.body["state"], row.body.get("rule", ""))
            return found == (state, rule)

        await self.until(holds)
        row = self.rating(place)
        assert row is not None
        return row.body


@asynccontextmanager
async def tier(folder: Path) -> AsyncIterator[Tier]:
    made = Tier(folder)
    tasks = [asyncio.create_task(made.sequencer.run()), asyncio.create_task(made.rater.run())]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        made.ledger.close()


async def test_an_open_case_rates_its_building_and_its_end_brings_back_what_was(
    tmp_path: Path,
) -> None:
    async with tier(tmp_path) as town:
        town.put(buildings("b0", "b1"))
        town.report("c1", 1)
        body = await town.rated("b1", "blue", "open")
        assert body["by"] == "rules"
        assert (body["source"], body["rules"]) == ("rule", "example-1")
        assert body["reason"].startswith("楼内有未结案件：0529-0001")
        town.ask(Role.LEADER, "regrade", "c1", urgency="urgent", was_urgency="normal")
        await town.rated("b1", "red", "urgent-open")
        town.ask(Role.LEADER, "void", "c1", note="误报")
        body = await town.rated("b1", "green", "")
        assert body["reason"] == RULES.ended
        assert town.rating("b0") is None


async def test_what_a_person_judged_stands_until_something_new_is_told(tmp_path: Path) -> None:
    async with tier(tmp_path) as town:
        town.put(buildings("b0"))
        town.report("c1")
        await town.rated("b0", "blue", "open")
        town.clock.advance(60.0)
        town.ask(Role.LEADER, "rate", "b0", state="green", was="blue", reason="已处理")
        await town.rated("b0", "green", "")
        town.ask(Role.LEADER, "note", "c1", note="回访")
        town.clock.advance(60.0)
        town.ask(Role.CONNECTOR, "again", "c1")
        await town.rated("b0", "blue", "open")
        row = town.rating("b0")
        assert row is not None
        assert row.version == 3, "the remark moved nothing"


async def test_a_rule_of_some_days_ends_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT_S", 0.01)
    async with tier(tmp_path) as town:
        town.put(buildings("b0"))
        town.report("c1")
        town.ask(Role.CONNECTOR, "again", "c1", count=2)
        await town.rated("b0", "yellow", "often")
        town.clock.advance(31 * DAY_S)
        await town.rated("b0", "blue", "open")


async def test_who_starts_again_asks_for_what_is_still_due_and_for_nothing_twice(
    tmp_path: Path,
) -> None:
    async with tier(tmp_path) as town:
        town.put(buildings("b0", "b1"))
        town.report("c1", 0)
        await town.rated("b0", "blue", "open")
    made = Tier(tmp_path)
    deciding = asyncio.create_task(made.sequencer.run())
    made.report("c2", 1)
    await made.until(lambda: len(made.receipts) == 1)
    deciding.cancel()
    await asyncio.gather(deciding, return_exceptions=True)
    made.ledger.close()
    async with tier(tmp_path) as town:
        await town.rated("b1", "blue", "open")
        row = town.rating("b0")
        assert row is not None
        assert row.version == 1
        assert town.sequencer.last_op_no(CLIENT) == 2


async def test_the_name_of_the_rules_is_the_server_s_own_even_if_somebody_had_it(
    tmp_path: Path,
) -> None:
    made = Tier(tmp_path)
    assert made.ledger.claim(CLIENT, "somebody") == ("somebody", 1)
    made.ledger.close()
    async with tier(tmp_path) as town:
        town.put(buildings("b0"))
        town.report("c1")
        await town.rated("b0", "blue", "open")
        assert town.sequencer.last_op_no(CLIENT) == 0
        assert town.sequencer.last_op_no(f"{CLIENT}-2") == 1


async def test_cases_elsewhere_or_nowhere_rate_nothing(tmp_path: Path) -> None:
    async with tier(tmp_path) as town:
        town.put({"layer": "building", "ids": ["bad"], "columns": {}}, "building/9")
        town.put(buildings("b0"))
        town.report("c1", 5)
        town.report("c2", place={})
        town.report("c3", 0)
        await town.rated("b0", "blue", "open")
        assert [row.id for row in town.sequencer.state.rows() if row.kind == "rating"] == ["b0"]


async def test_a_base_map_that_comes_late_is_looked_at_from_the_start(tmp_path: Path) -> None:
    async with tier(tmp_path) as town:
        town.report("c1")
        await town.until(lambda: town.sequencer.head_seq == 1)
        town.put(buildings("b0"))
        await town.rated("b0", "blue", "open")
        town.put(buildings("b7"))
        await town.rated("b7", "blue", "open")


async def test_a_rule_that_could_not_rate_says_so_and_looks_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with tier(tmp_path) as town:
        town.put(buildings("b0"))
        await town.until(lambda: len(town.sequencer.state.places) == 1)
        town.report("c1")
        town.rater._ask("b0", RateArgs(state=Grade.RED, was="yellow"))
        await town.rated("b0", "blue", "open")
        await town.until(lambda: "could not rate b0" in caplog.text)


async def test_far_behind_it_starts_over(tmp_path: Path) -> None:
    async with tier(tmp_path) as town:
        town.put(buildings("b0"))
        town.report("c1")
        await town.rated("b0", "blue", "open")
        town.rater._cursor = -5
        town.report("c2", urgency="urgent")
        await town.rated("b0", "red", "urgent-open")
