"""A small town for tests: a square of streets, a pond, a few estates, some units."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.domain.base import Town
from app.domain.case import UnitId
from app.domain.limits import Limits, parse_limits
from app.domain.unit import Unit, UnitKind
from app.geo.sheet import Geometry, Sheet
from app.sim.places import Gazetteer, Spot
from app.sim.roads import Roads
from app.sim.scene import Scene

SIDE = 9
WEST, SOUTH, STEP = 120.58, 31.28, 0.004
LIMITS_FILE = Path(__file__).parents[3] / "resources" / "limits" / "example.toml"

KINDS = [
    *[UnitKind.ENFORCEMENT] * 16,
    *[UnitKind.GRID] * 22,
    *[UnitKind.MEDICAL] * 4,
    *[UnitKind.FIRE] * 4,
    *[UnitKind.REPAIR] * 4,
    *[UnitKind.BOAT] * 2,
    *[UnitKind.POLICE] * 2,
]


def example_limits() -> Limits:
    return parse_limits(LIMITS_FILE.read_text(encoding="utf-8"))


def square_roads() -> Roads:
    """Streets 400 m apart; the middle row is a main road."""
    lonlat = np.asarray(
        [(WEST + STEP * x, SOUTH + STEP * y) for y in range(SIDE) for x in range(SIDE)]
    )
    edges: list[tuple[int, int]] = []
    classes: list[str] = []
    for y in range(SIDE):
        for x in range(SIDE):
            node = y * SIDE + x
            if x + 1 < SIDE:
                edges.append((node, node + 1))
                classes.append("main" if y == SIDE // 2 else "lane")
            if y + 1 < SIDE:
                edges.append((node, node + SIDE))
                classes.append("street")
    return Roads(lonlat, np.asarray(edges, dtype=np.int32), tuple(classes))


def square_units() -> tuple[Unit, ...]:
    dice = np.random.default_rng(5)
    return tuple(
        Unit(
            id=UnitId(f"u{number:02d}"),
            name=f"力量{number:02d}",
            kind=kind,
            home_lon=WEST + STEP * (SIDE - 1) * float(dice.random()),
            home_lat=SOUTH + STEP * (SIDE - 1) * float(dice.random()),
        )
        for number, kind in enumerate(KINDS)
    )


def square_gazetteer() -> Gazetteer:
    dice = np.random.default_rng(6)
    span = STEP * (SIDE - 1)

    def spots(name: str, address: str) -> list[Spot]:
        found: list[Spot] = []
        for number in range(40):
            lon, lat = WEST + span * float(dice.random()), SOUTH + span * float(dice.random())
            office = "平江街道" if lon > WEST + span / 2 else "金阊街道"
            found.append(Spot(f"{name}{number}", address, lon, lat, office, "320508001001001"))
        return found

    return Gazetteer(
        {
            "road": spots("路", "路{number}号"),
            "estate": spots("新村", "新村{number}幢"),
            "water": [],
        }
    )


def square_scene() -> Scene:
    return Scene(
        town=Town(
            name="试验区",
            centre="试验中心",
            bounds=(WEST, SOUTH, 120.62, 31.32),
            timezone="Asia/Shanghai",
        ),
        sheets=(
            Sheet(
                "road",
                Geometry.LINE,
                ("r1",),
                ("路",),
                ("main",),
                np.asarray([[WEST, SOUTH], [120.62, 31.32]]),
                np.asarray([0, 2], dtype=np.int32),
            ),
        ),
        units=square_units(),
        roads=square_roads(),
        gazetteer=square_gazetteer(),
        doors=1282,
        shores=9,
        cameras=46,
    )
