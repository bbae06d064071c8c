import numpy as np

from widgets.map.marks import CLUSTER_ABOVE, Marker, UnitMark
from widgets.map.situation import Situation


def situation() -> Situation:
    made = Situation()
    made.set_markers(
        [
            Marker("a", 1.0, 2.0, "red"),
            Marker("b", 3.0, 4.0, "blue", number=2),
            Marker("c", 5.0, 6.0, "green"),
        ]
    )
    made.set_units(
        [UnitMark("u", 7.0, 8.0, "shield", "free"), UnitMark("v", 0.0, 0.0, "boat", "busy")]
    )
    return made


def test_marks_become_columns() -> None:
    made = situation()
    assert made.severity.tolist() == [3, 1, 0]
    assert made.pinned.tolist() == [False, True, False]
    assert made.unit_places.tolist() == [[7.0, 8.0], [0.0, 0.0]]


def test_of_two_marks_with_one_key_the_last_counts() -> None:
    made = Situation()
    made.set_markers([Marker("a", 0.0, 0.0, "red"), Marker("a", 9.0, 9.0, "blue")])
    assert made.marker_places.tolist() == [[9.0, 9.0]]


def test_units_move_by_key_and_strangers_are_passed_over() -> None:
    made = situation()
    made.move_units(["v", "stranger"], np.array([[1.0, 1.0], [2.0, 2.0]]))
    assert made.unit_places.tolist() == [[7.0, 8.0], [1.0, 1.0]]
    made.move_units([], np.zeros((0, 2)))


def test_places_are_found_by_key() -> None:
    made = situation()
    assert made.place_of("b") == (3.0, 4.0)
    assert made.place_of("u") == (7.0, 8.0)
    assert made.place_of("nobody") is None


def test_selecting_one_case_releases_the_other() -> None:
    made = situation()
    made.select("a")
    made.select("b")
    assert [marker.selected for marker in made.markers] == [False, True, False]
    made.select(None)
    assert not any(marker.selected for marker in made.markers)


def test_many_unacknowledged_cases_are_gathered_like_others() -> None:
    made = Situation()
    for count, pinned in ((CLUSTER_ABOVE, True), (CLUSTER_ABOVE + 1, False)):
        made.set_markers(Marker(f"{n}", 0.0, 0.0, "yellow", unacked=True) for n in range(count))
        assert made.pinned.all() == pinned
        assert made.pinned.any() == pinned
