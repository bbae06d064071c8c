from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QPixmap

from tests.widgets.map import look
from widgets.map import styles
from widgets.map.glyphs import Glyphs
from widgets.map.marks import Marker, UnitMark
from widgets.map.names import NameKind

CASE = Marker("a", 0.0, 0.0, "red")
UNIT = UnitMark("u", 0.0, 0.0, look.UNIT_KIND, "free")


@pytest.fixture
def glyphs(qapp: object) -> Glyphs:
    return Glyphs(look.theme("night"), look.seat())


def colors(picture: QPixmap | QImage) -> set[str]:
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def test_a_symbol_is_drawn_once_for_each_look(glyphs: Glyphs) -> None:
    first = glyphs.case(CASE, 1, 12.0)
    assert glyphs.case(replace(CASE, key="b", x=9.0), 1, 12.0) is first
    for other in (
        replace(CASE, number=1),
        replace(CASE, selected=True),
        replace(CASE, stale=True),
        replace(CASE, suspended=True),
        replace(CASE, overdue="超"),
        replace(CASE, state="blue"),
    ):
        assert glyphs.case(other, 1, 12.0).toImage() != first.toImage()
    assert glyphs.case(CASE, 1, 14.0).width() > first.width()


def test_a_group_shows_its_count_and_no_state_of_one(glyphs: Glyphs) -> None:
    chosen = replace(CASE, selected=True, stale=True, overdue="超", suspended=True)
    assert glyphs.case(chosen, 7, 12.0) is glyphs.case(CASE, 7, 12.0)
    assert glyphs.case(CASE, 7, 12.0).toImage() != glyphs.case(CASE, 8, 12.0).toImage()


def test_rings_and_selected_symbols_are_not_cut_off(glyphs: Glyphs) -> None:
    for picture in (glyphs.ring("red", 12.0), glyphs.case(replace(CASE, selected=True), 1, 12.0)):
        image = picture.toImage()
        last = image.width() - 1
        edge = [image.pixelColor(0, y) for y in range(last)]
        edge += [image.pixelColor(last, y) for y in range(last)]
        assert all(color.alpha() == 0 for color in edge)
    assert look.color("red") in colors(glyphs.ring("red", 12.0))


def test_units_look_free_busy_or_lost(glyphs: Glyphs) -> None:
    free, busy, lost = (
        glyphs.unit(replace(UNIT, status=status), 10.0).toImage()
        for status in ("free", "busy", "lost")
    )
    assert free != busy
    assert busy != lost


def test_a_tag_is_as_large_as_its_words_and_kept(glyphs: Glyphs) -> None:
    short = glyphs.tag(replace(CASE, label="平江路"))
    assert glyphs.tag(replace(CASE, key="b", label="平江路")) is short
    assert glyphs.tag_size(replace(CASE, label="平江路平江路"))[0] > short.width()
    assert {look.color("i2"), look.color("t1")} <= colors(short)


def test_the_tag_of_a_chosen_unit_turns_its_colours(glyphs: Glyphs) -> None:
    unit = replace(UNIT, badge="1", label="02:40")
    assert look.color("i2") in colors(glyphs.tag(unit))
    chosen = colors(glyphs.tag(replace(unit, chosen=True)))
    assert look.color("i2") not in chosen
    assert {look.color("i1"), look.color("t1")} <= chosen
    assert glyphs.tag_size(unit)[0] > glyphs.tag_size(replace(unit, badge=""))[0]


def test_another_theme_or_scale_draws_anew(glyphs: Glyphs) -> None:
    night, text = glyphs.case(CASE, 1, 12.0), glyphs.text("1 km")
    assert glyphs.text("1 km") is text
    glyphs.set_theme(look.theme("day"))
    assert glyphs.case(CASE, 1, 12.0).toImage() != night.toImage()
    small = glyphs.text("1 km")
    glyphs.set_type_scale(look.wall())
    assert glyphs.text("1 km").width() > 2 * small.width()
    assert glyphs.line_scale == pytest.approx(2.0, abs=0.05)


def test_the_base_map_gets_every_colour_and_a_style_for_each_kind_of_name(glyphs: Glyphs) -> None:
    assert set(glyphs.palette()) == set(styles.TOKENS)
    lettering = glyphs.lettering()
    assert set(lettering.styles) == set(NameKind)
    assert all(style.px >= look.seat().px("floor") for style in lettering.styles.values())


def test_the_hatch_is_a_pattern(glyphs: Glyphs) -> None:
    assert not glyphs.hatch().texture().isNull()


def test_a_chip_has_a_word_only_where_it_can_be_read(qapp: object) -> None:
    glyphs = Glyphs(look.theme("night"), look.wall())
    late, other = (Marker("a", 0.0, 0.0, "red", overdue=word) for word in ("超", "晚"))
    assert glyphs.case(late, 1, 24.0) is glyphs.case(other, 1, 24.0)
    assert glyphs.case(late, 1, 46.0) is not glyphs.case(other, 1, 46.0)


def test_a_tag_without_end_is_elided(glyphs: Glyphs) -> None:
    endless = glyphs.tag_size(replace(UNIT, badge="1", label="队" * 10_000))
    assert endless[0] < 800
