import itertools
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtGui import QImage

from widgets.map.labels import Rect
from widgets.map.layout import Crowd, Layout
from widgets.map.names import Name, NameKind
from widgets.map.naming import Naming
from widgets.map.renderer import Written
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 400, 300)
NOWHERE = np.zeros((0, 2))


@dataclass
class Source:
    names: list[Name]
    written: Written = field(default_factory=dict)
    asked: int = 0

    def size_of(self, name: Name, upright: bool) -> tuple[float, float]:
        self.asked += 1
        return (60.0, 20.0)


@pytest.fixture
def source() -> Source:
    places = np.array([[0.0, 0.0], [0.0, 80.0]])
    name = Name("平江街道", NameKind.OFFICE, 0.0, places, np.zeros(2, dtype=np.bool_))
    picture = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
    return Source([name], {(NameKind.OFFICE, "平江街道", False): picture})


def layout(hard: list[Rect], soft: list[Rect] | None = None) -> Layout:
    nobody = Crowd(NOWHERE, NOWHERE, np.zeros(0, dtype=np.int64), [])
    return Layout(VIEW, [], [], nobody, [], hard, soft or [])


class Clock:
    """Passes a millisecond each time it is looked at."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def finish(naming: Naming) -> int:
    """Look for room until it is found; return the turns that took."""
    turns = 1
    while naming.is_busy and not naming.step():
        turns += 1
    return turns


def test_a_name_stands_where_there_is_room(source: Source) -> None:
    naming = Naming(Clock())
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    (first,) = naming.placed
    naming.follow(VIEW.panned(1.0, 0.0))
    naming.place(layout([first.rect]), source, (), 1.0)
    finish(naming)
    (second,) = naming.placed
    assert second.rect != first.rect


def test_nothing_is_looked_for_while_nothing_has_changed(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    before = source.asked
    naming.place(layout([]), source, (), 1.0)
    assert not naming.is_busy
    assert source.asked == before


def test_very_many_names_are_worked_off_in_turns(source: Source) -> None:
    flat = np.zeros(1, dtype=np.bool_)
    source.names = [
        Name(f"{number}", NameKind.PLACE, 0.0, np.array([place], dtype=np.float64), flat)
        for number, place in enumerate(
            itertools.product(range(-140, 150, 70), range(-120, 130, 30))
        )
    ]
    naming = Naming(Clock())
    naming.place(layout([]), source, (), 1.0)
    assert finish(naming) > 3
    assert len(naming.placed) > 20


def test_names_stay_at_their_places_while_the_map_moves(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    before = naming.placed[0].rect
    naming.follow(VIEW.panned(30.0, 10.0))
    after = naming.placed[0].rect
    assert (after.left - before.left, after.top - before.top) == (30.0, 10.0)


def test_a_search_in_another_view_is_given_up(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), source, (), 1.0)
    naming.follow(VIEW.panned(30.0, 10.0))
    assert not naming.is_busy
    assert not naming.step()
    naming.place(layout([]), source, (), 1.0)
    assert naming.is_busy


def test_a_name_under_a_symbol_looks_for_a_better_place_now_and_then(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    (first,) = naming.placed
    for _ in range(20):
        naming.place(layout([], [first.rect]), source, (), 1.0)
        finish(naming)
    assert naming.placed[0].rect != first.rect


def test_the_same_names_found_anew_are_known_again(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    assert naming.knows(source)
    source.written = dict(source.written)
    assert not naming.knows(source)
    naming.place(layout([]), source, (), 1.0)
    finish(naming)
    assert naming.knows(source)
