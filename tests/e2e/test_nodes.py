"""Walls and seats on one real server: the same truth everywhere, through kills and restarts."""

from __future__ import annotations

import signal
from functools import partial
from typing import Any

from app.domain.case import CaseState
from app.domain.command import CommandKind, RefusalCode
from app.runtime import IssueState, LinkState, Runtime, link_state
from app.sources.uplink import Uplink
from app.store.mirror import Mirror
from tests.e2e.conftest import Nodes, ServerProcess

REPORT: dict[str, Any] = {
    "title": "店外经营",
    "text": "请回电 13800138000",
    "category": "appearance",
    "source": "hotline",
    "place": {"lon": 120.6, "lat": 31.3, "address": "平江路 88号"},
}


async def report(server: ServerProcess, *numbers: int) -> None:
    async with Uplink(server.url, server.token("connector")) as uplink:
        for number in numbers:
            await uplink.submit("report", f"c{number}", REPORT, actor="12345", made_at=1000.0)
        await uplink.drain()


async def put_units(server: ServerProcess, count: int) -> None:
    async with Uplink(server.url, server.token("admin")) as uplink:
        for number in range(count):
            body = {"id": f"u{number}", "name": f"{number}中队", "kind": "enforcement"}
            await uplink.submit("put", f"u{number}", {"kind": "unit", "body": body}, made_at=1.0)
        await uplink.drain()


def same(nodes: Nodes) -> bool:
    """Say whether all nodes are online at one and the same head of the server."""
    heads = {runtime.link.head_seq for runtime in nodes.all}
    return len(heads) == 1 and all(
        runtime.link.is_connected and runtime.link.epoch and runtime.link.mirror_seq in heads
        for runtime in nodes.all
    )


def holds(nodes: Nodes, count: int) -> bool:
    return all(len(runtime.board.cases) == count for runtime in nodes.all)


def in_state(runtimes: list[Runtime], case_id: str, state: CaseState) -> bool:
    return all(runtime.board.cases[case_id].state is state for runtime in runtimes)


async def test_two_walls_and_a_seat_show_a_dispatch_made_at_the_seat(
    server: ServerProcess, nodes: Nodes
) -> None:
    count = 100
    await report(server, *range(count))
    await put_units(server, count)
    walls = [await nodes.add("wall"), await nodes.add("wall")]
    seat = await nodes.add("leader")
    everyone = [*walls, seat]
    try:
        await nodes.until(lambda: all(len(r.board.units) == count for r in everyone))
        seconds: list[float] = []
        for number in range(count):
            case_id, unit_id = f"c{number}", f"u{number}"
            seat.issue(CommandKind.FILE, case_id)
            await nodes.until(partial(in_state, everyone, case_id, CaseState.FILED))
            seat.issue(CommandKind.DISPATCH, case_id, {"unit": unit_id, "order": "立即上门"})
            seconds.append(await nodes.until(partial(in_state, everyone, case_id, CaseState.SENT)))
            assert all(runtime.board.units[unit_id].case == case_id for runtime in everyone)
        assert sorted(seconds)[98] <= 0.25, seconds
        assert walls[0].board.cases["c0"].text == ""
        assert walls[0].board.cases["c0"].place.address == "平江路"
        assert seat.board.cases["c0"].text
    finally:
        await nodes.aclose()


async def test_a_killed_server_is_noticed_and_comes_back_without_doubles(
    server: ServerProcess, nodes: Nodes
) -> None:
    await report(server, *range(40))
    wall, seat = await nodes.add("wall"), await nodes.add("leader")
    other = await nodes.add("wall")
    try:
        await nodes.until(lambda: same(nodes) and len(wall.board.cases) == 40)
        server.end(signal.SIGKILL)
        clock = wall.clock
        noticed = await nodes.until(lambda: link_state(wall.link, clock.now()) is LinkState.OFFLINE)
        assert noticed <= 10.0
        assert len(wall.board.cases) == 40
        issue = seat.issue(CommandKind.FILE, "c7")
        await nodes.until(lambda: issue.state is not IssueState.WRITING)
        assert seat.board.cases["c7"].state is CaseState.FILED
        assert "c7" in seat.board.pending
        server.start()
        await nodes.until(lambda: issue.state is IssueState.ACCEPTED, within_s=60.0)
        await report(server, *range(35, 45))
        await nodes.until(lambda: same(nodes) and holds(nodes, 45), within_s=60.0)
        assert wall.board.cases["c7"].state is CaseState.FILED
        assert [step.command for step in seat.board.cases["c7"].history] == ["report", "file"]
        assert seat.board.cases.keys() == wall.board.cases.keys() == other.board.cases.keys()
    finally:
        await nodes.aclose()
    first, second = (Mirror(nodes.folder / name / "mirror.db") for name in ("wall0", "wall2"))
    assert first.position == second.position
    assert first.first_damaged() is second.first_damaged() is None
    first.close()
    second.close()


async def test_a_restarted_node_shows_its_mirror_without_a_server(
    server: ServerProcess, nodes: Nodes
) -> None:
    await report(server, 1, 2, 3)
    seat = await nodes.add("leader")
    await nodes.until(lambda: same(nodes) and len(seat.board.cases) == 3)
    await nodes.aclose()
    server.end()
    nodes.all.clear()
    again = await nodes.add("leader")
    try:
        await nodes.until(lambda: len(again.board.cases) == 3)
        assert not again.link.is_connected
    finally:
        await nodes.aclose()


async def test_who_comes_second_is_told_who_was_first(server: ServerProcess, nodes: Nodes) -> None:
    await report(server, 1)
    await put_units(server, 2)
    first, second = await nodes.add("leader"), await nodes.add("leader")
    try:
        await nodes.until(lambda: same(nodes) and all(len(r.board.units) == 2 for r in nodes.all))
        first.issue(CommandKind.FILE, "c1")
        await nodes.until(lambda: all(r.board.cases["c1"].filed_at for r in nodes.all))
        won = first.issue(CommandKind.DISPATCH, "c1", {"unit": "u0"})
        lost = second.issue(CommandKind.DISPATCH, "c1", {"unit": "u1"})
        open_states = {IssueState.WRITING, IssueState.QUEUED, IssueState.SENT}
        await nodes.until(lambda: won.state not in open_states and lost.state not in open_states)
        refused = [issue for issue in (won, lost) if issue.state is IssueState.REFUSED]
        assert len(refused) == 1
        assert refused[0].refusal is not None
        assert refused[0].refusal.code is RefusalCode.CONFLICT
        assert refused[0].refusal.current is not None
    finally:
        await nodes.aclose()
