from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show
from widgets.key_bar import KeyBar, KeyBarData, KeyHint
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = KeyBarData(
    (
        KeyHint(("↑", "↓"), "选案件"),
        KeyHint(("Enter",), "派单"),
        KeyHint(("V",), "核实"),
        KeyHint(("F10",), "冲突"),
        KeyHint(("F1",), "全部键位"),
    )
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_hints_are_spread_from_end_to_end(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    bar = show(KeyBar(night, scale, DATA))
    words = reader.check(bar, scale)
    assert len(words) == 11
    assert reader.texts[-1][1].right() == pytest.approx(bar.width() - scale.u * 5, abs=4)
    assert "F10 冲突" in bar.accessibleName()


def test_a_narrow_bar_keeps_the_first_and_the_last(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    words = reader.check(show(KeyBar(day, seat, DATA), 330), seat)
    assert words[0] == "↑"
    assert words[-1] == "全部键位"
    assert "冲突" not in words


def test_an_empty_bar_is_only_its_ground(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    assert reader.read(show(KeyBar(day, seat, KeyBarData()))) == []
