from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.labels import Rect, Room, place_names, tag_rect
from widgets.map.names import Name, NameKind
from widgets.map.view import MapView

VIEW = MapView(x=0.0, y=0.0, scale=1.0, width=800, height=600)


def name_at(text: str, *places: tuple[float, float], upright: bool = False) -> Name:
    spots = np.array(places, dtype=float).reshape(-1, 2)
    return Name(text, NameKind.OFFICE, 0.0, spots, np.full(len(spots), upright))


def size_of(name: Name, upright: bool) -> tuple[float, float]:
    wide, high = 20.0 * len(name.text), 20.0
    return (high, wide) if upright else (wide, high)


spots = st.tuples(st.floats(-400, 400), st.floats(-300, 300))


@given(st.lists(st.tuples(st.text("甲乙丙", min_size=1, max_size=6), st.lists(spots, max_size=6))))
def test_names_never_overlap_nor_leave_the_window(
    given_names: list[tuple[str, list[tuple[float, float]]]],
) -> None:
    tag = Rect(100.0, 100.0, 300.0, 200.0)
    names = [name_at(text, *places) for text, places in given_names]
    placed = list(place_names(names, VIEW, size_of, Room([tag]), Room()))
    for one, other in combinations([tag, *(spot.rect for spot in placed)], 2):
        assert not one.meets(other)
    assert all(spot.rect.inside(800, 600) for spot in placed)


def test_the_first_name_wins_and_the_next_takes_its_second_place() -> None:
    names = [name_at("甲", (0.0, 0.0)), name_at("乙", (5.0, 0.0), (0.0, 100.0))]
    placed = list(place_names(names, VIEW, size_of, Room(), Room()))
    assert [(spot.name.text, spot.place) for spot in placed] == [
        ("甲", (0.0, 0.0)),
        ("乙", (0.0, 100.0)),
    ]


def test_a_place_free_of_symbols_is_preferred_but_not_required() -> None:
    symbols = Room([Rect.centred(400.0, 300.0, 30.0, 30.0)])
    both = list(place_names([name_at("甲", (0, 0), (0, 99))], VIEW, size_of, Room(), symbols))
    only = list(place_names([name_at("甲", (0, 0))], VIEW, size_of, Room(), symbols))
    assert both[0].place == (0.0, 99.0)
    assert only[0].place == (0.0, 0.0)


def test_a_name_stays_where_it_was() -> None:
    held = frozenset({("甲", 0.0, 99.0)})
    name = name_at("甲", (0, 0), (0, 99))
    placed = list(place_names([name], VIEW, size_of, Room(), Room(), held=held))
    assert placed[0].place == (0.0, 99.0)


def test_a_long_road_is_named_again_far_off() -> None:
    wide = MapView(x=0.0, y=0.0, scale=1.0, width=3000, height=200)
    spots = np.array([(-1000, 0), (-900, 0), (0, 0), (100, 0), (1000, 0)], dtype=float)
    name = Name("甲", NameKind.ROAD, 0.0, spots, np.zeros(5, dtype=np.bool_))
    placed = list(place_names([name], wide, size_of, Room(), Room()))
    assert [spot.place[0] for spot in placed] == [0.0, -900.0, 1000.0]


def test_a_name_is_written_upright_where_its_road_runs_north() -> None:
    placed = list(
        place_names([name_at("人民路", (0, 0), upright=True)], VIEW, size_of, Room(), Room())
    )
    rect = placed[0].rect
    assert placed[0].upright
    assert (rect.right - rect.left, rect.bottom - rect.top) == (20.0, 60.0)


def test_a_tag_looks_for_room_around_its_symbol() -> None:
    room = Room()
    sides = []
    for _ in range(5):
        rect = tag_rect(400.0, 300.0, 20.0, (100.0, 30.0), 5.0, room, Room(), VIEW)
        sides.append(rect)
        if rect is not None:
            room.take(rect)
    right, left, below, above, none = sides
    assert right == Rect(425.0, 285.0, 525.0, 315.0)
    assert left == Rect(275.0, 285.0, 375.0, 315.0)
    assert below == Rect(350.0, 325.0, 450.0, 355.0)
    assert above == Rect(350.0, 245.0, 450.0, 275.0)
    assert none is None


def test_a_tag_covers_a_quiet_symbol_only_if_it_must() -> None:
    unit = Rect.centred(450.0, 300.0, 20.0, 20.0)
    left = tag_rect(400.0, 300.0, 20.0, (100.0, 30.0), 5.0, Room(), Room([unit]), VIEW)
    walls = Room([Rect(0.0, 0.0, 400.0, 600.0)])
    right = tag_rect(400.0, 300.0, 20.0, (100.0, 30.0), 5.0, walls, Room([unit]), VIEW)
    assert left is not None
    assert left.right < 400.0
    assert right is not None
    assert right.left > 400.0


def test_a_tag_covers_as_few_quiet_symbols_as_it_can() -> None:
    crowd = [Rect.centred(x, y, 4.0, 4.0) for x in range(300, 501, 10) for y in (280, 300, 320)]
    one = Rect.centred(400.0, 340.0, 20.0, 20.0)
    below = tag_rect(
        400.0, 300.0, 25.0, (100.0, 30.0), 5.0, Room([Rect(0.0, 0.0, 800.0, 270.0)]),
        Room([*crowd, one]), VIEW,
    )  # fmt: skip
    assert below is not None
    assert below.top > 320.0


def test_the_name_of_an_office_leaves_a_place_that_a_symbol_took() -> None:
    spots = np.array([(0.0, 0.0), (0.0, 99.0)])
    office = Name("甲街道", NameKind.OFFICE, 0.0, spots, np.zeros(2, dtype=np.bool_))
    held = frozenset({("甲街道", 0.0, 0.0)})
    unit = Room([Rect.centred(400.0, 300.0, 20.0, 20.0)])
    for soft, y in ((Room(), 0.0), (unit, 99.0)):
        placed = list(place_names([office], VIEW, size_of, Room(), soft, 1.0, held))
        assert [spot.place for spot in placed] == [(0.0, y)]


def test_of_bad_places_the_one_that_covers_least_is_taken() -> None:
    symbols = [Rect.centred(400.0 + 5 * n, 300.0, 9.0, 9.0) for n in range(3)]
    symbols.append(Rect.centred(400.0, 201.0, 200.0, 20.0))
    placed = list(
        place_names([name_at("甲", (0, 0), (0, 99))], VIEW, size_of, Room(), Room(symbols))
    )
    assert placed[0].place == (0.0, 99.0)


def test_a_river_is_named_the_way_most_of_it_runs() -> None:
    spots = np.array([(0, 200), (0, 0), (50, -150), (100, -150), (100, -200)], dtype=float)
    upright = np.array([True, True, False, True, False])
    name = Name("大运河", NameKind.WATER, 0.0, spots, upright)
    placed = list(place_names([name], VIEW, size_of, Room(), Room()))
    assert [spot.upright for spot in placed] == [True]
