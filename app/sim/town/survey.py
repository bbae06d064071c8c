"""A plan carried out: ground marked, roads cut, houses built, cells drawn, in this one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.sim.town.blocks import Blocks, blocks, zones
from app.sim.town.buildings import Buildings, buildings
from app.sim.town.cells import Cells, cells, outline
from app.sim.town.graph import net, path_line
from app.sim.town.ground import DISTRICT, KEEP_CLEAR, OLD_TOWN, Ground
from app.sim.town.lattice import Lattice, build
from app.sim.town.layer import Layer
from app.sim.town.places import Places, places
from app.sim.town.plan import Plan, Points, points
from app.sim.town.roads import Roads, roads
from app.sim.town.shapes import smooth
from app.sim.town.warp import Warp
from app.sim.town.water import Courses, courses, mark, parks

_WEIGHT_STEP_M = 170.0
_PATH_CLEAR_M = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All parts of a town on its plan; `rng` goes on where the survey stopped."""

    plan: Plan
    rng: np.random.Generator
    warp: Warp
    ground: Ground
    water: Courses
    greens: Layer
    ponds: Sequence[Points]
    lattice: Lattice
    blocks: Blocks
    houses: Buildings
    roads: Roads
    cells: Cells
    places: Places


def survey(plan: Plan, seed: int) -> Survey:
    """Return the parts of a plan's town; the same for the same seed."""
    rng = np.random.default_rng([seed, 2])
    ground = Ground(plan)
    water = courses(plan)
    greens, ponds = _mark_ground(plan, ground, water, rng)
    lattice = build(plan, rng, lambda boxes: zones(plan, ground, boxes))
    land = blocks(lattice, ground)
    houses = buildings(plan, land, ground, rng)
    made = roads(net(lattice, plan.paths, ground), ground, rng)
    grid = cells(plan, lattice, _weights(houses, outline(plan), ground), rng)
    return Survey(
        plan=plan,
        rng=rng,
        warp=Warp(seed, plan.lon, plan.lat),
        ground=ground,
        water=water,
        greens=greens,
        ponds=ponds,
        lattice=lattice,
        blocks=land,
        houses=houses,
        roads=made,
        cells=grid,
        places=places(plan, grid, made, rng),
    )


def _mark_ground(
    plan: Plan, ground: Ground, water: Courses, rng: np.random.Generator
) -> tuple[Layer, Sequence[Points]]:
    ground.mark_area(outline(plan), DISTRICT)
    ground.mark_area(smooth(points(plan.old), 3, ring=True), OLD_TOWN)
    mark(ground, water)
    for path in plan.paths:
        ground.mark_line(path_line(path), 2.0 * _PATH_CLEAR_M, KEEP_CLEAR)
    return parks(plan, ground, rng)


def _weights(houses: Buildings, border: Points, ground: Ground) -> Points:
    """Return places that weigh the division: every second house, and an even spread over land."""
    west, south = border.min(axis=0)
    east, north = border.max(axis=0)
    u, v = np.meshgrid(
        np.arange(west, east, _WEIGHT_STEP_M), np.arange(south, north, _WEIGHT_STEP_M)
    )
    spread = np.column_stack([u.ravel(), v.ravel()])
    return np.concatenate([houses.middles[::2], spread[ground.has(spread, DISTRICT)]])
