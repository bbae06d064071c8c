from __future__ import annotations

from typing import Any

import pytest

from app.domain.places import Places, take_body
from app.domain.rating import Grade

COLUMNS: dict[str, Any] = {
    "households": [3, 0, 2],
    "state": ["yellow", "", "none of ours"],
    "homes": ["ryg", "", "b "],
}


def places(**columns: object) -> Places:
    made = Places()
    made.take("building/0", ("b1", "way/2", "b3"), {**COLUMNS, **columns})
    return made


@pytest.mark.parametrize(
    ("place", "grade"),
    [
        ("b1", Grade.YELLOW),
        ("way/2", None),
        ("b3", None),
        ("b1/1", Grade.RED),
        ("b1/3", Grade.GREEN),
        ("b3/1", Grade.BLUE),
        ("b3/2", None),
    ],
)
def test_a_place_is_found_with_what_the_base_data_say(place: str, grade: Grade | None) -> None:
    found = places().find(place)
    assert found is not None
    assert found.grade == grade
    assert places().grade(place) == grade


@pytest.mark.parametrize(
    "place", ["", "b", "b1/", "b1/0", "b1/01", "b1/4", "b1/-1", "b1/x", "b1/٣", "way/2/1", "b1/1/1"]
)
def test_there_is_no_such_place(place: str) -> None:
    assert places().find(place) is None
    assert places().grade(place) is None


def test_a_household_without_a_letter_is_known_by_the_count() -> None:
    made = places(homes=["r"])
    found = made.find("b1/3")
    assert found is not None
    assert (found.sheet, found.row, found.home, found.grade) == ("building/0", 0, 3, None)


def test_what_is_part_of_the_shape_before_is_no_building() -> None:
    made = places(part=[0, 1, 0])
    assert len(made) == 2
    assert made.find("way/2") is None


def test_a_sheet_takes_the_place_of_its_older_version_and_of_no_other() -> None:
    made = places()
    made.take("building/1", ("b1", "b9"), {"state": ["red", "red"]})
    assert made.grade("b1") is Grade.YELLOW
    made.take("building/0", ("b3",), {"state": ["green"]})
    assert made.find("b1") is None
    assert (made.grade("b3"), made.grade("b9")) == (Grade.GREEN, Grade.RED)


def test_a_malformed_sheet_has_what_of_it_is_sound() -> None:
    made = Places()
    columns = {"households": ["x"], "state": 7, "homes": [None]}
    take_body(made, "building/0", {"layer": "building", "ids": ["b1", 5, ""], "columns": columns})
    assert len(made) == 1
    assert made.find("b1/1") is None


@pytest.mark.parametrize(
    "body", [{"layer": "road", "ids": ["b1"], "columns": {}}, {"layer": "building", "ids": "b1"}]
)
def test_what_is_no_sheet_of_buildings_has_none(body: dict[str, Any]) -> None:
    made = places()
    take_body(made, "building/0", body)
    take_body(made, "building/7", body)
    assert len(made) == 0
