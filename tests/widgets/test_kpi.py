from __future__ import annotations

from dataclasses import replace

import pytest

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.kpi import Kpi, KpiData
from widgets.plot import Series
from widgets.theme import Theme
from widgets.type_scale import TypeScale

LINE = Series((94.0, 96.0, 95.0), (93.0,) * 3, (97.0,) * 3)
DATA = KpiData("按时办结率", "96.8", "%", "目标 ≥95", LINE)
LONG = KpiData(
    "Share of cases closed within their limit", "1 234", "cases", "target at least 95", LINE,
    "yellow",
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, LONG])
@pytest.mark.parametrize("width", [624, 940])
def test_a_figure_reads_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, data: KpiData, factor: float,
    width: int,
) -> None:  # fmt: skip
    scale = wall.scaled(factor)
    words = reader.check(show(Kpi(night, scale, data), width * factor), scale)
    assert data.figure in words
    assert data.note in words


def test_out_of_its_band_it_wears_the_state(show: Show, night: Theme, wall: TypeScale) -> None:
    kpi = show(Kpi(night, wall, DATA))
    assert night.color("yellow").name() not in colors_of(kpi, 3)
    kpi.set_data(replace(DATA, state="yellow"))
    assert night.color("yellow").name() in colors_of(kpi, 3)


def test_stale_is_grey_and_hatched(show: Show, night: Theme, wall: TypeScale) -> None:
    kpi = show(Kpi(night, wall, DATA))
    fresh = picture(kpi)
    kpi.set_data(replace(DATA, stale=True))
    assert picture(kpi) != fresh
    assert night.color("t1").name() not in colors_of(kpi, 3)


def test_unknown_is_two_quiet_strokes_without_unit_and_line(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    series = Series((1.0, 2.0), (1.0, 1.0), (2.0, 2.0))
    kpi = show(Kpi(night, wall, KpiData("空闲力量", "", "组", "今日暂无", series)))
    assert reader.check(kpi, wall) == ["空闲力量", "今日暂无"]
    assert night.color("t1").name() not in colors_of(kpi, 2)
    assert "--" in kpi.accessibleName()


def test_theme_and_scale_reach_the_line(
    show: Show, night: Theme, day: Theme, wall: TypeScale
) -> None:
    kpi = show(Kpi(night, wall, DATA))
    kpi.set_theme(day)
    kpi.set_scale(wall.scaled(0.5))
    kpi.resize(kpi.sizeHint())
    seen = colors_of(kpi)
    assert day.color("t1").name() in seen
    assert night.color("t1").name() not in seen
