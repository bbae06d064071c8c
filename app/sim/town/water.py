"""Canals, moat and ponds, parks and banks: the areas in which no house stands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.geo.sheet import Geometry
from app.sim.town.ground import KEEP_CLEAR, PARK, WATER, Ground
from app.sim.town.layer import Layer, layer_of
from app.sim.town.plan import Canal, Green, Plan, Points, points
from app.sim.town.shapes import band, closed, densify, pack_rings, ribbon, round_shape, smooth

_CLEAR_M = 7.0
_STEP_M = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """Middle lines of all water, smoothed, beside the canals of the plan."""

    canals: tuple[Canal, ...]
    lines: tuple[Points, ...]


def courses(plan: Plan) -> Courses:
    """Return the water courses of a plan with their corners rounded."""
    lines: list[Points] = []
    for canal in plan.canals:
        line = points(canal.points)
        if canal.closed:
            lines.append(smooth(line, 3, ring=True))
        else:
            lines.append(densify(smooth(line, 2), _STEP_M))
    return Courses(plan.canals, tuple(lines))


def mark(ground: Ground, water: Courses) -> None:
    """Mark what is wet, and the ground along it that is kept clear."""
    for canal, line in zip(water.canals, water.lines, strict=True):
        ring = canal.closed
        ground.mark_line(line, canal.width_m, WATER, ring=ring)
        clear = canal.width_m + 2.0 * (canal.bank_m + _CLEAR_M)
        ground.mark_line(line, clear, KEEP_CLEAR, ring=ring)


def layers(water: Courses, greens: Layer, ponds: Sequence[Points]) -> list[Layer]:
    """Return parks and banks, ponds as areas, and water courses as lines with their `width_m`.

    Lines let the painter join canals where they meet, and letter along them.
    """
    banked = [
        (canal, line) for canal, line in zip(water.canals, water.lines, strict=True) if canal.bank_m
    ]
    shores = [_shore(canal, line) for canal, line in banked]
    parts = [greens.points[a:b] for a, b in itertools.pairwise(greens.starts.tolist())]
    green = layer_of(
        "park",
        Geometry.AREA,
        [*shores, *parts],
        [*[""] * len(shores), *greens.names],
        [*["bank"] * len(shores), *greens.classes],
    )
    lakes = layer_of("water", Geometry.AREA, ponds, [""] * len(ponds), ["lake"] * len(ponds))
    drawn = [
        closed(line) if canal.closed else line
        for canal, line in zip(water.canals, water.lines, strict=True)
    ]
    points, starts = pack_rings(drawn)
    ids = [f"course-{number}" for number in range(1, len(drawn) + 1)]
    names = [canal.name for canal in water.canals]
    kinds = [canal.kind for canal in water.canals]
    widths = {"width_m": [canal.width_m for canal in water.canals]}
    courses = Layer("water", Geometry.LINE, ids, names, kinds, points, starts, widths)
    return [green, lakes, courses]


def parks(plan: Plan, ground: Ground, rng: np.random.Generator) -> tuple[Layer, list[Points]]:
    """Return the parks of a plan and the ponds in them, and mark their ground."""
    rings: list[Points] = []
    ponds: list[Points] = []
    for green in plan.greens:
        ring = round_shape(rng, points((green.at,)), points((green.radii,)))
        rings.append(ring)
        ground.mark_area(ring, PARK | KEEP_CLEAR)
        if green.pond:
            pond = _pond(green, rng)
            ponds.append(pond)
            ground.mark_area(pond, WATER)
    names = [green.name for green in plan.greens]
    return layer_of("park", Geometry.AREA, rings, names, ["park"] * len(rings)), ponds


def _pond(green: Green, rng: np.random.Generator) -> Points:
    radii = points((green.radii,)) * green.pond**0.5 * rng.uniform(0.7, 0.95, 2)
    at = points((green.at,)) + points((green.radii,)) * rng.uniform(-0.12, 0.12, 2)
    return round_shape(rng, at, radii, 18)


def _shore(canal: Canal, line: Points) -> Points:
    width = canal.width_m + 2.0 * canal.bank_m
    return band(line, width) if canal.closed else ribbon(line, width)
