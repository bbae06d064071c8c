"""Street offices, communities and grid cells: they tile the district along its roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.geo.sheet import Geometry
from app.sim.town.division import Chooser, Piece, Tree, bendable, whole
from app.sim.town.lattice import Floats, Ints, Lattice
from app.sim.town.layer import Layer
from app.sim.town.names import estate_names
from app.sim.town.plan import Plan, Points, Spot, points
from app.sim.town.shapes import Starts, densify, inside, pack_rings

_OUTLINE_STEP_M = 70.0
_REACH = 0.2
"""A cut moves to a road within this share of the piece's width."""

OUTSIDE_CELL = -1


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells in the order of their codes, with the office and the community of each.

    A code has 15 digits: county 6, street office 3, community 3, cell 3. Numbers run from west to
    east in rows from north to south. **Source:** GB/T 2260 county codes; the rest is usual for
    town grids in China.
    """

    codes: tuple[str, ...]
    communities: tuple[str, ...]
    offices: tuple[str, ...]
    rings: tuple[Points, ...]
    office_names: tuple[str, ...]
    office_codes: tuple[str, ...]
    office_rings: tuple[Points, ...]
    outline: Points
    tree: Tree
    root: int
    order: Ints

    def at(self, plan: Points) -> Ints:
        """Return the index of the cell at each plan place (n, 2); -1 beyond the district."""
        found = self.order[self.tree.find(self.root, plan)]
        return np.where(inside(self.outline, plan), found, OUTSIDE_CELL).astype(np.int32)

    def layers(self, county: str, town: str) -> list[Layer]:
        """Return the layers district, street and cell."""
        one = np.array([0, len(self.outline)], dtype=np.int32)
        offices, office_starts = pack_rings([bendable(ring) for ring in self.office_rings])
        cells, cell_starts = pack_rings([bendable(ring) for ring in self.rings])
        names = [
            f"{name}第{code[-3:]}网格"
            for name, code in zip(self.communities, self.codes, strict=True)
        ]
        return [
            _area("district", [county], [town], self.outline, one),
            _area("street", self.office_codes, self.office_names, offices, office_starts),
            Layer(
                "cell", Geometry.AREA, self.codes, names, ["grid"] * len(names), cells,
                cell_starts, {"street": self.offices, "community": self.communities},
            ),
        ]  # fmt: skip


def _area(
    layer: str, ids: Sequence[str], names: Sequence[str], at: Points, starts: Starts
) -> Layer:
    return Layer(layer, Geometry.AREA, ids, names, [layer] * len(ids), at, starts)


def outline(plan: Plan) -> Points:
    """Return the border of the district on the plan."""
    ring = points(plan.outline)
    return densify(np.vstack([ring, ring[:1]]), _OUTLINE_STEP_M)[:-1]


def cells(plan: Plan, lattice: Lattice, weights: Points, rng: np.random.Generator) -> Cells:
    """Divide the district; `weights` (n, 2) are places, each of which weighs the same."""
    border = outline(plan)
    maker = _Maker(plan, _roads_near(lattice), len(weights))
    root = maker.tree.fixed(whole(border, weights), plan.offices, maker.office)
    return _numbered(plan, maker, root, border, rng)


class _Maker:
    def __init__(self, plan: Plan, choose: Chooser, weight: int) -> None:
        self.tree = Tree()
        self.office_pieces: dict[str, Piece] = {}
        self.community_pieces: list[Piece] = []
        self.community_office: list[str] = []
        self.cell_community: list[int] = []
        self._plan = plan
        self._choose = choose
        self._weight = max(weight, 1)

    def office(self, name: str, piece: Piece) -> int:
        self.office_pieces[name] = piece
        count = self._count(piece, self._plan.communities)

        def community(part: Piece) -> int:
            self.community_pieces.append(part)
            self.community_office.append(name)
            return self.tree.shares(
                part, self._count(part, self._plan.cells), self._choose, self._cell
            )

        return self.tree.shares(piece, count, self._choose, community)

    def _cell(self, piece: Piece) -> int:
        self.cell_community.append(len(self.community_pieces) - 1)
        return self.tree.leaf(piece)

    def _count(self, piece: Piece, total: int) -> int:
        return max(1, round(total * len(piece.weights) / self._weight))


def _roads_near(lattice: Lattice) -> Chooser:
    """Return a chooser that moves a cut to the widest road near where it is wanted."""
    low = np.full(len(lattice.at), np.inf)
    high = np.full(len(lattice.at), -np.inf)
    for axis in (0, 1):
        along = lattice.at[lattice.meets[:, 1 - axis]]
        np.minimum.at(low, lattice.meets[:, axis], along)
        np.maximum.at(high, lattice.meets[:, axis], along)
    lines = [np.flatnonzero((lattice.axis == axis) & (lattice.rank >= 0)) for axis in (0, 1)]

    def choose(axis: int, box: Floats, wanted: float) -> float:
        chosen = lines[axis]
        begin, end = float(box[1 - axis]), float(box[3 - axis])
        reach = _REACH * float(box[axis + 2] - box[axis])
        away = np.abs(lattice.at[chosen] - wanted)
        shared = np.minimum(high[chosen], end) - np.maximum(low[chosen], begin)
        fit = (away < reach) & (shared > 0.5 * (end - begin))
        if not fit.any():
            return wanted
        near, cost = chosen[fit], away[fit] - 0.25 * reach * lattice.rank[chosen[fit]]
        return float(lattice.at[near[int(cost.argmin())]])

    return choose


def _reading_order(rings: Sequence[Points]) -> list[int]:
    """Return pieces by rows from north to south, each from west to east."""
    middles = np.array([(ring.min(axis=0) + ring.max(axis=0)) / 2.0 for ring in rings])
    extent = np.ptp(middles[:, 1]) if len(rings) > 1 else 0.0
    band = max(float(extent) / max(round(len(rings) ** 0.5), 1), 1.0)
    row = np.floor((middles[:, 1].max() - middles[:, 1]) / band)
    return [int(i) for i in np.lexsort((middles[:, 0], row))]


def _numbered(
    plan: Plan, maker: _Maker, root: int, border: Points, rng: np.random.Generator
) -> Cells:
    """Give codes and names from the largest division to the smallest."""
    names = _community_names(plan.spots, maker.community_pieces, rng)
    cell_rings = [piece.ring for piece in maker.tree.pieces]
    owner = maker.cell_community
    codes, chosen = list[str](), list[int]()
    for office_number, office in enumerate(plan.order, start=1):
        mine = [i for i, name in enumerate(maker.community_office) if name == office]
        rows = _reading_order([maker.community_pieces[i].ring for i in mine])
        for community_number, community in enumerate((mine[i] for i in rows), start=1):
            own = [i for i, one in enumerate(owner) if one == community]
            for number, i in enumerate(_reading_order([cell_rings[i] for i in own]), start=1):
                codes.append(f"{plan.county}{office_number:03}{community_number:03}{number:03}")
                chosen.append(own[i])
    place = np.empty(len(chosen), dtype=np.int32)
    place[chosen] = np.arange(len(chosen))
    return Cells(
        codes=tuple(codes),
        communities=tuple(names[owner[i]] for i in chosen),
        offices=tuple(maker.community_office[owner[i]] for i in chosen),
        rings=tuple(cell_rings[i] for i in chosen),
        office_names=plan.order,
        office_codes=tuple(f"{plan.county}{n:03}" for n in range(1, len(plan.order) + 1)),
        office_rings=tuple(maker.office_pieces[name].ring for name in plan.order),
        outline=border,
        tree=maker.tree,
        root=root,
        order=place,
    )


def _community_names(
    spots: Sequence[Spot], pieces: Sequence[Piece], rng: np.random.Generator
) -> list[str]:
    """Name each community after an estate in it, or by lot."""
    estates = [spot for spot in spots if spot.kind == "estate"]
    at = points(tuple(spot.at for spot in estates))
    names = [""] * len(pieces)
    for index, piece in enumerate(pieces):
        own = np.flatnonzero(inside(piece.ring, at))
        if len(own):
            names[index] = f"{estates[int(own[0])].name}社区"
    fresh = iter(estate_names({spot.name for spot in estates}, len(names), rng))
    return [name or f"{next(fresh)}社区" for name in names]
