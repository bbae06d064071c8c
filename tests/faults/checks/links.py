"""Dead links are seen and dropped (G10, G11), and what waited drains when one is back (REL-05)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from app.domain.command import CommandKind
from app.drill.program import Facts
from app.sources.uplink import Uplink
from app.tokens import read_token
from tests.faults.line import Line, Scale
from tests.faults.site import Client, Site, site
from tests.faults.verdict import judge

ALONE = True
ROUNDS = {Scale.CI: 1, Scale.LONG: 10}
DRAINS = {Scale.CI: 3, Scale.LONG: 20}
QUEUED = 2_000
MONTH_OWN = 10_000
MONTH_REMOTE = 300_000
MONTH_GOAL_S = 120.0
SHOWN_GOAL_S = 10.0
DROPPED_GOAL_S = 15.0
DRAIN_GOAL_S = 5.0
GIVE_UP_S = 40.0
LOOK_EVERY_S = 0.05
HOLES = {"in": (False, True), "out": (True, False), "both": (True, True)}


@dataclass(slots=True)
class Seen:
    """When one dead link was shown and dropped, in seconds after it died."""

    case: str
    shown_s: float = GIVE_UP_S
    dropped_s: float = GIVE_UP_S


def run(scale: Scale) -> Iterator[Line]:
    with TemporaryDirectory(prefix="faults-") as base:
        seen = asyncio.run(dead_links(Path(base), ROUNDS[scale]))
        yield from dead_lines(seen)
        yield drain_line(asyncio.run(drains(Path(base) / "drains", DRAINS[scale], QUEUED)), QUEUED)
        if scale is Scale.LONG:
            yield asyncio.run(month(Path(base) / "month", MONTH_OWN, MONTH_REMOTE))


async def dead_links(base: Path, rounds: int) -> list[Seen]:
    """Let links die in every way at once, so many times; one way after the other takes minutes."""
    seen: list[Seen] = []
    for number in range(rounds):
        done = await asyncio.gather(
            _holes(base / f"holes{number}"),
            _frozen_server(base / f"server{number}"),
            _frozen_client(base / f"client{number}"),
        )
        seen += [each for part in done for each in part]
    return seen


def dead_lines(seen: list[Seen]) -> Iterator[Line]:
    ids = ("G10", "G11", "REL-07")
    cases = len({each.case for each in seen})
    told = ", ".join(_told(each) for each in seen[:10])
    shown = max(each.shown_s for each in seen if not each.case.startswith("frozen client"))
    dropped = max(each.dropped_s for each in seen)
    runs = len(seen)
    what = f"dead link, {cases} ways: shown, worst"
    yield Line(ids, what, runs, 0, shown, "s", f"<= {SHOWN_GOAL_S:g}", told)
    what = f"dead link, {cases} ways: dropped, worst"
    yield Line(ids, what, runs, 0, dropped, "s", f"<= {DROPPED_GOAL_S:g}")


def _told(seen: Seen) -> str:
    shown = "" if seen.shown_s >= GIVE_UP_S else f"{seen.shown_s:.1f}/"
    return f"{seen.case} {shown}{seen.dropped_s:.1f} s"


async def _holes(folder: Path) -> list[Seen]:
    async with site(folder, 1) as place:
        watched: list[tuple[Client, str]] = []
        for name in HOLES:
            for work in ("idle", "sending"):
                client = await place.add(f"{name}-{work}", "leader")
                watched.append((client, f"{name} {work}"))
        await place.converged()
        await _set_to_work(client for client, case in watched if case.endswith("sending"))
        for client, case in watched:
            up, down = HOLES[case.split()[0]]
            client.proxy.hole(up=up, down=down)
        seen = await asyncio.gather(*(_watch(client, case) for client, case in watched))
        for client, _ in watched:
            client.proxy.heal()
        return list(seen)


async def _frozen_server(folder: Path) -> list[Seen]:
    async with site(folder, 1) as place:
        idle, sending = await place.add("idle", "leader"), await place.add("sending", "leader")
        await place.converged()
        await _set_to_work([sending])
        place.server.freeze()
        seen = await asyncio.gather(
            _watch(idle, "frozen server idle"), _watch(sending, "frozen server sending")
        )
        place.server.thaw()
        return list(seen)


async def _frozen_client(folder: Path) -> list[Seen]:
    """The server lets go of a client that is frozen, however much there is to tell it."""
    async with site(folder, 1) as place:
        frozen, busy = await place.add("frozen", "leader"), await place.add("busy", "leader")
        await place.converged()
        await _set_to_work([busy])
        frozen.program.freeze()
        began = monotonic()
        seen = Seen("frozen client")
        for _ in range(int(GIVE_UP_S / LOOK_EVERY_S)):
            await asyncio.sleep(LOOK_EVERY_S)
            if not frozen.proxy.alive:
                seen.dropped_s = monotonic() - began
                break
        frozen.program.thaw()
        return [seen]


async def _set_to_work(clients: Iterator[Client] | list[Client]) -> None:
    for client in clients:
        client.work(2_000, 20.0)
    await asyncio.sleep(0.5)


async def _watch(client: Client, case: str) -> Seen:
    """Follow what a node shows of its link from now on, until it is dropped."""
    began = monotonic()
    seen = Seen(case)
    at = len(client.program.heard)
    while monotonic() - began < GIVE_UP_S:
        await asyncio.sleep(LOOK_EVERY_S)
        for facts in client.program.heard[at:]:
            if facts["ev"] == "link":
                _note(seen, facts, facts["at"] - began)
        at = len(client.program.heard)
        if seen.dropped_s < GIVE_UP_S:
            break
    return seen


def _note(seen: Seen, facts: Facts, after_s: float) -> None:
    if facts["state"] in {"lagging", "offline"} or not facts["is_connected"]:
        seen.shown_s = min(seen.shown_s, after_s)
    if not facts["is_connected"]:
        seen.dropped_s = min(seen.dropped_s, after_s)


async def drains(folder: Path, rounds: int, queued: int) -> list[float]:
    """Queue acts without a link, heal it, and return how long until all nodes are even."""
    seconds: list[float] = []
    async with site(folder, 1, is_sandbox=False) as place:
        offline = await place.add("offline", "leader")
        await place.add("other", "operator")
        await place.converged()
        for _ in range(rounds):
            seconds.append(await _drain(place, offline, queued))
    return seconds


async def _drain(place: Site, offline: Client, queued: int) -> float:
    offline.proxy.cut()
    await _queue(offline, queued)
    return await _heal(place, offline)


async def _queue(offline: Client, queued: int) -> None:
    seen = len(offline.ticks)
    offline.program.tell(do="work", only="report", acts=queued, rate=1_000.0, name=f"q{seen}")
    began, within_s = monotonic(), GIVE_UP_S + queued / 100.0
    while len(offline.ticks) < seen + queued:
        await asyncio.sleep(LOOK_EVERY_S)
        if monotonic() - began > within_s:
            raise TimeoutError(f"{len(offline.ticks) - seen} of {queued} were kept")


async def _heal(place: Site, offline: Client) -> float:
    offline.proxy.heal()
    healed = monotonic()
    offline.program.tell(do="retry")
    await place.converged(within_s=3 * MONTH_GOAL_S)
    return monotonic() - healed


async def month(folder: Path, own: int, remote: int) -> Line:
    """Be away for a month of acts, own and of others, and come back."""
    async with site(folder, 1) as place:
        offline = await place.add("offline", "leader")
        await place.converged()
        offline.proxy.cut()
        await _queue(offline, own)
        await _change(place, remote)
        seconds = await _heal(place, offline)
    faults = judge(place)
    return Line(
        ids=("G20", "REL-05"),
        what=f"{own} own acts and {remote} changes of others: even after the link is back",
        runs=1,
        failures=len(faults),
        value=seconds,
        unit="s",
        goal=f"<= {MONTH_GOAL_S:g}",
        note="; ".join(faults[:3]),
    )


async def _change(place: Site, count: int) -> None:
    """Change base data so many times, as other programs do."""
    token = read_token(place.tokens, "admin")
    async with Uplink(place.url, token, client="others") as uplink:
        for number in range(count):
            name = f"v{number % 2_000}"
            body = {"id": name, "name": f"{name} {number}", "kind": "grid"}
            await uplink.submit(CommandKind.PUT, name, {"kind": "unit", "body": body})
        await uplink.drain()


def drain_line(seconds: list[float], queued: int) -> Line:
    ordered = sorted(seconds)
    return Line(
        ids=("G06", "REL-05"),
        what=f"{queued} acts made without a link: all nodes even after it is back, p95",
        runs=len(seconds),
        failures=0,
        value=ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
        unit="s",
        goal=f"<= {DRAIN_GOAL_S:g}",
        note="a person asked to try at once; the wait between tries would come before it",
    )
