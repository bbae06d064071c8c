from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.text import (
    BAND_EM,
    MOST_CHARACTERS,
    draw_halo_text,
    draw_text,
    draw_upright,
    fit,
    letters,
    plain,
    width_of,
    wrap,
)

pytestmark = pytest.mark.usefixtures("qapp")


def test_control_and_direction_characters_are_taken_out() -> None:
    assert plain("a\x00b\u202ec\u200bd\ne\ud800") == "abcd e\ufffd"


def test_invisible_letters_and_heaps_of_accents_are_taken_out() -> None:
    assert plain("a\u3164b\u2800c\ufe0fd\U000e0101") == "a b cd"
    assert (
        plain("e" + "\u0301" * 50 + "f" + "\u0302" * 50) == "e" + "\u0301" * 3 + "f" + "\u0302" * 3
    )
    assert plain("x\x0by\u2029z") == "x y z"


def test_words_from_right_to_left_turn_round_nothing_beside_them() -> None:
    assert plain("שלום עולם, 0618-0042") == "\u2067שלום עולם\u2069, 0618-0042"
    assert plain(plain("a שלום 1")) == plain("a שלום 1")
    assert letters("a שלום") == "a שלום"


def test_markup_stays_text() -> None:
    assert plain("<b>&amp;</b>") == "<b>&amp;</b>"


def test_a_text_without_end_is_capped() -> None:
    safe = plain("长" * 5000)
    assert len(safe) == MOST_CHARACTERS
    assert safe.endswith("…")


def test_endless_texts_do_not_stay_in_memory() -> None:
    tracemalloc.start()
    for number in range(30):
        endless = f"{number}" + "长" * 1_000_000
        fit(endless, 15, False, 100)
        wrap(endless, 15, False, 100, 2)
        width_of(endless, 15)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 4_000_000


@given(st.text(max_size=60), st.integers(min_value=0, max_value=300), st.booleans())
def test_what_is_fitted_fits(text: str, width: int, bold: bool) -> None:
    assert width_of(fit(text, 15, bold, width), 15, bold) <= width + 0.5 or not plain(text)


def test_a_fitted_text_keeps_its_beginning() -> None:
    assert fit("短", 15, False, 100) == "短"
    short = fit("Guanqian St bikes in the way", 47, False, 300)
    assert short.startswith("Guan")
    assert short.endswith("…")
    assert fit("很长的一句话", 15, False, 3) == ""


@given(
    st.text(alphabet="ab 一二，-/", max_size=60), st.integers(min_value=20, max_value=200),
    st.integers(min_value=1, max_value=4),
)  # fmt: skip
def test_wrapped_lines_fit_and_are_no_more_than_asked(text: str, width: int, lines: int) -> None:
    rows = wrap(text, 15, False, width, lines)
    assert len(rows) <= lines
    assert all(width_of(row, 15) <= width + 1 for row in rows)


def test_lines_break_at_spaces_and_not_before_a_comma() -> None:
    assert wrap("alpha beta gamma", 15, False, 90, 3)[0] == "alpha beta"
    wide = round(width_of("一二三", 15)) + 2
    assert wrap("一二三，四五", 15, False, wide, 2)[0] == "一二"
    assert wrap("Unbreakableword", 15, False, 40, 9)[0].startswith("Un")
    assert wrap("", 15, False, 40, 2) == ()


def painted(draw: object) -> QImage:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    draw(painter)  # type: ignore[operator]
    painter.end()
    return image


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Return the smallest rectangle of what is not black: left, top, right, bottom."""
    places = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() > 60
    ]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


WHITE = QColor(255, 255, 255)


def test_a_line_is_drawn_around_its_middle_and_aligned() -> None:
    at = QPointF(100, 50)
    for align, side in (("left", 0), ("right", 1), ("center", 2)):
        image = painted(lambda p, a=align: draw_text(p, at, "08", 40, WHITE, align=a))
        left, top, right, bottom = ink(image)
        assert abs((top + bottom) / 2 - 50) <= 2
        wanted = {0: left, 1: right, 2: (left + right) / 2}[side]
        assert abs(wanted - 100) <= 4
    assert painted(lambda p: draw_text(p, at, "", 40, WHITE)) == painted(lambda p: None)


def test_upright_text_stands_one_below_the_other() -> None:
    image = painted(lambda p: draw_upright(p, QPointF(100, 5), "广济路", 24, WHITE))
    left, top, right, bottom = ink(image)
    assert right - left <= 26
    assert bottom - top > 60


def test_a_halo_lies_around_the_text() -> None:
    red = QColor(200, 0, 0)
    image = painted(
        lambda p: draw_halo_text(p, QPointF(20, 50), "路", 40, WHITE, red, 4.0, bold=True)
    )
    left, top, right, bottom = ink(image)
    assert right - left > 40
    assert bottom - top > 36


@pytest.mark.parametrize(
    "text", ["ཀྵཾཾཾ x", "e\u0301\u0301\u0301g\u0323\u0323\u0323", "\u1e4f\u0301\u0301\u0301"]
)
def test_unusual_letters_stay_on_their_line(text: str) -> None:
    for draw in (
        lambda p: draw_text(p, QPointF(20, 50), text, 20, WHITE),
        lambda p: draw_halo_text(p, QPointF(20, 50), text, 20, WHITE, WHITE, 30.0),
    ):
        _, top, _, bottom = ink(painted(draw))
        assert top >= 50 - BAND_EM * 20 - 1
        assert bottom <= 50 + BAND_EM * 20 + 1
