import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.widgets.map import look
from widgets.map.labels import Rect
from widgets.map.layout import (
    CROWD_ABOVE,
    Layout,
    PlacedMarker,
    PlacedUnit,
    half_of,
    lay_out,
    rescaled,
)
from widgets.map.marks import CLEARANCE, CLUSTER_ABOVE, Link, Marker, State, UnitMark
from widgets.map.situation import Situation
from widgets.map.view import MapView
from widgets.symbol_paths import GRID
from widgets.symbols import NUMBER_PLACE, ROOM_IN_SQUARE, ROOM_INSIDE

VIEW = MapView(0.0, 0.0, 1.0, 1000, 800)


def laid(
    markers: list[Marker], units: list[UnitMark] | None = None, reserved: tuple[Rect, ...] = ()
) -> Layout:
    situation = Situation()
    situation.set_markers(markers)
    situation.set_units(units or [])
    return lay_out(situation, VIEW, 1.0, lambda mark: (80.0, 24.0), reserved)


def many(count: int, state: State = "blue") -> list[Marker]:
    rng = np.random.default_rng(7)
    return [
        Marker(f"{state}{row}", x, y, state)
        for row, (x, y) in enumerate(rng.uniform(-350, 350, (count, 2)).tolist())
    ]


def test_symbols_stand_at_their_places_the_loudest_last() -> None:
    drawn = laid([Marker("r", 100.0, 50.0, "red"), Marker("b", -100.0, -50.0, "blue")]).markers
    assert [(one.marker.key, one.x, one.y) for one in drawn] == [
        ("b", 400.0, 450.0),
        ("r", 600.0, 350.0),
    ]


def test_units_and_quiet_cases_keep_off_a_loud_one() -> None:
    layout = laid(
        [Marker("r", 0.0, 0.0, "red", number=1), Marker("b", 5.0, 0.0, "blue")],
        [UnitMark("u", 0.0, 5.0, "shield", "free")],
    )
    red = layout.markers[-1]
    for other in (layout.markers[0], layout.units[0]):
        apart = math.hypot(other.x - red.x, other.y - red.y)
        assert apart >= CLEARANCE * red.half + other.half - 1e-6


def test_units_keep_off_quiet_cases_and_each_other() -> None:
    units = [UnitMark(f"u{n}", 0.0, 0.0, "shield", "free") for n in range(4)]
    layout = laid([Marker("b", 3.0, 0.0, "blue")], units)
    placed: list[PlacedMarker | PlacedUnit] = [*layout.markers, *layout.units]
    assert (layout.markers[0].x, layout.markers[0].y) == (503.0, 400.0)
    for one, other in combinations(placed, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= 0.9 * (one.half + other.half)


def test_a_unit_with_a_tag_and_the_selected_case_stay_at_their_places() -> None:
    units = [UnitMark("u", 5.0, 0.0, "shield", "free", badge="1"), UnitMark("v", 5.0, 0.0, "x", "")]
    quiet = [Marker("b", 0.0, 40.0, "blue", selected=True), Marker("c", 0.0, 9.0, "blue")]
    layout = laid(quiet, units)
    there = {one.unit.key: (one.x, one.y) for one in layout.units}
    assert there["u"] == (505.0, 400.0)
    assert there["v"] != there["u"]
    there = {one.marker.key: (one.x, one.y) for one in layout.markers}
    assert there["b"] == (500.0, 360.0)
    assert math.hypot(there["c"][0] - 505.0, there["c"][1] - 400.0) > 18.0


def test_quiet_symbols_keep_out_of_the_scale_bar_and_loud_ones_stay() -> None:
    situation = Situation()
    situation.set_markers([Marker("b", 0.0, 0.0, "blue"), Marker("r", 10.0, 0.0, "red")])
    situation.set_units([UnitMark("u", -30.0, 0.0, "shield", "free")])
    bar = Rect(450.0, 380.0, 550.0, 420.0)
    layout = lay_out(situation, VIEW, 1.0, lambda mark: (80.0, 24.0), kept_clear=[bar])
    there = {one.marker.key: one.y for one in layout.markers}
    assert there["r"] == 400.0
    assert there["b"] < 380.0
    assert layout.units[0].y < 380.0
    assert bar in layout.hard


def test_a_group_of_hundreds_is_wider() -> None:
    marker = Marker("b", 0.0, 0.0, "blue")
    assert half_of(marker, 99, 1.0) < half_of(marker, 100, 1.0)


def test_above_sixty_quiet_cases_are_gathered() -> None:
    layout = laid(many(CLUSTER_ABOVE + 40))
    assert sum(one.count for one in layout.markers) == CLUSTER_ABOVE + 40
    assert any(one.count > 1 for one in layout.markers)


def test_groups_do_not_change_when_the_map_is_dragged() -> None:
    situation = Situation()
    situation.set_markers(many(200))
    size = (80.0, 24.0)
    before = lay_out(situation, VIEW, 1.0, lambda mark: size)
    after = lay_out(situation, VIEW.panned(7.0, -3.0), 1.0, lambda mark: size)
    assert {(m.marker.key, m.count, round(m.x, 3)) for m in before.markers} == {
        (m.marker.key, m.count, round(m.x - 7.0, 3)) for m in after.markers
    }


def test_tags_never_overlap_each_other_loud_cases_or_reserved_places() -> None:
    legend = Rect(0.0, 500.0, 200.0, 800.0)
    red = [Marker(f"r{n}", 90.0 * n - 400, 30.0 * n - 200, "red", n, label="甲") for n in range(9)]
    units = [
        UnitMark(f"u{n}", -430.0 + 20 * n, -300.0, "shield", "free", "02:40", str(n))
        for n in range(9)
    ]
    layout = laid(red, units, (legend,))
    assert layout.tags
    loud = [Rect.centred(m.x, m.y, 2 * m.half, 2 * m.half) for m in layout.markers]
    for tag in layout.tags:
        assert not any(tag.rect.meets(rect) for rect in (*loud, legend))
    for one, other in combinations(layout.tags, 2):
        assert not one.rect.meets(other.rect)


def test_the_selected_case_and_the_chosen_unit_get_their_tags_first() -> None:
    markers = [
        Marker("a", 0.0, 99.0, "red", label="甲"),
        Marker("b", 0.0, 0.0, "red", label="乙", selected=True),
    ]
    units = [
        UnitMark("u", 300.0, 0.0, "shield", "free", badge="1"),
        UnitMark("v", 300.0, 0.0, "shield", "free", badge="2", chosen=True),
    ]
    assert [tag.mark.key for tag in laid(markers, units).tags] == ["b", "a", "v", "u"]


def test_what_lies_outside_is_not_drawn() -> None:
    layout = laid([Marker("a", 9000.0, 0.0, "red")], [UnitMark("u", 0.0, 9000.0, "boat", "free")])
    assert (layout.markers, layout.units) == ([], [])


def test_sizes_follow_importance() -> None:
    quiet = half_of(Marker("a", 0, 0, "blue"), 1, 1.0)
    group = half_of(Marker("a", 0, 0, "blue"), 12, 1.0)
    loud = half_of(Marker("a", 0, 0, "yellow"), 1, 1.0)
    numbered = half_of(Marker("a", 0, 0, "red", 1), 1, 1.0)
    assert quiet < loud < group < numbered
    assert half_of(Marker("a", 0, 0, "red", selected=True), 1, 2.0) == 2.0 * numbered


def test_a_crowd_of_units_becomes_dots_except_those_with_tags() -> None:
    units = [UnitMark(str(n), n % 40, n // 40, "shield", "free") for n in range(CROWD_ABOVE)]
    assert len(laid([], units).units) == CROWD_ABOVE
    layout = laid([], [*units, UnitMark("n", 0.0, 0.0, "boat", "free", badge="1")])
    assert [placed.unit.key for placed in layout.units] == ["n"]
    assert layout.crowd.px.shape == (CROWD_ABOVE, 2)
    assert layout.crowd.units[int(layout.crowd.rows[7])].key == "7"


def test_names_keep_off_ways() -> None:
    situation = Situation()
    situation.links = (Link(np.array([[-400.0, 0.0], [400.0, 0.0], [400.0, 9000.0]])),)
    soft = lay_out(situation, VIEW, 1.0, lambda mark: (80.0, 24.0)).soft
    assert any(rect.meets(Rect.centred(500.0, 400.0, 2.0, 2.0)) for rect in soft)
    assert len(soft) < 500


@pytest.mark.parametrize("state", ["red", "yellow", "blue"])
@pytest.mark.parametrize("count", [2, 10, 99, 100, 999])
def test_counts_are_not_below_the_floor_of_a_wall(state: State, count: int) -> None:
    shares = ROOM_IN_SQUARE if state == "blue" else ROOM_INSIDE
    side = 2.0 * half_of(Marker("a", 0.0, 0.0, state), count, look.wall().line)
    size = NUMBER_PLACE[state][1] * side / GRID * shares[len(str(count))]
    assert size >= look.wall().px("floor")


def test_loud_groups_keep_off_each_other_and_off_a_numbered_case() -> None:
    crowd = [replace(each, x=each.x / 3.0, y=each.y / 3.0) for each in many(400, "yellow")]
    layout = laid([Marker("r", 0.0, 0.0, "red", number=1), *crowd])
    groups = [one for one in layout.markers if one.count > 1]
    red = next(one for one in layout.markers if one.marker.key == "r")
    assert (red.x, red.y) == (500.0, 400.0)
    for one, other in combinations([red, *groups], 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > 0.6 * (one.half + other.half)


def test_names_keep_off_groups() -> None:
    layout = laid(many(CLUSTER_ABOVE + 40))
    group = next(one for one in layout.markers if one.count > 1)
    assert Rect.centred(group.x, group.y, 2.0 * group.half, 2.0 * group.half) in layout.hard


def test_a_tag_would_rather_cover_two_units_than_a_group() -> None:
    group = [Marker(f"g{n}", 96.0, 1.0 + n / 10.0, "blue") for n in range(4)]
    apart = [Marker(f"q{n}", -490.0 + 80.0 * n, -390.0, "blue") for n in range(12)]
    rows = [
        replace(each, key=f"{each.key}/{n}", y=each.y + 60 * n) for n in range(4) for each in apart
    ]
    red = Marker("r", 40.0, 0.0, "red", number=1, label="平江路")
    units = [
        UnitMark(f"u{n}", 40.0 + dx, dy, "shield", "free")
        for n, (dx, dy) in enumerate([(-50, 0), (-90, 0), (0, 45), (0, -45), (20, 45), (20, -45)])
    ]
    layout = laid([red, *group, *rows, *apart], units)
    found = next(one for one in layout.markers if one.count > 1 and one.x > 550)
    tag = next(one for one in layout.tags if one.mark is red)
    half = found.half
    assert not tag.rect.meets(Rect.centred(found.x, found.y, 2 * half, 2 * half))


def test_at_another_scale_everything_stays_at_its_place_until_it_is_laid_out_anew() -> None:
    layout = laid([Marker("r", 30.0, -20.0, "red", number=1, label="平江路")])
    near = layout.view.zoomed(2.0, 100.0, 100.0)
    moved = rescaled(layout, near)
    assert moved.view == near
    (marker,) = moved.markers
    assert (marker.x, marker.y) == pytest.approx(near.to_px(30.0, -20.0))
    assert marker.half == layout.markers[0].half
    (before,), (after,) = layout.tags, moved.tags
    assert after.rect.right - after.rect.left == before.rect.right - before.rect.left
