"""Houses stand on dry land, beside the roads, and people live in them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app.sim.town.buildings import COTTAGE, HALL, HOUSE, SLAB, TOWER
from app.sim.town.ground import DISTRICT, WATER
from app.sim.town.plan import HALF_WIDTH_M
from app.sim.town.survey import Survey
from app.sim.town.town import Town


def test_no_house_stands_in_water_or_beyond_the_border(demo: Town) -> None:
    made = demo.survey
    points = made.houses.footprints.points
    assert not made.ground.has(points, WATER).any()
    assert made.ground.has(points, DISTRICT).mean() > 0.9999


def test_no_house_stands_on_a_road(tiny: Survey) -> None:
    net, points = tiny.roads.net, tiny.houses.footprints.points
    for (a, b), rank in zip(net.edges, net.rank, strict=True):
        first, step = net.nodes[a], net.nodes[b] - net.nodes[a]
        share = np.clip(((points - first) @ step) / (step @ step), 0.0, 1.0)
        away = np.hypot(*(points - first - share[:, None] * step).T)
        assert away.min() > HALF_WIDTH_M[rank] - 2.4  # corners and junctions are a little off


def test_every_kind_of_house_is_built(tiny: Survey) -> None:
    counts = Counter(tiny.houses.kinds.tolist())
    assert set(counts) == {HOUSE, SLAB, TOWER, HALL, COTTAGE}
    assert counts[HOUSE] > counts[TOWER]


def test_households_add_up_and_nobody_lives_in_a_hall(tiny: Survey) -> None:
    houses = tiny.houses
    assert houses.households.sum() == tiny.plan.households
    assert houses.households[houses.kinds == HALL].sum() <= (houses.kinds == HALL).sum()
    assert houses.households.min() >= 0


def test_the_demo_town_has_about_twelve_thousand_houses(demo: Town) -> None:
    sheet = demo.layers["building"][0]
    assert 11_000 < len(sheet) < 15_000
    assert set(sheet.columns) == {"floors", "households", "state", "homes"}
    states = Counter(sheet.columns["state"])
    shares = {state: 100 * states[state] / len(sheet) for state in states}
    assert 0.3 < shares["red"] < 1.0
    assert 2.4 < shares["yellow"] < 3.6
    assert 8.0 < shares["blue"] < 10.0


def test_floors_fit_the_kind(demo: Town) -> None:
    houses = demo.survey.houses
    assert houses.floors[houses.kinds == HOUSE].max() <= 2
    assert houses.floors[houses.kinds == TOWER].min() >= 11


def test_each_household_has_a_state_and_the_worst_is_that_of_its_house(demo: Town) -> None:
    columns = demo.layers["building"][0].columns
    order = "rybg"
    for count, state, homes in zip(
        columns["households"], columns["state"], columns["homes"], strict=True
    ):
        assert len(homes) == count
        if count:
            assert min(homes, key=order.index) == state[0]
    counts = Counter("".join(columns["homes"]))
    assert set(counts) == set(order)
    assert counts["g"] > 0.9 * sum(counts.values())
