from __future__ import annotations

from dataclasses import replace

import pytest

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.shore import Figure, Shore, ShoreData, Station
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = ShoreData(
    "太 湖", 23.0, (Station(0.0), Station(6.0), Station(23.0), Station(15.0, "yellow")),
    "yellow", "14–16 km 蓝藻偏高", "水巡 2 组在途", (14.0, 16.0),
    (Figure("水位", "3.12", "m"), Figure("水温", "25.8", "℃"), Figure("视频", "46/46")),
)  # fmt: skip
ENGLISH = replace(
    DATA, water="Lake Taihu", verdict="Algae high from 14 to 16 km", note="2 boats leave",
    figures=(Figure("Level", "3.12", "m"), Figure("Water", "25.8", "℃"), Figure("Video", "46")),
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
def test_a_shore_reads_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, data: ShoreData, factor: float
) -> None:
    scale = wall.scaled(factor)
    shore = show(Shore(night, scale, data))
    words = reader.check(shore, scale)
    assert {data.verdict, data.water, "3.12", "25.8"} <= set(words)
    assert data.verdict in shore.accessibleName()


def test_the_name_of_the_water_keeps_off_the_patch(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    places = []
    for patch in ((14.0, 16.0), (5.0, 7.0)):
        reader.read(show(Shore(night, wall, replace(DATA, patch=patch))))
        places.append(next(rect for text, rect, _ in reader.texts if text == DATA.water))
    assert places[0].right() < 848 / 2 < places[1].left()


def test_only_state_has_colour(show: Show, night: Theme, wall: TypeScale) -> None:
    shore = show(Shore(night, wall, DATA))
    assert night.color("yellow").name() in colors_of(shore, 3)
    calm = replace(DATA, state="green", patch=None, stations=DATA.stations[:3])
    shore.set_data(calm)
    assert night.color("yellow").name() not in colors_of(shore, 3)


def test_the_shoreline_stays_inside_its_picture(show: Show, day: Theme, wall: TypeScale) -> None:
    shore = show(Shore(day, wall, DATA))
    rect = shore.picture()
    for step in range(101):
        assert rect.top() < shore.shore_y(step / 100) < rect.bottom()


def test_stale_is_hatched_and_small_ones_have_no_picture(
    show: Show, reader: Reader, day: Theme, wall: TypeScale
) -> None:
    shore = show(Shore(day, wall, DATA))
    fresh = picture(shore)
    shore.set_data(replace(DATA, stale=True))
    assert picture(shore) != fresh
    shore.resize(848, 150)
    assert "太 湖" not in reader.check(shore, wall)
    shore.set_data(replace(DATA, figures=()))
    reader.check(shore, wall)
