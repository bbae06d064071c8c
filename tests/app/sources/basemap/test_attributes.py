from __future__ import annotations

from typing import Any

import pytest

from app.geo.sheet import Geometry
from app.sources.basemap.attributes import Described, described


def area(asked: str | None = None, /, **given: object) -> Described | None:
    return described(given, Geometry.AREA, asked)


def test_tags_as_attributes_say_the_layer() -> None:
    found = area(building="apartments", name="1号楼", id=7, levels=6)
    assert found == Described("building", "new", "7", "1号楼", {"floors": 6})
    road = described({"highway": "primary", "oneway": "yes"}, Geometry.LINE, None)
    assert road == Described("road", "main", "", "", {"oneway": True})


def test_an_own_layer_goes_before_the_asked_one() -> None:
    found = area("district", layer="cell", 编码="320508001001001", 名称="网格一", 街道="金阊街道")
    assert found == Described(
        "cell", "", "320508001001001", "网格一", {"street": "金阊街道"}
    )  # fmt: skip
    assert area("district", layer="sky", name="x") == Described("district", "", "", "x", {})


def test_without_any_word_there_is_no_layer() -> None:
    assert area(name="x") is None
    assert area(highway="primary") is None


def test_the_asked_layer_keeps_tags_of_another_out() -> None:
    assert area("block", building="yes", levels=3) == Described("block", "", "", "", {})


@pytest.mark.parametrize("value", ["old", " old "])
def test_a_class_of_ours_is_kept(value: str) -> None:
    found = area("building", kind=value)
    assert found is not None
    assert found.kind == "old"


def test_a_class_of_another_program_is_none() -> None:
    found = area("building", kind="skyscraper")
    assert found is not None
    assert found.kind == ""


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        ({"层数": 12.0, "户数": "48"}, {"floors": 12, "households": 48}),
        ({"height": "18.5"}, {"height_m": 18.5}),
        ({"floors": "many", "height": float("nan"), "户数": -3}, {}),
        ({"state": "red"}, {"state": "red"}),
        ({"state": "burning"}, {}),
        ({"floors": None, "height": 1e9}, {}),
        ({"floors": ["a"], "height": {"m": 3}}, {}),
    ],
)
def test_facts_of_a_building(given: dict[str, Any], facts: dict[str, Any]) -> None:
    found = described(given, Geometry.AREA, "building")
    assert found is not None
    assert dict(found.facts) == facts


@pytest.mark.parametrize(("value", "says"), [("F", True), ("T", True), ("B", False), (1, True)])
def test_one_way_as_others_write_it(value: object, says: bool) -> None:
    found = described({"oneway": value}, Geometry.LINE, "road")
    assert found is not None
    assert found.facts == {"oneway": says}


def test_the_first_known_name_is_taken_and_made_plain() -> None:
    found = area("district", NAME="Suzhou", 名称="  苏州\u202e市 ", adcode=320500.0)
    assert found == Described("district", "", "320500", "苏州市", {})


def test_a_shape_that_the_layer_does_not_take_has_no_facts() -> None:
    found = described({"floors": 3}, Geometry.POINT, "building")
    assert found == Described("building", "", "", "", {})
