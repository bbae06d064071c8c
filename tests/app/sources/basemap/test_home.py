from __future__ import annotations

import pytest

from app.errors import BadInputError
from app.sources.basemap import shapes
from app.sources.basemap.feature import Feature
from app.sources.basemap.home import CENTRE, home, own_name

FRAME = (120.0, 31.0, 120.4, 31.4)


def place(name: str, kind: str) -> Feature:
    return Feature("place", kind, name, name, shapes.point(120.0, 31.0))


def test_the_town_has_the_frame_for_bounds() -> None:
    town = home(FRAME, "太仓\u202e市", "Asia/Shanghai")
    assert (town.name, town.centre, town.bounds) == ("太仓市", f"太仓市{CENTRE}", FRAME)


def test_a_wrong_time_zone_is_refused() -> None:
    with pytest.raises(BadInputError, match="“Asia/Suzhou” is no time zone"):
        home(FRAME, "苏州", "Asia/Suzhou")


def test_a_file_with_one_town_in_it_names_it() -> None:
    assert own_name([place("太仓", "place"), place("弇山园", "sight")], "x") == "太仓"
    assert own_name([place("太仓", "place"), place("昆山", "place")], "x") == "x"
    assert own_name([], "taicang") == "taicang"
