from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show, colors_of
from widgets.headline import Count, CountRow, CountRowData, Headline, HeadlineData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

CALM = HeadlineData(
    "总体平稳",
    (Count("red", "1", "紧急"), Count("yellow", "4", "关注"), Count("blue", "86", "在办")),
)
ENGLISH = HeadlineData(
    "All is steady",
    (Count("red", "1", "urgent"), Count("yellow", "4", "watched"), Count("blue", "86", "in hand")),
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_the_sentence_is_the_largest(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, factor: float
) -> None:
    scale = wall.scaled(factor)
    line = show(Headline(night, scale, CALM))
    words = reader.check(line, scale)
    assert words == ["总体平稳", "1", "紧急", "4", "关注", "86", "在办"]
    assert reader.texts[0][2] == scale.px("headline")
    assert line.accessibleName() == "总体平稳 1 紧急 4 关注 86 在办"


def test_english_is_a_little_smaller_but_never_under_thirty_minutes(
    show: Show, reader: Reader, day: Theme, wall: TypeScale
) -> None:
    words = reader.check(show(Headline(day, wall, ENGLISH)), wall)
    assert words[0] == "All is steady"
    assert "in hand" in words
    assert reader.texts[0][2] >= 126


def test_a_very_long_sentence_is_wrapped(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    data = HeadlineData("Heavy rain and high water, level II response", CALM.counts, "red")
    headline = show(Headline(night, wall, data))
    assert len(reader.check(headline, wall)) == 8
    assert night.color("red.text").name() in colors_of(headline, 2)


def test_a_narrow_row_of_counts_leaves_out_its_words(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    row = show(CountRow(night, seat, CountRowData(ENGLISH.counts)), 420)
    assert "urgent" in reader.check(row, seat)
    row.resize(150, 28)
    assert reader.check(row, seat) == ["1", "4", "86"]
    assert row.accessibleName().startswith("1 urgent")
