"""Two walls and a seat on one server: a dispatch made at the seat until all have painted it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time
from typing import Any

from app.clock import SystemClock
from app.domain.case import CaseState
from app.domain.command import CommandKind
from app.domain.limits import parse_limits
from app.runtime import Runtime
from app.sources.uplink import Uplink
from bench.line import Figure
from bench.server import Running, running_server

ROOT = Path(__file__).parents[1]
LIMITS = ROOT / "resources" / "limits" / "example.toml"
DISPATCHES = 60
WITHIN_S = 10.0


def measure() -> Iterator[Figure]:
    """Yield the time to the last of three screens, all painted by this one process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with TemporaryDirectory() as name, running_server(Path(name) / "server") as server:
        asyncio.run(prepare(server))
        seconds = dispatch_all(Path(name), server, app.processEvents)
    from panels.meter import percentile

    worst = percentile(seconds, 0.99) * 1e3
    yield Figure("dispatch_on_three_screens_p50", percentile(seconds, 0.5) * 1e3, "ms", "<= 250")
    yield Figure("dispatch_on_three_screens_p99", worst, "ms", "<= 250")


async def prepare(server: Running) -> None:
    """Put units on duty and report cases."""
    async with Uplink(server.url, server.token("admin")) as uplink:
        for number in range(DISPATCHES):
            body: dict[str, Any] = {"id": f"u{number}", "name": f"{number}中队"}
            body |= {"kind": "enforcement"}
            body |= {"home_lon": 120.6 + number / 2000, "home_lat": 31.31}
            args = {"kind": "unit", "body": body}
            await uplink.submit("put", f"u{number}", args, made_at=time())
        await uplink.drain()
    async with Uplink(server.url, server.token("connector")) as uplink:
        for number in range(DISPATCHES):
            said: dict[str, Any] = {"title": "店外经营", "category": "appearance"}
            said |= {"source": "city", "place": {"lon": 120.6 + number / 2000, "lat": 31.3}}
            await uplink.submit("report", f"c{number}", said, made_at=time())
        await uplink.drain()


class Station:
    """One screen with its node, painted off screen."""

    def __init__(self, folder: Path, server: Running, role: str) -> None:
        """Open a wall or a seat on the server."""
        from panels.look import look_for
        from panels.screen import Screen
        from panels.seat import SeatScreen
        from panels.shell import Shell
        from panels.wall import WallScreen

        self.runtime = node(folder, server, "leader" if role == "seat" else "wall")
        size = (1920, 1080) if role == "seat" else (3840, 2160)
        look = look_for(role, "night", "zh_CN", size)
        self.screen: Screen
        make = SeatScreen if role == "seat" else WallScreen
        self.screen = make(self.runtime, look)
        self.screen.show()
        self.shell = Shell(self.runtime, self.screen, perf_counter())
        self.shell.start()

    def shows(self, case_id: str, state: CaseState) -> bool:
        """Say whether the case is painted in this state, as the ledger has it."""
        board = self.runtime.board
        case = board.cases.get(case_id)
        is_settled = case_id not in board.pending
        is_painted = not (self.screen.is_behind or self.screen.is_dirty)
        return case is not None and case.state is state and is_settled and is_painted

    def close(self) -> None:
        """Close screen and node."""
        self.shell.stop()
        self.screen.close()
        asyncio.run(self.runtime.aclose())


def dispatch_all(folder: Path, server: Running, turn: Callable[[], None]) -> list[float]:
    """Open the screens, dispatch case after case at the seat; return the seconds of each."""
    roles = ("wall", "wall", "seat")
    stations = [Station(folder / str(n), server, role) for n, role in enumerate(roles)]
    seat = stations[-1].runtime

    def until(case_id: str, state: CaseState) -> float:
        start = perf_counter()
        while not all(station.shows(case_id, state) for station in stations):
            turn()
            assert perf_counter() - start < WITHIN_S, f"{case_id} is not {state} everywhere"
        return perf_counter() - start

    seconds: list[float] = []
    for number in range(DISPATCHES):
        case_id = f"c{number}"
        until(case_id, CaseState.CLUE)
        seat.issue(CommandKind.FILE, case_id)
        until(case_id, CaseState.FILED)
        seat.issue(CommandKind.DISPATCH, case_id, {"unit": f"u{number}", "order": "立即上门"})
        seconds.append(until(case_id, CaseState.SENT))
    for station in stations:
        station.close()
    return seconds


def node(folder: Path, server: Running, role: str) -> Runtime:
    """Return a started runtime."""
    runtime = Runtime(
        server=server.url,
        token=server.token(role),
        data_dir=folder,
        clock=SystemClock(),
        limits=parse_limits(LIMITS.read_text("utf-8")),
        agent="bench",
    )
    asyncio.run(runtime.start())
    return runtime
