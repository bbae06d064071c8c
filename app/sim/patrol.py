"""Units on the move: patrols that wander near home, dispatched ones on the quickest way. Seeded."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from app.domain.telemetry import Fix
from app.domain.unit import Unit, UnitKind
from app.geo.mercator import Wgs84
from app.sim.roads import Roads

WANDER_MPS = {UnitKind.ENFORCEMENT: 5.0, UnitKind.GRID: 1.4, UnitKind.POLICE: 6.0}
"""Speed on patrol: by car at a walk's pace of traffic, on foot; other kinds wait at their post."""

BOAT_MPS = 5.0
FOOT_FACTOR = 0.75
"""Grid officers go to a case by electric bicycle."""

WANDER_M = {UnitKind.ENFORCEMENT: 1_300.0, UnitKind.GRID: 350.0, UnitKind.POLICE: 1_500.0}
"""How far from home a patrol goes."""

PAUSE_SHARE = 0.12
PAUSE_S = (15.0, 90.0)

Stop = tuple[float, float, float]
"""A point to go to, metres, and the speed to go there with."""


class Task(Enum):
    """What a unit is doing."""

    WANDER = auto()
    DRIVE = auto()
    HOLD = auto()
    RETURN = auto()


@dataclass(slots=True)
class _Mover:
    unit: Unit
    node: int
    home: tuple[float, float]
    task: Task = Task.WANDER
    before: int = -1
    stops: deque[Stop] = field(default_factory=deque[Stop])
    pause_s: float = 0.0


class Patrol:
    """Moves units along roads; positions of all of them are arrays, stepped together."""

    def __init__(self, roads: Roads, units: Iterable[Unit], seed: int) -> None:
        self._roads = roads
        self._dice = random.Random(seed)
        self._movers: list[_Mover] = []
        self._index: dict[str, int] = {}
        for unit in units:
            x, y = roads.plane.point(Wgs84(unit.home_lon, unit.home_lat))
            self._index[unit.id] = len(self._movers)
            self._movers.append(_Mover(unit, roads.nearest(x, y), (x, y)))
        count = len(self._movers)
        self._at = np.asarray([mover.home for mover in self._movers]).reshape(count, 2)
        self._goal = self._at.copy()
        self._speed = np.zeros(count)

    def where(self, unit_id: str) -> Wgs84:
        """Return where a unit is."""
        lon, lat = self._roads.plane.degrees(self._at[[self._index[unit_id]]])[0]
        return Wgs84(float(lon), float(lat))

    def knows(self, unit_id: str) -> bool:
        """Say whether this patrol moves a unit."""
        return unit_id in self._index

    def task(self, unit_id: str) -> Task:
        """Return what a unit is doing."""
        return self._movers[self._index[unit_id]].task

    def place(self, unit_id: str, place: Wgs84) -> None:
        """Set a unit down at a place."""
        index = self._index[unit_id]
        self._at[index] = self._goal[index] = self._roads.plane.point(place)
        self._movers[index].stops.clear()
        self._movers[index].node = self._roads.nearest(*self._at[index].tolist())
        self._speed[index] = 0.0

    def send(self, unit_id: str, target: Wgs84, elapsed_s: float = 0.0) -> None:
        """Let a unit drive to a place, the quickest way, as if it had begun `elapsed_s` ago."""
        index = self._index[unit_id]
        mover = self._movers[index]
        mover.task, mover.pause_s = Task.DRIVE, 0.0
        mover.stops = self._way(index, self._roads.plane.point(target))
        self._goal[index] = self._at[index]
        self._skip(index, elapsed_s)

    def hold(self, unit_id: str) -> None:
        """Let a unit stay where it is, at work."""
        self._stand(self._index[unit_id], Task.HOLD)

    def free(self, unit_id: str) -> None:
        """Let a unit go back to what it does without a case."""
        index = self._index[unit_id]
        mover = self._movers[index]
        if mover.task in {Task.WANDER, Task.RETURN}:
            return
        wanders = mover.unit.kind in WANDER_MPS
        mover.task = Task.WANDER if wanders else Task.RETURN
        mover.before = -1
        mover.node = self._roads.nearest(*self._at[index].tolist())
        mover.stops = deque() if wanders else self._way(index, mover.home)
        self._goal[index] = self._at[index]

    def tick(self, seconds: float) -> list[str]:
        """Move all units on by a span of time; return those that reached where they were sent."""
        arrived: list[str] = []
        gap = self._goal - self._at
        left = np.hypot(gap[:, 0], gap[:, 1])
        step = self._speed * seconds
        moving = left > step
        share = np.divide(step, left, out=np.zeros_like(left), where=moving)
        self._at += gap * share[:, None]
        for index in np.flatnonzero(~moving).tolist():
            spare = seconds
            if self._speed[index] > 0.0:
                spare -= float(left[index] / self._speed[index])
            self._at[index] = self._goal[index]
            if self._next(index, max(0.0, spare)):
                arrived.append(self._movers[index].unit.id)
        return arrived

    def fixes(self, now: float) -> tuple[Fix, ...]:
        """Return where all units are, as telemetry of an instant (epoch seconds)."""
        lonlat = self._roads.plane.degrees(self._at).round(6).tolist()
        speeds = self._speed.round(1).tolist()
        return tuple(
            Fix(mover.unit.id, lon, lat, now, speed)
            for mover, (lon, lat), speed in zip(self._movers, lonlat, speeds, strict=True)
        )

    def _next(self, index: int, spare_s: float) -> bool:
        """Go on to the next stop with the seconds left over; True when there is none to go to."""
        mover = self._movers[index]
        if mover.pause_s > 0.0:
            mover.pause_s -= spare_s
            return False
        if not mover.stops and mover.task is Task.WANDER:
            self._wander(mover)
        if not mover.stops:
            self._speed[index] = 0.0
            if mover.task is Task.DRIVE:
                mover.task = Task.HOLD
                return True
            if mover.task is Task.RETURN:
                mover.task = Task.WANDER
            return False
        self._skip(index, spare_s)
        return False

    def _skip(self, index: int, seconds: float) -> None:
        """Move one unit along its stops by a span of time."""
        mover = self._movers[index]
        while mover.stops:
            x, y, speed = mover.stops.popleft()
            ax, ay = self._at[index].tolist()
            length = math.hypot(x - ax, y - ay)
            self._goal[index] = (x, y)
            self._speed[index] = speed
            if length > speed * seconds:
                share = speed * seconds / length
                self._at[index] = (ax + (x - ax) * share, ay + (y - ay) * share)
                return
            seconds -= length / speed
            self._at[index] = (x, y)

    def _stand(self, index: int, task: Task) -> None:
        mover = self._movers[index]
        mover.task, mover.pause_s = task, 0.0
        mover.stops.clear()
        self._goal[index] = self._at[index]
        self._speed[index] = 0.0

    def _way(self, index: int, target: tuple[float, float]) -> deque[Stop]:
        mover = self._movers[index]
        if mover.unit.kind is UnitKind.BOAT:
            return deque([(*target, BOAT_MPS)])
        factor = FOOT_FACTOR if mover.unit.kind is UnitKind.GRID else 1.0
        start = self._roads.nearest(*self._at[index].tolist())
        goal = self._roads.nearest(*target)
        nodes = self._roads.route(start, goal)
        mover.node = goal
        stops: deque[Stop] = deque()
        for before, node in zip([start, *nodes], nodes, strict=False):
            x, y = self._roads.nodes[node].tolist()
            stops.append((x, y, factor * self._roads.speed_mps(before, node)))
        stops.append((*target, factor * self._roads.speed_mps(goal, goal)))
        return stops

    def _wander(self, mover: _Mover) -> None:
        """Choose the next crossing of a patrol: on, rarely back, and not too far from home."""
        kind = mover.unit.kind
        speed = WANDER_MPS.get(kind)
        if speed is None:
            return
        if self._dice.random() < PAUSE_SHARE:
            mover.pause_s = self._dice.uniform(*PAUSE_S)
        ways = [node for node, _ in self._roads.neighbours(mover.node)]
        ahead = [node for node in ways if node != mover.before] or ways
        near = [node for node in ahead if self._from_home(mover, node) < WANDER_M[kind]]
        chosen = (
            self._dice.choice(near)
            if near
            else min(ahead, key=lambda node: self._from_home(mover, node))
        )
        mover.before, mover.node = mover.node, chosen
        x, y = self._roads.nodes[chosen].tolist()
        mover.stops.append((x, y, speed * self._dice.uniform(0.8, 1.2)))

    def _from_home(self, mover: _Mover, node: int) -> float:
        x, y = self._roads.nodes[node].tolist()
        return math.hypot(x - mover.home[0], y - mover.home[1])
