from __future__ import annotations

from dataclasses import replace

import pytest

from tests.widgets.reading import Reader, Show, colors_of
from widgets.status_bar import StatusBar, StatusBarData, StatusItem
from widgets.theme import Theme
from widgets.type_scale import TypeScale

WALL = StatusBarData(
    "一屏", "姑苏区城市集成指挥中心", "平 时", False,
    (StatusItem("link", "市级平台 正常", "同步 1:25:11"), StatusItem("mask", "脱敏 开", "墙面")),
    "6月18日 周四", "小雨 24℃", "10:25:12",
)  # fmt: skip
SEAT = replace(
    WALL,
    items=(
        StatusItem("unlinked", "区平台中断 12:37", "", "yellow", True),
        StatusItem("yellow", "数据源 9/18", "民政 晚 12 分"),
        StatusItem("up", "发件箱 7"),
    ),
    second_line="甲班 李**·12:00 交班",
)
ENGLISH = replace(
    WALL,
    product="Yiping",
    centre="Gusu District Integrated Urban Command Centre",
    mode="Emergency",
    is_emergency=True,
    items=(
        StatusItem("link", "City platform is working", "synchronised at 10:25:11"),
        StatusItem("mask", "Masking is on", "this is the wall", "red", True),
    ),
    date="Thursday, 18 June",
    second_line="light rain, 24 ℃",
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [WALL, ENGLISH])
def test_the_wall_bar_reads_well_at_every_size(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, data: StatusBarData, factor: float
) -> None:
    scale = wall.scaled(factor)
    bar = show(StatusBar(night, scale, data))
    words = reader.check(bar, scale)
    assert {data.clock, data.mode, data.items[0].first} <= set(words)
    assert any(word.startswith(data.centre[:5]) for word in words)
    assert data.centre in bar.accessibleName()


@pytest.mark.parametrize("width", [1920, 1100, 700, 300])
def test_a_narrow_bar_leaves_out_the_least_and_never_the_clock(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, width: int
) -> None:
    bar = show(StatusBar(night, seat, SEAT), width)
    words = reader.check(bar, seat)
    assert SEAT.clock in words
    if width == 1920:
        assert "民政 晚 12 分" in words
    if width == 1100:
        assert "民政 晚 12 分" not in words


@pytest.mark.parametrize("width", [2600, 1500])
def test_a_narrow_wall_bar_reads_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, width: int
) -> None:
    assert WALL.clock in reader.check(show(StatusBar(night, wall, ENGLISH), width), wall)


def test_only_the_clock_is_repainted_each_second(show: Show, night: Theme, seat: TypeScale) -> None:
    bar = show(StatusBar(night, seat, SEAT))
    (place,) = bar.changed_rects(SEAT, replace(SEAT, clock="10:25:13"))
    assert place.left() > 1700
    (whole,) = bar.changed_rects(SEAT, replace(SEAT, date="6月19日"))
    assert whole == bar.rect()
    assert bar.set_data(replace(SEAT, clock="10:25:13"))
    bar.repaint(place)


def test_emergency_fills_the_badge(show: Show, night: Theme, wall: TypeScale) -> None:
    calm = replace(WALL, items=(), date="", second_line="", product="", centre="", clock="")
    bar = show(StatusBar(night, wall, calm), 1600)
    before = bar.grab().toImage()
    bar.set_data(replace(calm, is_emergency=True))
    assert bar.grab().toImage() != before
    bar.set_data(replace(calm, mode=""))
    assert len(colors_of(bar, 4)) < 40


def test_one_line_of_date_stands_in_the_middle(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    reader.check(show(StatusBar(night, seat, replace(SEAT, second_line=""))), seat)


def test_an_item_with_nothing_to_say_is_dim(show: Show, night: Theme, seat: TypeScale) -> None:
    quiet = StatusItem("up", "发件箱 0", is_quiet=True)
    loud, dim = (
        show(StatusBar(night, seat, replace(SEAT, items=(item,))))
        for item in (replace(quiet, is_quiet=False), quiet)
    )
    assert loud.grab().toImage() != dim.grab().toImage()
