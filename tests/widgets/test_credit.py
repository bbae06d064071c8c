from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show
from widgets.credit import MOST_UNITS, Credit, CreditData
from widgets.theme import Theme
from widgets.type_scale import TypeScale


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_a_credit_reads_whole(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    credit = Credit(night, scale, CreditData("天地图 · © OpenStreetMap contributors"))
    size = credit.sizeHint()
    assert reader.check(show(credit, size.width(), size.height()), scale) == [credit.data.text]
    assert credit.accessibleName() == credit.data.text


def test_a_line_without_end_is_cut(show: Show, day: Theme, wall: TypeScale) -> None:
    credit = Credit(day, wall, CreditData("甲" * 500))
    assert credit.sizeHint().width() == round(MOST_UNITS * wall.u)
    show(credit, credit.sizeHint().width())
