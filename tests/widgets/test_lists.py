from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show, colors_of
from widgets.lists import Lists, ListsData, NamedList
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = ListsData(
    (
        NamedList("check", "照常", ("查看全部案件", "搜索", "时限倒计时", "就近排序")),
        NamedList("clock", "排队", ("核实立案", "派单", "办结"), is_quiet=True),
        NamedList("times", "不可用", ("实时位置", "他人新登记"), is_quiet=True),
    ),
    "断网期间",
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_lists_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    lists = show(Lists(night, scale, DATA))
    words = reader.check(lists, scale)
    assert [*words[:2], words[-1]] == ["照常", "查看全部案件", "他人新登记"]
    assert lists.accessibleName() == "断网期间"
    assert "排队: 核实立案, 派单, 办结" in lists.accessibleDescription()


def test_lines_that_do_not_fit_are_left_out(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    words = reader.check(show(Lists(day, seat, DATA), 728, 100), seat)
    assert "搜索" in words
    assert "就近排序" not in words


def test_without_lists_nothing_is_painted(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    lists = show(Lists(night, seat, ListsData()))
    assert reader.read(lists) == []


def test_what_goes_on_is_brighter(show: Show, night: Theme, seat: TypeScale) -> None:
    lists = show(Lists(night, seat, DATA))
    assert night.color("t1").name() in colors_of(lists, 2)
