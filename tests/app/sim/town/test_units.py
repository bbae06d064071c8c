"""Who can be sent."""

from __future__ import annotations

from collections import Counter

from app.domain.unit import UnitKind
from app.sim.town.town import Town
from app.sim.town.units import TEAMS


def test_every_office_has_its_teams(demo: Town) -> None:
    teams = Counter(u.street for u in demo.units if u.kind is UnitKind.ENFORCEMENT)
    assert len(teams) == 8
    assert all(TEAMS[0] <= count <= TEAMS[1] for count in teams.values())


def test_there_are_units_of_every_kind(demo: Town) -> None:
    assert len(demo.units) >= 54
    assert {unit.kind for unit in demo.units} == set(UnitKind)
    assert all(unit.members >= 1 for unit in demo.units)


def test_ids_and_names_are_unique(demo: Town) -> None:
    assert len({unit.id for unit in demo.units}) == len(demo.units)
    assert len({unit.name for unit in demo.units}) == len(demo.units)


def test_every_unit_is_at_home_on_the_graph_in_its_office(demo: Town) -> None:
    for unit in demo.units:
        assert 0 <= unit.node < len(demo.graph.lonlat)
        assert demo.graph.lonlat[unit.node].tolist() == [unit.lon, unit.lat]
        assert demo.cell_of(unit.lon, unit.lat)[1] == unit.street
    assert len({unit.node for unit in demo.units}) == len(demo.units)
