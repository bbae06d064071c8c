from __future__ import annotations

from app.domain.rating import Grade, Origin, Rating
from app.runtime import Level
from panels.grade_words import (
    GRADES,
    LEVELS,
    ORIGINS,
    SIGNS,
    grade_named,
    grade_word,
    origin_word,
    signs,
)


def test_every_grade_level_and_origin_has_its_word(qapp: object) -> None:
    assert set(GRADES) == set(SIGNS) == set(Grade)
    assert set(LEVELS) == set(Level)
    assert set(ORIGINS) == set(Origin)
    every = [word() for table in (GRADES, SIGNS, LEVELS, ORIGINS) for word in table.values()]
    assert all(every)
    assert len({word() for word in SIGNS.values()}) == 4


def test_signs_go_from_green_to_red_as_the_map_wants_them(qapp: object) -> None:
    assert signs() == ("G", "B", "Y", "R")


def test_what_nobody_said_is_said_to_be_so(qapp: object) -> None:
    assert grade_word(None) == "Not rated yet"
    assert grade_word(Grade.RED) == "Red: act now"
    assert origin_word(None) == "Base data"
    assert origin_word(Rating(state=Grade.RED, at=1.0, source=Origin.RULE)) == "By rule"


def test_a_state_of_a_command_is_named_if_there_is_such(qapp: object) -> None:
    assert grade_named("blue") == "Blue: bear in mind"
    assert grade_named(None) == grade_named("violet") == ""
