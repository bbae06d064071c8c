from __future__ import annotations

from itertools import pairwise

import pytest

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.brand_line import BrandLine, BrandLineData
from widgets.theme import Theme
from widgets.type_scale import TypeScale


def test_each_situation_has_a_line_of_its_own(show: Show, night: Theme, wall: TypeScale) -> None:
    line = show(BrandLine(night, wall, BrandLineData()), 400)
    looks = [picture(line)]
    for data in (
        BrandLineData("emergency"),
        BrandLineData("offline"),
        BrandLineData("catching_up", 0.7),
        BrandLineData("catching_up", 9.0),
    ):
        assert line.set_data(data)
        looks.append(picture(line))
    assert all(one != two for i, one in enumerate(looks) for two in looks[i + 1 :])


def test_an_emergency_is_two_lines(show: Show, night: Theme, wall: TypeScale) -> None:
    line = show(BrandLine(night, wall, BrandLineData("emergency")), 60)
    image = picture(line)
    red = night.color("red").name()
    column = [image.pixelColor(30, y).name() == red for y in range(image.height())]
    changes = sum(one != two for one, two in pairwise(column))
    assert column[0]
    assert changes == 2
    assert red in colors_of(line)


@pytest.mark.parametrize(("height", "seen"), [(8, 0), (40, 1)])
def test_its_text_is_written_where_there_is_room(
    show: Show, reader: Reader, day: Theme, seat: TypeScale, height: int, seen: int
) -> None:
    data = BrandLineData("catching_up", 0.7, "补发 5/7")
    line = show(BrandLine(day, seat, data), 300, height)
    assert len(reader.check(line, seat)) == seen
    assert line.accessibleName() == "补发 5/7"
