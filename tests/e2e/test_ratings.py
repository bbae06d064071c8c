"""Ratings on a real server: by rule, by people who clash, through a restart; masked on a wall."""

from __future__ import annotations

from typing import Any

from app.domain.command import CommandKind, RefusalCode
from app.domain.rating import Grade
from app.geo.sheet import pack
from app.runtime import IssueState, Resolution, Runtime
from app.sources.uplink import Uplink
from tests.e2e.conftest import Nodes, ServerProcess
from tests.panels.houses import SIDE_DEG, corner, houses


async def put_houses(server: ServerProcess) -> None:
    async with Uplink(server.url, server.token("admin")) as uplink:
        args = {"kind": "sheet", "body": pack(houses())}
        assert (await (await uplink.submit("put", "building/0", args))).is_accepted


async def report(server: ServerProcess, house: int) -> None:
    lon, lat = corner(house)
    place = {"lon": lon + SIDE_DEG / 2, "lat": lat + SIDE_DEG / 2}
    case: dict[str, Any] = {"title": "漏水", "category": "water", "source": "grid"}
    async with Uplink(server.url, server.token("connector")) as uplink:
        given = {**case, "urgency": "urgent", "place": place}
        assert (await (await uplink.submit("report", "c1", given))).is_accepted


def grades(runtimes: list[Runtime], place: str) -> set[Grade | None]:
    return {runtime.board.rated.grade(place) for runtime in runtimes}


async def test_a_case_colours_its_house_everywhere_and_a_wall_learns_no_reason(
    server: ServerProcess, nodes: Nodes
) -> None:
    await put_houses(server)
    wall, seat = await nodes.add("wall"), await nodes.add("leader")
    try:
        await nodes.until(lambda: grades([wall, seat], "b1") == {Grade.GREEN})
        await report(server, 1)
        await nodes.until(lambda: grades([wall, seat], "b1") == {Grade.RED})
        assert seat.board.rated.shown["b1"].reason.startswith("楼内有未结紧急案件")
        shown = wall.board.rated.shown["b1"]
        assert (shown.rule, shown.reason, shown.by) == ("urgent-open", "", "")
    finally:
        await nodes.aclose()


async def test_two_seats_rate_one_household_and_the_second_decides_anew(
    server: ServerProcess, nodes: Nodes
) -> None:
    await put_houses(server)
    first, second = await nodes.add("leader"), await nodes.add("operator")
    try:
        await nodes.until(lambda: grades([first, second], "b0/1") == {Grade.GREEN})
        args = {"was": "green", "reason": "独居老人"}
        won = first.issue(CommandKind.RATE, "b0/1", {**args, "state": "yellow"})
        lost = second.issue(CommandKind.RATE, "b0/1", {**args, "state": "blue"})
        await nodes.until(
            lambda: {won.state, lost.state} == {IssueState.ACCEPTED, IssueState.REFUSED}
        )
        loser = second if lost.state is IssueState.REFUSED else first
        (refused,) = loser.board.refused
        assert refused.refusal.code is RefusalCode.CONFLICT
        await nodes.until(lambda: len(grades([first, second], "b0/1")) == 1)
        kept = await loser.losses("b0/1")
        assert [loss.args["reason"] for loss in kept] == ["独居老人"]
        anew = loser.resolve(refused, Resolution.REDO)
        assert anew is not None
        await nodes.until(lambda: anew.state is IssueState.ACCEPTED)
        server.end()
        server.start()
        third = await nodes.add("dispatcher")
        wanted = Grade(refused.command.args["state"])
        await nodes.until(lambda: grades([first, second, third], "b0/1") == {wanted})
        denied = third.issue(CommandKind.RATE, "b0/1", {**args, "state": "red"})
        assert denied.state is IssueState.REFUSED
    finally:
        await nodes.aclose()
