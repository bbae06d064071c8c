"""The live day: reports come, people act on what the server shows, units drive. One task, 1 Hz."""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import Mapping
from contextlib import suppress

from app.clock import Clock
from app.domain.case import Case, CaseState, Source
from app.domain.command import CommandKind, Receipt
from app.domain.roles import Role
from app.domain.row import Kind, Row, decode
from app.domain.unit import Duty, Unit
from app.geo.mercator import Wgs84
from app.sim.handlers import Act, Crew, choose_unit
from app.sim.patrol import Patrol, Task
from app.sim.reports import Reports
from app.sim.rhythm import Rhythm
from app.sim.scene import Scene
from app.sim.sensors import Sensors
from app.sources.follower import Follower
from app.sources.uplink import Uplink

TICK_S = 1.0
READINGS_EVERY_S = 5.0
RETRY_S = 20.0
"""How long a case rests after a refused act or when no unit is free."""

UNKNOWN_WAY_S = 180.0
"""How long a unit takes to a place that nobody knows."""

MAX_ACTS_PER_TICK = 60
_log = logging.getLogger(__name__)


class Live:
    """Acts for everybody who is simulated, on nothing but what the server has shown."""

    def __init__(
        self,
        *,
        scene: Scene,
        crew: Crew,
        rhythm: Rhythm,
        reports: Reports,
        uplinks: Mapping[Role, Uplink],
        clock: Clock,
        begin: float,
    ) -> None:
        self.patrol = Patrol(scene.roads, scene.units, rhythm.seed)
        self._sensors = Sensors(rhythm, scene.doors, scene.shores, scene.cameras)
        self._crew = crew
        self._rhythm = rhythm
        self._reports = reports
        self._uplinks = uplinks
        self._clock = clock
        self._reported_to = begin
        self._cases: dict[str, Case] = {}
        self._units: dict[str, Unit] = {}
        self._queue: list[tuple[float, str, int, Act]] = []
        self._asked: set[str] = set()
        self._reserved: set[str] = set()
        self._read_at = 0.0

    def on_change(self, row: Row) -> None:
        """Take what the server shows; rows of other kinds are of no concern here."""
        if row.kind == Kind.CASE:
            case = decode(row.kind, row.body)
            if isinstance(case, Case) and case.source is not Source.FILE:
                self._take_case(case)
        elif row.kind == Kind.UNIT:
            unit = decode(row.kind, row.body)
            if isinstance(unit, Unit):
                self._take_unit(unit)

    async def run(self, follower: Follower, stop: asyncio.Event) -> None:
        """Live until `stop` is set; while the link is down nothing is done and nothing lost."""
        last = self._clock.now()
        while not stop.is_set():
            now = self._clock.now()
            await self.tick(now, min(10.0, max(0.0, now - last)), is_linked=self._linked(follower))
            last = now
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await stop.wait()

    async def tick(self, now: float, seconds: float, *, is_linked: bool) -> None:
        """Do all that falls due by `now` (epoch seconds), `seconds` after the tick before."""
        self.patrol.tick(seconds)
        if not is_linked:
            return
        self._send_telemetry(now)
        await self._arrive(now)
        await self._report(now)
        await self._act(now)

    def _linked(self, follower: Follower) -> bool:
        return follower.is_connected and all(u.is_connected for u in self._uplinks.values())

    def _take_case(self, case: Case) -> None:
        self._asked.discard(case.id)
        if not case.is_open:
            self._cases.pop(case.id, None)
            return
        is_new = case.id not in self._cases
        self._cases[case.id] = case
        unit = self._units.get(case.unit)
        if case.state is CaseState.ENROUTE:
            self._drive(case)
        elif case.state is CaseState.WORKING and is_new:
            self._set_down(case)
        act = self._crew.next_act(case, unit.name if unit else "")
        if act is not None:
            self._push(case, act.at, act)

    def _push(self, case: Case, at: float, act: Act) -> None:
        heapq.heappush(self._queue, (at, case.id, len(case.history), act))

    def _drive(self, case: Case) -> None:
        """Set the unit on its way; one that is on its way or there already is left alone."""
        if not self.patrol.knows(case.unit) or not case.place.is_known:
            return
        if self.patrol.task(case.unit) is not Task.DRIVE:
            began = case.history[-1].at if case.history else 0.0
            elapsed = max(0.0, self._clock.now() - began)
            target = Wgs84(case.place.lon or 0.0, case.place.lat or 0.0)
            self.patrol.send(case.unit, target, elapsed)

    def _set_down(self, case: Case) -> None:
        """Put the unit of a case that is being worked on since before this run at its place."""
        has_arrived = bool(case.history) and case.history[-1].command == CommandKind.ARRIVE
        if has_arrived and self.patrol.knows(case.unit) and case.place.is_known:
            self.patrol.place(case.unit, Wgs84(case.place.lon or 0.0, case.place.lat or 0.0))

    def _take_unit(self, unit: Unit) -> None:
        self._units[unit.id] = unit
        if not self.patrol.knows(unit.id):
            return
        if unit.duty is Duty.FREE:
            self.patrol.free(unit.id)
        elif self.patrol.task(unit.id) in {Task.WANDER, Task.RETURN}:
            self.patrol.hold(unit.id)

    def _send_telemetry(self, now: float) -> None:
        field = self._uplinks[Role.FIELD]
        field.send_telemetry(self.patrol.fixes(now))
        if now - self._read_at >= READINGS_EVERY_S:
            self._read_at = now
            self._uplinks[Role.CONNECTOR].send_telemetry(readings=self._sensors.readings(now))

    async def _arrive(self, now: float) -> None:
        """Report the arrival of every unit that stands where it was sent."""
        for case in list(self._cases.values()):
            unit = self._units.get(case.unit)
            if case.state is not CaseState.ENROUTE or unit is None or case.id in self._asked:
                continue
            if self._is_there(case, unit, now):
                act = Act(now, Role.FIELD, CommandKind.ARRIVE, case.id, unit.name)
                await self._submit(case, act)

    def _is_there(self, case: Case, unit: Unit, now: float) -> bool:
        if not self.patrol.knows(unit.id) or not case.place.is_known:
            return now - case.history[-1].at > UNKNOWN_WAY_S
        return self.patrol.task(unit.id) is Task.HOLD

    async def _report(self, now: float) -> None:
        for arrival in self._rhythm.arrivals(self._reported_to, now):
            act = self._reports.act(arrival)
            await self._uplinks[act.role].submit(
                act.kind, act.subject, dict(act.args), actor=act.actor, made_at=act.at
            )
        self._reported_to = max(self._reported_to, now)

    async def _act(self, now: float) -> None:
        for _ in range(MAX_ACTS_PER_TICK):
            if not self._queue or self._queue[0][0] > now:
                return
            _, case_id, steps, act = heapq.heappop(self._queue)
            case = self._cases.get(case_id)
            if case is not None and len(case.history) == steps and case_id not in self._asked:
                await self._do(case, act, now)

    async def _do(self, case: Case, act: Act, now: float) -> None:
        if act.kind is CommandKind.DISPATCH:
            free = [unit for unit in self._units.values() if unit.id not in self._reserved]
            unit = choose_unit(case, free, self._where)
            if unit is None:
                self._push(case, now + RETRY_S, act)
                return
            # Until the server shows it bound, no other case may ask for it.
            self._reserved.add(unit.id)
            args = {"unit": unit.id, "order": self._crew.order(case)}
            act = Act(now, act.role, act.kind, act.subject, act.actor, args)
        await self._submit(case, act, now)

    def _where(self, unit: Unit) -> Wgs84:
        if self.patrol.knows(unit.id):
            return self.patrol.where(unit.id)
        return Wgs84(unit.home_lon, unit.home_lat)

    async def _submit(self, case: Case, act: Act, now: float | None = None) -> None:
        self._asked.add(case.id)
        future = await self._uplinks[act.role].submit(
            act.kind,
            act.subject,
            dict(act.args),
            actor=act.actor,
            made_at=act.at if now is None else now,
        )
        future.add_done_callback(lambda done: self._answered(case, act, done))

    def _answered(self, case: Case, act: Act, done: asyncio.Future[Receipt]) -> None:
        """A refused act (a person was faster) is looked at again a little later."""
        self._reserved.discard(str(act.args.get("unit", "")))
        if done.cancelled() or (refusal := done.result().refusal) is None:
            return
        _log.info("refused: %s", refusal.text, extra={"case": case.id, "code": refusal.code})
        self._asked.discard(case.id)
        present = self._cases.get(case.id)
        if present is not None and len(present.history) == len(case.history):
            self._push(case, self._clock.now() + RETRY_S, act)
