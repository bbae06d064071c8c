"""The director: puts the town on a server, plays its past hours, then lives its day. Async."""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from app.clock import Clock
from app.domain.base import Norm
from app.domain.command import CommandKind, Receipt
from app.domain.limits import Limits
from app.domain.roles import Role
from app.domain.row import Kind, encode
from app.door import SYSTEM, Trust
from app.sim.day import Day, Played, Player
from app.sim.handlers import Act, Crew
from app.sim.live import Live
from app.sim.norms import norms
from app.sim.reports import Reports
from app.sim.rhythm import HOUR_S, Rhythm
from app.sim.scene import TOWN_ID, Scene
from app.sim.stories import Stories
from app.sources.follower import Follower
from app.sources.uplink import Uplink

ROLES = (
    Role.ADMIN,
    Role.CONNECTOR,
    Role.OPERATOR,
    Role.DISPATCHER,
    Role.FIELD,
    Role.CHECKER,
)
"""Whose tokens the simulation needs."""

CONNECT_WITHIN_S = 15.0
AHEAD = 600
"""Acts that may be under way before the oldest one is answered: near the order of time."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What to play: the seed, hours to play before now, how lively (1 is a real day)."""

    seed: int
    hours_back: float
    pace: float


@dataclass(slots=True)
class Told:
    """What the preparation came to."""

    cases: int = 0
    units: int = 0
    refused: int = 0
    reasons: dict[str, int] = field(default_factory=dict[str, int])


class Director:
    """One run of the demo town against one server; use `prepare`, then `live`, in its block."""

    def __init__(
        self,
        url: str,
        tokens: Mapping[str, str],
        scene: Scene,
        stories: Stories,
        limits: Limits,
        options: Options,
        clock: Clock,
        trusted: Trust = SYSTEM,
    ) -> None:
        self._url = url
        self._trusted = trusted
        self._tokens = tokens
        self._scene = scene
        self._limits = limits
        self._options = options
        self._clock = clock
        self._stories = stories
        self._rhythm = Rhythm(options.seed, stories, scene.zone)
        self._live_rhythm = Rhythm(options.seed, stories, scene.zone, options.pace)
        self._reports = Reports(stories, scene.gazetteer, options.seed)
        self._day = Day()
        self._played_to = 0.0
        self._stack = AsyncExitStack()
        self._uplinks: dict[Role, Uplink] = {}
        self.told = Told(units=len(scene.units))

    async def __aenter__(self) -> Director:
        for role in ROLES:
            uplink = Uplink(
                self._url,
                self._tokens[role],
                agent="simulate",
                clock=self._clock,
                trusted=self._trusted,
            )
            self._uplinks[role] = await self._stack.enter_async_context(uplink)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def prepare(self) -> None:
        """Put what the server lacks of the town, and play the past hours unless they are there."""
        for uplink in self._uplinks.values():
            await uplink.ready(CONNECT_WITHIN_S)
        async with Follower(
            self._url, self._tokens[Role.ADMIN], clock=self._clock, trusted=self._trusted
        ) as follower:
            await follower.ready(CONNECT_WITHIN_S)
            known = follower.rows
        now = self._clock.now()
        self._played_to = now
        newest = max(
            (
                float(row.body["reported_at"])
                for row in known.values()
                if row.kind == Kind.CASE and self._reports.is_ours(row.id)
            ),
            default=0.0,
        )
        has_town = (Kind.TOWN, TOWN_ID) in known
        if not has_town:
            await self._put_base()
        if newest:
            self._played_to = max(newest, now - self._options.hours_back * HOUR_S)
        else:
            self._play(now)
            await self._send(self._day.acts)
        if not has_town or not newest:
            await self._put_norms(now)
        self.told.cases = sum(kind == Kind.CASE for kind, _ in known) + len(self._day.cases)

    async def live(self, stop: asyncio.Event) -> None:
        """Live the day from now on until `stop` is set."""
        live = Live(
            scene=self._scene,
            crew=self._crew(self._live_rhythm, self._options.pace),
            rhythm=self._live_rhythm,
            reports=self._reports,
            uplinks=self._uplinks,
            clock=self._clock,
            begin=self._played_to,
        )
        for unit_id, place in self._day.places.items():
            live.patrol.place(unit_id, place)
        follower = Follower(
            self._url,
            self._tokens[Role.ADMIN],
            clock=self._clock,
            on_change=live.on_change,
            trusted=self._trusted,
        )
        async with follower:
            await follower.ready(CONNECT_WITHIN_S)
            await live.run(follower, stop)

    def _crew(self, rhythm: Rhythm, pace: float) -> Crew:
        return Crew(
            self._options.seed,
            self._limits,
            rhythm.intensity,
            self._stories.orders(),
            units=len(self._scene.units),
            pace=pace,
        )

    def _play(self, now: float) -> None:
        begin = now - self._options.hours_back * HOUR_S
        arrivals = self._rhythm.arrivals(begin, now)
        player = Player(self._crew(self._rhythm, 1.0), self._limits, self._scene.units)
        self._day = player.play(map(self._reports.act, arrivals), now)

    async def _put_base(self) -> None:
        uplink = self._uplinks[Role.ADMIN]
        for kind, row_id, body in self._scene.base_rows():
            await uplink.submit(CommandKind.PUT, row_id, {"kind": str(kind), "body": body})
        await uplink.drain()

    async def _put_norms(self, now: float) -> None:
        found: Mapping[str, Norm] = norms(self._rhythm, self._stories, self._day, self._scene, now)
        uplink = self._uplinks[Role.ADMIN]
        for key, norm in found.items():
            await uplink.submit(
                CommandKind.PUT, key, {"kind": str(Kind.NORM), "body": encode(norm)}
            )
        await uplink.drain()

    async def _send(self, acts: Sequence[Played]) -> None:
        """Send the day's acts, each once those it waits for are answered, near their order."""
        sender = _Sender(acts, self._uplinks)
        await sender.run()
        self.told.refused = sum(sender.refused.values())
        self.told.reasons = sender.refused
        if sender.refused:
            _log.warning("acts of the past hours were refused", extra={"count": self.told.refused})


class _Sender:
    """Sends acts over several uplinks so that none overtakes what it waits for."""

    def __init__(self, acts: Sequence[Played], uplinks: Mapping[Role, Uplink]) -> None:
        self.refused: dict[str, int] = {}
        self._acts = acts
        self._uplinks = uplinks
        self._missing = [len(played.after) for played in acts]
        self._waiting: dict[int, list[int]] = {}
        for index, played in enumerate(acts):
            for before in played.after:
                self._waiting.setdefault(before, []).append(index)
        self._ready = [index for index, missing in enumerate(self._missing) if not missing]
        self._answered = [False] * len(acts)
        self._oldest = 0
        self._moved = asyncio.Event()

    async def run(self) -> None:
        """Send everything and wait for every receipt; raises what ended an uplink for good."""
        heapq.heapify(self._ready)
        while self._oldest < len(self._acts):
            while self._ready and self._ready[0] < self._oldest + AHEAD:
                await self._submit(heapq.heappop(self._ready))
            self._moved.clear()
            if not self._ready or self._ready[0] >= self._oldest + AHEAD:
                await self._moved.wait()

    async def _submit(self, index: int) -> None:
        act: Act = self._acts[index].act
        future = await self._uplinks[act.role].submit(
            act.kind, act.subject, dict(act.args), actor=act.actor, made_at=act.at
        )
        future.add_done_callback(lambda done: self._settle(index, done))

    def _settle(self, index: int, done: asyncio.Future[Receipt]) -> None:
        self._answered[index] = True
        if not done.cancelled() and (refusal := done.result().refusal) is not None:
            self.refused[refusal.text] = self.refused.get(refusal.text, 0) + 1
        for later in self._waiting.get(index, ()):
            self._missing[later] -= 1
            if not self._missing[later]:
                heapq.heappush(self._ready, later)
        while self._oldest < len(self._acts) and self._answered[self._oldest]:
            self._oldest += 1
        self._moved.set()
