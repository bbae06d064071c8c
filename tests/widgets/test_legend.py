from __future__ import annotations

from dataclasses import replace

import pytest

from tests.widgets.reading import Reader, Show
from widgets.legend import Legend, LegendData, LegendGroup, LegendRow
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = LegendData(
    (
        LegendGroup(
            (LegendRow("case", "red", "紧急", "1"), LegendRow("case", "blue", "在办", "86"))
        ),
        LegendGroup(
            (LegendRow("unit", "boat", "水巡", "2"), LegendRow("icon", "camera", "摄像")),
            "空闲力量 31",
        ),
    ),
    "实心空闲·空心在办",
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("is_wall", [True, False])
@pytest.mark.parametrize("is_line", [True, False])
def test_its_hint_holds_all_words(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, seat: TypeScale, is_wall: bool,
    is_line: bool, factor: float,
) -> None:  # fmt: skip
    scale = (wall if is_wall else seat).scaled(factor)
    legend = show(Legend(night, scale, replace(DATA, is_line=is_line)))
    words = reader.check(legend, scale)
    labels = {"紧急", "在办", "水巡", "摄像"}
    assert labels <= set(words)
    assert (DATA.note if is_line else "空闲力量 31") in words
    assert "在办 86" in legend.accessibleName()


def test_a_narrow_line_leaves_out_the_rest(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    legend = show(Legend(day, seat, replace(DATA, is_line=True)), 100)
    words = reader.check(legend, seat)
    assert "紧急" in words
    assert not {"在办", "摄像"} <= set(words)
    assert reader.read(show(Legend(day, seat, LegendData()))) == []
