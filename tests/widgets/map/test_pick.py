import numpy as np

from widgets.map.labels import Rect
from widgets.map.layout import Crowd, Layout, PlacedMarker, PlacedTag, PlacedUnit
from widgets.map.marks import Marker, UnitMark
from widgets.map.pick import Pick, pick
from widgets.map.view import MapView

NONE = np.zeros((0, 2))
CASE = Marker("a", 0.0, 0.0, "red")
UNIT = UnitMark("u", 0.0, 0.0, "shield", "free")
FAR = UnitMark("v", 0.0, 0.0, "boat", "busy")
EMPTY = Layout(MapView(), [], [], Crowd(NONE, NONE, np.zeros(0, dtype=np.int64), []), [], [], [])
LAYOUT = Layout(
    view=MapView(),
    markers=[PlacedMarker(CASE, 1, 100.0, 100.0, 20.0), PlacedMarker(CASE, 9, 300.0, 100.0, 20.0)],
    units=[PlacedUnit(UNIT, 110.0, 100.0, 10.0), PlacedUnit(UNIT, 200.0, 100.0, 10.0)],
    crowd=Crowd(np.array([[400.0, 400.0]]), NONE, np.array([1]), [UNIT, FAR]),
    tags=[
        PlacedTag(CASE, Rect(120.0, 80.0, 180.0, 120.0)),
        PlacedTag(UNIT, Rect(220.0, 80.0, 260.0, 120.0)),
    ],
    hard=[],
    soft=[],
)


def test_a_tag_belongs_to_its_mark() -> None:
    assert pick(LAYOUT, 170.0, 90.0) == Pick(marker=CASE)
    assert pick(LAYOUT, 250.0, 90.0) == Pick(unit=UNIT)


def test_a_case_comes_before_a_unit_and_a_group_tells_its_count() -> None:
    assert pick(LAYOUT, 110.0, 100.0) == Pick(marker=CASE)
    assert pick(LAYOUT, 305.0, 104.0) == Pick(marker=CASE, count=9)


def test_a_small_symbol_is_hit_within_sixteen_pixels() -> None:
    assert pick(LAYOUT, 200.0, 115.0) == Pick(unit=UNIT)
    assert pick(LAYOUT, 200.0, 125.0) == Pick()


def test_nothing_is_found_on_an_empty_map() -> None:
    assert pick(EMPTY, 5.0, 5.0) == Pick()


def test_a_dot_in_a_crowd_is_a_unit_too() -> None:
    assert pick(LAYOUT, 405.0, 395.0) == Pick(unit=FAR)
