"""Names on the map of a document: one place for each, upright where the street runs north."""

from __future__ import annotations

import numpy as np
import pytest

from app.geo.mercator import project
from app.geo.sheet import Geometry, Sheet
from app.report import names as names_module
from app.report.names import AGAIN_M, names
from tests.app.report.town import sheet, square


def road(name: str, kind: str, points: list[tuple[float, float]]) -> Sheet:
    return sheet("road", Geometry.LINE, [points], [name], [kind])


def test_a_street_that_runs_north_is_written_upright() -> None:
    north = road("人民路", "main", [(120.6, 31.30), (120.6005, 31.308)])
    east = road("干将路", "main", [(120.60, 31.3), (120.608, 31.3004)])
    found = {name.text: name.is_upright for name in names([north, east])}
    assert found == {"人民路": True, "干将路": False}


def test_a_long_river_bears_its_name_again_and_again() -> None:
    river = sheet("water", Geometry.LINE, [[(120.6, 31.2), (120.6, 31.4)]], ["大运河"])
    found = names([river])
    length = float(np.ptp(project(river.coords)[:, 1]))
    assert len(found) == round(length / AGAIN_M)
    assert all(name.is_water and name.is_upright for name in found)
    gaps = np.diff(sorted(name.y for name in found))
    assert gaps == pytest.approx([length / len(found)] * (len(found) - 1))


def test_an_area_is_named_in_its_middle_and_only_once() -> None:
    park = sheet(
        "park",
        Geometry.AREA,
        [square(120.60, 31.30, 0.01), square(120.603, 31.303, 0.002)[::-1]],
        ["拙政园", "拙政园"],
        part=[0, 1],
    )
    (name,) = names([park])
    middle = project(np.array([(120.605, 31.305)]))[0]
    assert (name.x, name.y) == pytest.approx(middle.tolist(), abs=1.0)


def test_points_and_shapes_without_area_stand_where_they_are() -> None:
    place = sheet("place", Geometry.POINT, [[(120.6, 31.3)]], ["彩香一村"])
    (name,) = names([place])
    assert (name.x, name.y) == pytest.approx(project(place.coords)[0].tolist())


def test_what_matters_more_is_written_first() -> None:
    layers = [
        sheet("place", Geometry.POINT, [[(120.6, 31.3)]], ["小区"]),
        road("弄", "lane", [(120.6, 31.3), (120.61, 31.3)]),
        road("大道", "express", [(120.6, 31.3), (120.61, 31.3)]),
        sheet("street", Geometry.AREA, [square(120.6, 31.3, 0.01)], ["平江街道"]),
    ]
    assert [name.text for name in names(layers)] == ["平江街道", "大道", "小区", "弄"]


def test_what_has_no_name_no_place_or_lies_outside_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nameless = sheet("place", Geometry.POINT, [[(120.6, 31.3)], []], ["", "没有点"])
    still = road("原地", "main", [(120.6, 31.3), (120.6, 31.3)])
    device = sheet("device", Geometry.POINT, [[(120.6, 31.3)]], ["探头"])
    assert names([nameless, still, device]) == []
    place = sheet("place", Geometry.POINT, [[(120.6, 31.3)]], ["彩香一村"])
    assert names([place], (0.0, 0.0, 1.0, 1.0)) == []
    monkeypatch.setattr(names_module, "MOST_NAMES", 0)
    assert names([place]) == []


def test_a_name_is_one_short_plain_line() -> None:
    place = sheet("place", Geometry.POINT, [[(120.6, 31.3)]], ["长" * 99 + "\n\u202e"])
    assert names([place])[0].text == "长" * 40
