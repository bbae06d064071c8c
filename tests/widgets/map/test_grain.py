import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QImage

from widgets.map.grain import (
    THICKNESS,
    GrainLook,
    Living,
    has_squares,
    paint_living,
    reach_px,
    worded_square,
)
from widgets.map.states import BLUE, GREEN, NONE, RED, YELLOW, StateField
from widgets.map.view import MapView

COLORS = tuple(QColor(name) for name in ("#00ff00", "#0000ff", "#ffff00", "#ff0000"))
LOOK = GrainLook((COLORS[0], COLORS[1], COLORS[2], COLORS[3]), QColor("#ffffff"))
FAR, NEAR = MapView(0.0, 0.0, 0.1, 200, 200), MapView(0.0, 0.0, 1.0, 200, 200)


def field(*states: int, apart_m: float = 0.0) -> StateField:
    places = [(index * apart_m + 0.5, -0.5) for index in range(len(states))]
    return StateField(
        np.array(places),
        np.array(states, dtype=np.uint8),
        np.arange(len(states), dtype=np.int32),
        np.full(len(states), 6.0, dtype=np.float32),
    )


def painted(living: Living, view: MapView = FAR) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    paint_living(image, view, living)
    return image


def ink(image: QImage, color: str) -> int:
    wanted = QColor(color).rgb()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return int((pixels == wanted).sum())


@pytest.mark.parametrize(
    ("states", "color"),
    [((GREEN, BLUE), "#0000ff"), ((RED, YELLOW, BLUE), "#ff0000"), ((YELLOW, GREEN), "#ffff00")],
)
def test_far_out_the_worst_of_a_pixel_wins(states: tuple[int, ...], color: str) -> None:
    alone = [state for state in states if state == max(states)]
    shown = painted(Living(LOOK, field(*states))).pixelColor(100, 100)
    assert shown == painted(Living(LOOK, field(*alone))).pixelColor(100, 100)
    assert shown.hsvHue() == QColor(color).hsvHue()


def test_far_out_green_thickens_with_its_number() -> None:
    one = painted(Living(LOOK, field(GREEN))).pixelColor(100, 100).greenF()
    few = painted(Living(LOOK, field(*[GREEN] * 4))).pixelColor(100, 100).greenF()
    many = painted(Living(LOOK, field(*[GREEN] * 500))).pixelColor(100, 100).greenF()
    thin, thick = THICKNESS[GREEN]
    assert one == pytest.approx(thin, abs=0.02)
    assert one < few < many
    assert many == pytest.approx(thick, abs=0.02)


def test_a_place_that_nobody_judged_is_not_painted() -> None:
    for view in (FAR, NEAR):
        assert painted(Living(LOOK, field(NONE)), view) == painted(Living(LOOK), view)


def test_nearer_there_is_a_square_for_each_building_and_the_worst_lies_on_top() -> None:
    image = painted(Living(LOOK, field(RED, BLUE, apart_m=50.0)), NEAR)
    assert image.pixelColor(100, 100).red() > 230
    assert image.pixelColor(150, 100).blue() > 150
    assert image.pixelColor(125, 100) == QColor("black")
    together = painted(Living(LOOK, field(RED, GREEN)), NEAR)
    assert together.pixelColor(100, 100).red() > 230


def test_close_by_the_squares_carry_their_word() -> None:
    square = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    square.fill(QColor("#abcdef"))
    look = GrainLook(LOOK.colors, LOOK.dot, 1.0, {RED: square})
    close = MapView(0.0, 0.0, 6.0, 200, 200)
    image = painted(Living(look, field(RED, GREEN, apart_m=12.0)), close)
    assert ink(image, "#abcdef") == 400
    assert image.pixelColor(175, 103).green() > 20


def test_units_are_dots_and_what_lies_beyond_the_edge_is_cut_off() -> None:
    dots = np.array([[0.0, 0.0], [-1000.0, 1000.0], [1e6, 1e6]])
    image = painted(Living(LOOK, dots=dots))
    assert 25 <= ink(image, "#ffffff") <= 60
    assert image.pixelColor(100, 100).name() == "#ffffff"
    assert image.pixelColor(0, 0).name() == "#ffffff"


def test_a_tile_shows_the_part_of_a_square_that_reaches_into_it() -> None:
    left = MapView(-104.0, 0.0, 1.0, 200, 200)
    assert painted(Living(LOOK, field(RED)), left).pixelColor(199, 100).red() > 200


def test_nothing_lives_on_an_empty_map() -> None:
    assert Living(LOOK).is_empty
    assert Living(LOOK, dots=np.zeros((0, 2))).is_empty
    assert not Living(LOOK, field(RED)).is_empty


def test_squares_begin_where_buildings_are_some_pixels_wide() -> None:
    assert not has_squares(field(RED), 0.1, 1.0)
    assert has_squares(field(RED), 1.0, 1.0)
    assert not has_squares(field(RED), 0.4, 2.0)


def test_a_place_reaches_as_far_as_its_figure() -> None:
    assert reach_px(Living(LOOK, field(RED)), 10.0) >= 60
    assert reach_px(Living(LOOK, dots=np.zeros((1, 2))), 0.1) >= 4


@pytest.mark.parametrize("state", [GREEN, BLUE, YELLOW, RED])
def test_the_square_of_a_state_has_as_many_ticks_as_it_is_bad(state: int, qapp: object) -> None:
    ink_color = QColor("#123456")
    square = worded_square(state, "", COLORS[state], ink_color, QColor("black"), QFont(), 40.0)
    corners = [(4, 4), (35, 4), (4, 35)]
    marked = [square.pixelColor(x, y).name() == "#123456" for x, y in corners]
    assert marked == [number < state for number in range(3)]
    assert (square.pixelColor(20, 20) == COLORS[state]) is (state != GREEN)
