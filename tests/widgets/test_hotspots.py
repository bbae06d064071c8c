from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.hotspots import Hotspots, HotspotsData, Topic
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = HotspotsData(
    (
        Topic("占道经营", "46", 46, 38, 50),
        Topic("油烟噪声", "38", 38, 18, 26, "yellow"),
        Topic("房屋漏水", "27", 27, 16, 28),
    ),
    60,
)
ENGLISH = HotspotsData(
    (
        Topic("Street vending without a permit", "1046", 1046, 38, 50),
        Topic("Noise and fumes from kitchens", "38", 38, 18, 26, "yellow"),
    )
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
def test_topics_read_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, data: HotspotsData, factor: float
) -> None:
    scale = wall.scaled(factor)
    words = reader.check(show(Hotspots(night, scale, data)), scale)
    assert all(topic.figure in words for topic in data.topics)


def test_only_what_leaves_its_band_has_a_colour(show: Show, night: Theme, wall: TypeScale) -> None:
    topics = show(Hotspots(night, wall, DATA))
    yellow = night.color("yellow").name()
    assert yellow in colors_of(topics, 3)
    topics.set_data(HotspotsData((DATA.topics[0],), 60))
    assert yellow not in colors_of(topics, 3)


def test_rows_that_do_not_fit_are_left_out(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    topics = show(Hotspots(night, wall, DATA), 848, 210)
    assert reader.check(topics, wall) == ["占道经营", "46", "油烟噪声", "38"]
    assert "房屋漏水 27" in topics.accessibleName()
    topics.resize(260, 210)
    reader.read(topics)
    topics.repaint(QRect(0, 0, 10, 10))


def test_stale_rows_and_no_rows_at_all(
    show: Show, reader: Reader, day: Theme, wall: TypeScale
) -> None:
    topics = show(Hotspots(day, wall, DATA))
    fresh = picture(topics)
    topics.set_data(replace(DATA, stale=True))
    assert picture(topics) != fresh
    topics.set_data(HotspotsData())
    assert reader.read(topics) == []
