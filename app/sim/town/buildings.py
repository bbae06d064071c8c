"""Houses: courtyards packed into old blocks, rows of slabs, towers and halls in new ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geo.sheet import Geometry
from app.sim.town.blocks import Blocks
from app.sim.town.footprint import Footprints, draw
from app.sim.town.ground import DISTRICT, KEEP_CLEAR, Ground
from app.sim.town.lattice import RURAL, Floats, Ints
from app.sim.town.layer import Layer
from app.sim.town.plan import Plan, Points

HOUSE, SLAB, TOWER, HALL, COTTAGE = range(5)
"""Kinds of building: old house, row of flats, block of flats, hall or office, village house."""

_USE = (0.0, 0.66, 0.13, 0.21)
"""Shares of uses of new blocks, by kind."""

_STATES = ("red", "yellow", "blue", "green")
_STATE_SHARES = (0.006, 0.03, 0.09, 0.874)
"""**Source:** the shares of the four states in the brief of the demo town."""

_LETTERS = b"rybg"
_HOME_SHARES = (0.01, 0.04, 0.12, 0.83)
"""Shares of the states of households in a building that is not green; none is worse than it."""

_PER_HOME_M2 = (95.0, 92.0, 105.0, 0.0, 300.0)
"""Floor area for one household by kind, 0 where nobody lives."""

_SPOTS = tuple((a / 4.0, b / 4.0) for a in range(5) for b in range(5))
"""Where in a plot the ground must be free; closer than the narrowest canal with its banks."""

_PARCEL_ROUNDS = 7
_EMPTY = (0.07, 0.10, 0.12, 0.14, 0.12)
"""Share of plots left open, by kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Buildings:
    """Footprints on the plan with what is known of each house, column by column."""

    footprints: Footprints
    kinds: Ints
    old: NDArray[np.bool_]
    floors: Ints
    households: Ints
    states: tuple[str, ...]
    homes: tuple[str, ...]
    """A letter for each household of each house."""

    @property
    def middles(self) -> Points:
        """Middle points (n, 2) on the plan."""
        return self.footprints.middles

    def layer(self) -> Layer:
        """Return the houses as areas."""
        return Layer(
            "building",
            Geometry.AREA,
            [f"building-{number}" for number in range(1, len(self.kinds) + 1)],
            [""] * len(self.kinds),
            np.where(self.old, "old", "new").tolist(),
            self.footprints.points,
            self.footprints.starts,
            {
                "floors": self.floors.tolist(),
                "households": self.households.tolist(),
                "state": self.states,
                "homes": self.homes,
            },
        )


def buildings(plan: Plan, blocks: Blocks, ground: Ground, rng: np.random.Generator) -> Buildings:
    """Return the houses of all blocks, none on water, roads, parks or beyond the outline."""
    old = blocks.old & (blocks.zones != RURAL)
    rural = blocks.zones == RURAL
    new = ~old & ~rural
    plots = [
        _parcels(blocks.boxes[old], plan.grain["parcel"], rng),
        *_estates(blocks.boxes[new], plan, rng),
        _villages(blocks.boxes[rural], rng),
    ]
    boxes = np.concatenate(plots)
    kinds = np.repeat(np.arange(5), [len(p) for p in plots]).astype(np.int32)
    keep = rng.random(len(boxes)) >= np.asarray(_EMPTY)[kinds]
    keep &= _free(ground, boxes)
    boxes, kinds = boxes[keep], kinds[keep]
    drawn, order = draw(boxes, _notch(kinds, rng), rng, jitter_m=np.where(kinds == HOUSE, 1.1, 0.0))
    kinds = kinds[order]
    floors = _floors(kinds, rng)
    homes = _households(plan.households, kinds, drawn.areas_m2 * floors)
    drawn_states = rng.choice(len(_STATES), size=len(kinds), p=_STATE_SHARES)
    return Buildings(
        footprints=drawn,
        kinds=kinds,
        old=kinds == HOUSE,
        floors=floors,
        households=homes,
        states=tuple(np.asarray(_STATES)[drawn_states].tolist()),
        homes=_homes(drawn_states, homes, rng.spawn(1)[0]),
    )


def _free(ground: Ground, boxes: Floats) -> NDArray[np.bool_]:
    size = boxes[:, 2:] - boxes[:, :2]
    free = np.ones(len(boxes), dtype=np.bool_)
    for share in _SPOTS:
        places = boxes[:, :2] + size * share
        free &= ~ground.has(places, KEEP_CLEAR) & ground.has(places, DISTRICT)
    return free


def _parcels(boxes: Floats, target_m: float, rng: np.random.Generator) -> Floats:
    """Cut blocks into plots of about a side of `target_m`, less the gap between neighbours."""
    for _ in range(_PARCEL_ROUNDS):
        size = boxes[:, 2:] - boxes[:, :2]
        axis = (size[:, 1] > size[:, 0] * rng.uniform(0.75, 1.3, len(boxes))).astype(np.int64)
        row = np.arange(len(boxes))
        long = size[row, axis]
        split = long > target_m * rng.uniform(0.95, 1.75, len(boxes))
        chosen, along = row[split], axis[split]
        share = rng.uniform(0.3, 0.7, len(chosen))
        at = boxes[chosen, along] + share * long[split]
        second = boxes[chosen].copy()
        boxes[chosen, along + 2] = at
        second[np.arange(len(chosen)), along] = at
        boxes = np.concatenate([boxes, second])
    gap = rng.uniform(0.8, 2.2, (len(boxes), 4)) * (1.0, 1.0, -1.0, -1.0)
    boxes = boxes + gap
    large = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) > 7.0
    plots: Floats = boxes[large]
    return plots


def _estates(boxes: Floats, plan: Plan, rng: np.random.Generator) -> list[Floats]:
    """Return slabs, towers and halls; each block has one use."""
    use = rng.choice(4, size=len(boxes), p=_USE)
    size = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
    use[(use == HALL) & (size < 60.0)] = SLAB
    return [_slabs(boxes[use == SLAB], plan, rng), *(
        _blocks_of(boxes[use == kind], pitch, fill, rng)
        for kind, pitch, fill in ((TOWER, (62.0, 56.0), (0.42, 0.56)),
                                  (HALL, (104.0, 80.0), (0.55, 0.84)))
    )]  # fmt: skip


def _slots(boxes: Floats, across: Ints, down: Ints) -> tuple[Ints, Floats]:
    """Divide boxes into even slots; return the box each came from, and the slots (k, 4)."""
    count = across * down
    owner = np.repeat(np.arange(len(boxes)), count)
    first = np.cumsum(count) - count
    place = np.arange(len(owner)) - first[owner]
    column, row = place % across[owner], place // across[owner]
    step = (boxes[:, 2:] - boxes[:, :2]) / np.column_stack([across, down])
    low = boxes[owner, :2] + np.column_stack([column, row]) * step[owner]
    return owner.astype(np.int32), np.concatenate([low, low + step[owner]], axis=1)


def _counts(size: Floats, pitch: Floats) -> Ints:
    return np.maximum(1, np.rint(size / pitch)).astype(np.int32)


def _slabs(boxes: Floats, plan: Plan, rng: np.random.Generator) -> Floats:
    """Return rows of flats that face south, as deep as a staircase and two rooms."""
    boxes = boxes + np.array([5.0, 5.0, -5.0, -5.0])
    size = boxes[:, 2:] - boxes[:, :2]
    n = len(boxes)
    across = _counts(size[:, 0], plan.grain["slab"] * rng.uniform(0.7, 1.45, n))
    down = _counts(size[:, 1], plan.grain["row"] * rng.uniform(0.78, 1.3, n))
    owner, slots = _slots(boxes, across, down)
    k = len(slots)
    step = slots[:, 2:] - slots[:, :2]
    depth = np.minimum(rng.uniform(12.5, 17.0, n)[owner], 0.62 * step[:, 1])
    length = (step[:, 0] - rng.uniform(9.0, 14.0, n)[owner]) * np.where(
        rng.random(k) < 0.3, rng.uniform(0.55, 0.9, k), 1.0
    )
    west = slots[:, 0] + rng.choice((0.0, 0.5, 1.0), k) * (step[:, 0] - 8.0 - length) + 4.0
    south = slots[:, 1] + (step[:, 1] - depth) * 0.5 + rng.uniform(-1.5, 1.5, k)
    return np.column_stack([west, south, west + length, south + depth])[length > 16.0]


def _blocks_of(
    boxes: Floats, pitch: tuple[float, float], fill: tuple[float, float], rng: np.random.Generator
) -> Floats:
    boxes = boxes + np.array([6.0, 6.0, -6.0, -6.0])
    size = boxes[:, 2:] - boxes[:, :2]
    n = len(boxes)
    across = _counts(size[:, 0], pitch[0] * rng.uniform(0.8, 1.35, n))
    down = _counts(size[:, 1], pitch[1] * rng.uniform(0.8, 1.35, n))
    owner, slots = _slots(boxes, across, down)
    step = slots[:, 2:] - slots[:, :2]
    inner = step * rng.uniform(*fill, (len(boxes), 2))[owner]
    low = slots[:, :2] + (step - inner) * rng.uniform(0.25, 0.75, inner.shape)
    return np.concatenate([low, low + inner], axis=1)


def _villages(boxes: Floats, rng: np.random.Generator) -> Floats:
    """Return two rows of village houses on one side of a field, along the lane or the stream."""
    strip = boxes.copy()
    north = rng.random(len(boxes)) < 0.5
    strip[north, 1] = strip[north, 3] - 52.0
    strip[~north, 3] = strip[~north, 1] + 52.0
    inset = rng.uniform(0.0, 0.3, (len(boxes), 2)) * (boxes[:, 2:3] - boxes[:, :1])
    strip[:, 0] += inset[:, 0]
    strip[:, 2] -= inset[:, 1]
    across = _counts(strip[:, 2] - strip[:, 0], rng.uniform(19.0, 26.0, len(boxes)))
    owner, slots = _slots(strip, across, np.full(len(boxes), 2, dtype=np.int32))
    step = slots[:, 2:] - slots[:, :2]
    inner = np.minimum(step * 0.7, rng.uniform(10.0, 14.0, (len(boxes), 2))[owner])
    low = slots[:, :2] + (step - inner) * 0.5 + rng.uniform(-2.0, 2.0, inner.shape)
    return np.concatenate([low, low + inner], axis=1)


def _notch(kinds: Ints, rng: np.random.Generator) -> Ints:
    """Return the shape of each: 0 plain, 1 with a corner left out, 2 about a court."""
    dice = rng.random(len(kinds))
    corner = np.array([0.24, 0.0, 0.3, 0.34, 0.0])[kinds]
    court = np.array([0.2, 0.0, 0.0, 0.16, 0.0])[kinds]
    shape = np.where(dice < corner, 1, np.where(dice < corner + court, 2, 0))
    return shape.astype(np.int32)


def _floors(kinds: Ints, rng: np.random.Generator) -> Ints:
    low = np.array([1, 5, 11, 2, 2])[kinds]
    high = np.array([3, 8, 28, 7, 4])[kinds]
    return rng.integers(low, high, dtype=np.int32)


def _households(total: int, kinds: Ints, floor_m2: Floats) -> Ints:
    """Share out households by floor area so that they add up to the total exactly."""
    per = np.asarray(_PER_HOME_M2)[kinds]
    wish = np.where(per > 0.0, floor_m2 / np.maximum(per, 1.0), 0.0)
    upto = np.rint(np.cumsum(wish) * (total / wish.sum())).astype(np.int64)
    homes: Ints = np.diff(upto, prepend=0).astype(np.int32)
    return homes


def _homes(states: NDArray[np.int64], homes: Ints, rng: np.random.Generator) -> tuple[str, ...]:
    """Return the letters of each house's households: the worst of them is what the house is."""
    owner = np.repeat(np.arange(len(homes)), homes)
    last = np.cumsum(homes)
    first = last - homes
    drawn = np.maximum(rng.choice(len(_LETTERS), size=len(owner), p=_HOME_SHARES), states[owner])
    lived_in = homes > 0
    worst = first + (rng.random(len(homes)) * homes).astype(np.int64)
    drawn[worst[lived_in]] = states[lived_in]
    letters = np.frombuffer(_LETTERS, dtype=np.uint8)[drawn].tobytes().decode("ascii")
    return tuple(letters[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True))
