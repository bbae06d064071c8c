from __future__ import annotations

from app.domain.row import Kind
from tests.app.sim.scenes import square_scene


def test_the_town_comes_last() -> None:
    rows = list(square_scene().base_rows())
    assert rows[0][:2] == (Kind.SHEET, "road/0")
    assert rows[-1][:2] == (Kind.TOWN, "town")
    assert sum(kind == Kind.UNIT for kind, _, _ in rows) == 54
    assert square_scene().zone.key == "Asia/Shanghai"
