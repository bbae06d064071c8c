"""Bringing a draft to a server: which sheets to put under which ids, and putting them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.clock import Clock
from app.domain.base import Town
from app.domain.command import CommandKind, Receipt
from app.domain.row import Body, Kind, canonical, encode
from app.door import Trust
from app.geo.sheet import Geometry, Sheet, pack, packed
from app.sources.follower import Follower
from app.sources.uplink import Uplink

TOWN_ID = "town"
CONNECT_WITHIN_S = 15.0


@dataclass(slots=True)
class Plan:
    """Rows to be put, by id; `unchanged` sheets are there already, `cleared` ones are emptied."""

    rows: dict[str, Body] = field(default_factory=dict[str, Body])
    unchanged: int = 0
    cleared: int = 0


@dataclass(slots=True)
class Delivered:
    """What became of a plan at the server."""

    plan: Plan
    put: int = 0
    town: str = ""
    """Name of the town that the server has now, empty when it has none."""
    refused: Counter[str] = field(default_factory=Counter[str])

    @classmethod
    def of_none(cls) -> Delivered:
        """Return what a trial run comes to: nothing was put."""
        return cls(Plan())


def plan(there: Mapping[str, Body], sheets: Iterable[Sheet], *, replace: bool) -> Plan:
    """Return what has to be put so that a server has the sheets; `there` are its own, by id.

    A sheet that is there word for word is not put again, so that an import may be repeated. With
    `replace` the layers of the sheets become exactly these; else they are added to.
    """
    made = Plan()
    numbers: dict[str, int] = {}
    known = {canonical(body) for body in there.values()}
    for sheet in sheets:
        for body in packed(sheet):
            number = numbers.get(sheet.layer, 0 if replace else _next(there, sheet.layer))
            row_id = f"{sheet.layer}/{number}"
            if replace:
                is_there = row_id in there and canonical(there[row_id]) == canonical(body)
            else:
                is_there = canonical(body) in known
            if is_there:
                made.unchanged += 1
            else:
                made.rows[row_id] = body
            numbers[sheet.layer] = number + (replace or not is_there)
    if replace:
        _clear(made, there, numbers)
    return made


def _next(there: Mapping[str, Body], layer: str) -> int:
    taken = [_number(row_id) for row_id in there if row_id.startswith(f"{layer}/")]
    return max(taken, default=-1) + 1


def _number(row_id: str) -> int:
    tail = row_id.rpartition("/")[2]
    return int(tail) if tail.isdecimal() else 0


def _clear(made: Plan, there: Mapping[str, Body], numbers: Mapping[str, int]) -> None:
    """Empty what is left of the replaced layers: base data can be put, but not taken away."""
    for row_id, body in there.items():
        layer = row_id.partition("/")[0]
        if layer in numbers and _number(row_id) >= numbers[layer] and body.get("ids"):
            made.rows[row_id] = pack(_empty(layer, Geometry(body["geometry"])))
            made.cleared += 1


def _empty(layer: str, geometry: Geometry) -> Sheet:
    return Sheet(layer, geometry, (), (), (), np.zeros((0, 2)), np.zeros(1, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Target:
    """The server, and how it is reached."""

    url: str
    token: str
    trusted: Trust
    clock: Clock


async def deliver(
    target: Target, sheets: Iterable[Sheet], town: Town | None, *, replace: bool, rename: bool
) -> Delivered:
    """Put the sheets, then the town unless there is one; `rename` puts it even so.

    Who finds the town on a server thereby knows that everything else is there. Raises `WorldError`.
    """
    async with Follower(
        target.url, target.token, clock=target.clock, trusted=target.trusted
    ) as follower:
        await follower.ready(CONNECT_WITHIN_S)
        rows = follower.rows
    there = {row_id: row.body for (kind, row_id), row in rows.items() if kind == Kind.SHEET}
    known = rows.get((Kind.TOWN, TOWN_ID))
    done = Delivered(plan(there, sheets, replace=replace))
    if town is not None and known is not None and not rename:
        town = None
        done.town = str(known.body["name"])
    uplink = Uplink(
        target.url, target.token, agent="import", clock=target.clock, trusted=target.trusted
    )
    async with uplink:
        await uplink.ready(CONNECT_WITHIN_S)
        for row_id, body in done.plan.rows.items():
            _count(await _put(uplink, Kind.SHEET, row_id, body), done)
        if town is not None:
            done.town = town.name
            _count(await _put(uplink, Kind.TOWN, TOWN_ID, encode(town)), done)
        await uplink.drain()
    return done


async def _put(uplink: Uplink, kind: Kind, row_id: str, body: Body) -> asyncio.Future[Receipt]:
    return await uplink.submit(CommandKind.PUT, row_id, {"kind": str(kind), "body": body})


def _count(answer: asyncio.Future[Receipt], done: Delivered) -> None:
    def settle(future: asyncio.Future[Receipt]) -> None:
        if future.cancelled():
            return
        refusal = future.result().refusal
        if refusal is None:
            done.put += 1
        else:
            done.refused[refusal.text] += 1

    answer.add_done_callback(settle)
