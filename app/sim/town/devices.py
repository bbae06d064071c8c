"""Devices in the field: cameras, door sensors, shore stations, level gauges and pumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.geo.sheet import Geometry, Sheet
from app.sim.town.ground import DISTRICT
from app.sim.town.plan import STREET, Points
from app.sim.town.survey import Survey

CAMERAS = 120
DOORS = 1_280
SHORES = 12
GAUGES = 14
PUMPS = 16

_SHORE = (
    (120.3560, 30.9200), (120.3745, 30.9262), (120.3920, 30.9307), (120.4098, 30.9392),
    (120.4290, 30.9428), (120.4478, 30.9519), (120.4665, 30.9577), (120.4873, 30.9655),
    (120.5050, 30.9742), (120.5235, 30.9798), (120.5420, 30.9872), (120.5590, 30.9940),
)  # fmt: skip
"""Shore stations on Lake Tai by 七都镇. **Source:** read off public maps by eye; order is east."""

SHORE_KM = 23.0
"""Length of the guarded shore; stations stand evenly along it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    kind: str
    lonlat: Points
    names: list[str]
    parents: list[str]
    km: list[float]


def devices(made: Survey, *, factor: int = 1) -> Sheet:
    """Return all devices as points; `factor` multiplies cameras and door sensors.

    Columns: `parent` is the code of the cell, for a door sensor the id of the building, for a
    shore station the lake, for gauge and pump the canal; `km` is the chainage of a shore station,
    else 0.
    """
    batches = [
        _cameras(made, CAMERAS * factor),
        _doors(made, DOORS * factor),
        _shores(),
        *_water_works(made),
    ]
    ids = [f"{b.kind}-{n:04}" for b in batches for n in range(1, len(b.names) + 1)]
    return Sheet(
        layer="device",
        geometry=Geometry.POINT,
        ids=tuple(ids),
        names=tuple(name for b in batches for name in b.names),
        classes=tuple(b.kind for b in batches for _ in b.names),
        coords=np.concatenate([b.lonlat for b in batches]),
        starts=np.arange(len(ids) + 1, dtype=np.int32),
        columns={
            "parent": [parent for b in batches for parent in b.parents],
            "km": [km for b in batches for km in b.km],
        },
    )


def _cameras(made: Survey, count: int) -> _Batch:
    """Put cameras where two named roads meet, all over the town."""
    roads, net = made.roads, made.roads.net
    known: dict[int, set[str]] = {}
    wide = np.flatnonzero(net.rank >= STREET)
    for pair, line in zip(net.edges[wide], net.line[wide], strict=True):
        name = roads.names[int(line)]
        for node in (int(pair[0]), int(pair[1])) if name else ():
            known.setdefault(node, set()).add(name)
    corners = [node for node, names in sorted(known.items()) if len(names) >= 2]
    inner = made.ground.has(net.nodes[corners], DISTRICT)
    corners = [node for node, here in zip(corners, inner.tolist(), strict=True) if here]
    order: list[int] = made.rng.permutation(len(corners)).tolist()
    chosen = [corners[i] for i in order[:count]]
    at = net.nodes[chosen]
    found = made.cells.at(at)
    return _Batch(
        "camera",
        made.warp.lonlat(at),
        ["".join(sorted(known[node])[:2]) + "口" for node in chosen],
        [made.cells.codes[int(i)] if i >= 0 else "" for i in found],
        [0.0] * len(chosen),
    )


def _doors(made: Survey, count: int) -> _Batch:
    """Put door sensors where people live; more where more do."""
    houses, places, rng = made.houses, made.places, made.rng
    weight = houses.households.astype(np.float64)
    count = min(count, int((weight > 0.0).sum()))
    chosen = np.sort(rng.choice(len(weight), size=count, replace=False, p=weight / weight.sum()))
    at = houses.middles[chosen]
    estates = [i for i, spot in enumerate(places.spots) if spot.kind == "estate"]
    nearest = [int(np.hypot(*(places.at[estates] - place).T).argmin()) for place in at]
    rooms = rng.integers(101, 605, count)
    return _Batch(
        "door",
        made.warp.lonlat(at),
        [
            f"{places.spots[estates[n]].name}{room}室"
            for n, room in zip(nearest, rooms.tolist(), strict=True)
        ],
        [f"building-{i + 1}" for i in chosen.tolist()],
        [0.0] * count,
    )


def _shores() -> _Batch:
    step = SHORE_KM / (SHORES - 1)
    return _Batch(
        "shore",
        np.asarray(_SHORE),
        [f"太湖岸线{n}号站" for n in range(1, SHORES + 1)],
        ["太湖"] * SHORES,
        [round(n * step, 1) for n in range(SHORES)],
    )


def _water_works(made: Survey) -> list[_Batch]:
    """Put gauges and pumps along the canals, in turn, inside the district."""
    batches: list[_Batch] = []
    for kind, count, word in (("level", GAUGES, "水位站"), ("pump", PUMPS, "泵站")):
        spots: list[Points] = []
        names: list[str] = []
        turn = 0
        while len(spots) < count:
            number = turn % len(made.water.lines)
            line = made.water.lines[number]
            near = line[made.ground.has(line, DISTRICT)]
            turn += 1
            if not len(near):
                continue
            spots.append(near[int(made.rng.integers(len(near)))])
            names.append(made.plan.canals[number].name)
        titles = [f"{name}{word}" for name in names]
        batches.append(
            _Batch(kind, made.warp.lonlat(np.array(spots)), titles, names, [0.0] * count)
        )
    return batches
