from __future__ import annotations

import json

import pytest

from widgets.map.saved import (
    MOST_LEFT,
    MOST_NAME,
    History,
    SavedView,
    dumped,
    free_slot,
    parsed,
    put,
)
from widgets.map.view import MAX_SCALE, MapView

VIEW = MapView(13_400_000.0, 3_600_000.0, 0.25, 800, 600)


def test_what_was_seen_across_is_seen_across_in_any_window() -> None:
    saved = SavedView.of(VIEW, 3, " 石路商圈 ")
    assert (saved.slot, saved.name, saved.across_m) == (3, "石路商圈", 3_200.0)
    assert saved.shown_in(MapView(width=800, height=600)) == VIEW
    wall = saved.shown_in(MapView(width=1600, height=900))
    assert (wall.x, wall.y, wall.scale, wall.height) == (VIEW.x, VIEW.y, 0.5, 900)
    assert len(SavedView.of(VIEW, 1, "长" * 99).name) == MOST_NAME
    tiny = SavedView(1, "", 0.0, 0.0, 1.0)
    assert tiny.shown_in(VIEW).scale == MAX_SCALE


def test_a_number_holds_one_view_and_they_are_in_order() -> None:
    a, b, c = (SavedView.of(VIEW, slot, name) for slot, name in ((5, "a"), (2, "b"), (5, "c")))
    assert put(put(put((), a), b), c) == (b, c)
    assert free_slot(()) == 1
    assert free_slot([SavedView.of(VIEW, 1, ""), b]) == 3
    assert free_slot([SavedView.of(VIEW, slot, "") for slot in range(1, 10)]) == 9


def test_views_survive_a_file() -> None:
    saved = put(put((), SavedView.of(VIEW, 2, "古城“墙”")), SavedView.of(VIEW, 7, "</script>"))
    assert parsed(dumped(saved)) == saved
    assert parsed(dumped(())) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"views": 3}', "\x00", "nul"])
def test_what_is_no_file_of_views_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text)


@pytest.mark.parametrize(
    "broken",
    [
        {"slot": 0},
        {"slot": 10},
        {"slot": "x"},
        {"x": None},
        {"x": 1e12},
        {"y": float("nan")},
        {"across_m": 0.0},
        {"across_m": float("inf")},
        {"across_m": 10**400},
    ],
)
def test_a_row_that_cannot_be_understood_is_left_out(broken: dict[str, object]) -> None:
    good = {"slot": 1, "name": "a", "x": 0.0, "y": 0.0, "across_m": 500.0}
    text = json.dumps({"views": [{**good, **broken}, {**good, "slot": 4}, "row", {}]})
    assert [view.slot for view in parsed(text)] == [4]


def test_one_goes_back_to_what_was_left_last() -> None:
    history, views = History(), [VIEW.panned(100.0 * n, 0.0) for n in range(3)]
    for view in views:
        history.leave(view)
        history.leave(view)
    assert len(history) == 3
    assert history.back(views[2]) == views[1]
    assert history.back(views[1]) == views[0]
    assert history.back(views[0]) is None


def test_going_back_keeps_the_size_of_the_window() -> None:
    history = History()
    history.leave(VIEW)
    assert history.back(MapView(width=500, height=400)) == VIEW.resized(500, 400)


def test_the_way_back_is_bounded() -> None:
    history = History()
    for number in range(3 * MOST_LEFT):
        history.leave(VIEW.panned(float(number), 0.0))
    assert len(history) == MOST_LEFT
