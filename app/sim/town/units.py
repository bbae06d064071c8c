"""Who can be sent: enforcement teams, grid officers, and the services of the whole district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.domain.case import UnitId
from app.domain.unit import UnitKind
from app.sim.town.cells import Cells
from app.sim.town.lattice import Ints
from app.sim.town.names import ordinal
from app.sim.town.plan import LANE, STREET, Points
from app.sim.town.roads import Roads, nodes_of_rank

TEAMS = (5, 7)
"""Least and most enforcement teams of a street office. **Source:** brief of the demo town."""

_OFFICERS = 2
_CLEAR_M = 2.0
"""A home on the border of two offices would belong to neither."""

_SERVICES = (
    (UnitKind.MEDICAL, 5, "社工 {:02} 组", 3, ("first_aid",)),
    (UnitKind.FIRE, 4, "消防{}站", 6, (UnitKind.FIRE, "break_in")),
    (UnitKind.REPAIR, 4, "抢修{}队", 4, ("power", "water")),
    (UnitKind.BOAT, 3, "水巡{}艇", 3, ("boat",)),
)
"""Kind, how many, name, members and skills of the services of the whole district."""


@dataclass(frozen=True, slots=True)
class TownUnit:
    """A unit and its home: `node` of the graph, at `lon`, `lat` degrees."""

    id: UnitId
    name: str
    kind: UnitKind
    street: str
    node: int
    lon: float
    lat: float
    members: int
    skills: tuple[str, ...] = ()


def units(
    cells: Cells, roads: Roads, lonlat: Points, rng: np.random.Generator
) -> tuple[TownUnit, ...]:
    """Return the units of every office, then those of the district; ids are u-001 and on.

    `lonlat` are the nodes of the roads in degrees.
    """
    stands = _Stands(cells, roads, rng)
    found: list[TownUnit] = []
    for name, kind, street, members, skills in (*_local(cells, rng), *_services(cells)):
        node = stands.take(street)
        lon, lat = lonlat[node].tolist()
        unit = UnitId(f"u-{len(found) + 1:03}")
        found.append(TownUnit(unit, name, kind, street, node, lon, lat, members, skills))
    return tuple(found)


_Made = tuple[str, UnitKind, str, int, tuple[str, ...]]


class _Stands:
    """Hands out homes at the nodes of an office, none twice while there are enough."""

    def __init__(self, cells: Cells, roads: Roads, rng: np.random.Generator) -> None:
        self._nodes: dict[str, list[int]] = {}
        for least in (STREET, LANE):
            nodes = nodes_of_rank(roads.net, least)
            at = roads.net.nodes[nodes]
            office = _office_numbers(cells, cells.at(at - _CLEAR_M))
            office[office != _office_numbers(cells, cells.at(at + _CLEAR_M))] = -1
            for number, name in enumerate(cells.office_names):
                own = nodes[office == number]
                spread = rng.permutation(own).tolist()
                self._nodes.setdefault(name, []).extend(spread)

    def take(self, office: str) -> int:
        nodes = self._nodes[office]
        node = nodes.pop(0)
        nodes.append(node)
        return int(node)


def _office_numbers(cells: Cells, where: Ints) -> Ints:
    numbers = {name: i for i, name in enumerate(cells.office_names)}
    of_cell = np.asarray([numbers[name] for name in cells.offices], dtype=np.int32)
    return np.where(where >= 0, of_cell[where], -1).astype(np.int32)


def _local(cells: Cells, rng: np.random.Generator) -> Iterator[_Made]:
    for office in cells.office_names:
        short = office.removesuffix("街道").removesuffix("镇")
        for number in range(1, int(rng.integers(TEAMS[0], TEAMS[1] + 1)) + 1):
            name = f"{short}执法{ordinal(number)}中队"
            skills = ("break_in",) if number == 1 else ()
            yield name, UnitKind.ENFORCEMENT, office, int(rng.integers(2, 5)), skills
        for number in range(1, _OFFICERS + 1):
            yield f"{short}网格员 {number:02}", UnitKind.GRID, office, 1, ("keys",)
        yield f"{short}派出所", UnitKind.POLICE, office, 2, ("break_in",)


def _services(cells: Cells) -> Iterator[_Made]:
    turn = 0
    for kind, count, name, members, skills in _SERVICES:
        for number in range(1, count + 1):
            office = cells.office_names[turn % len(cells.office_names)]
            turn += 1
            title = name.format(number if ":" in name else ordinal(number))
            yield title, kind, office, members, skills
