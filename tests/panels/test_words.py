from __future__ import annotations

from enum import StrEnum

import pytest

from app.domain.case import CaseState, Category, Place, Signal, Source, Urgency
from app.domain.command import CommandKind, Refusal, RefusalCode
from app.domain.unit import Duty, UnitKind
from panels import words
from tests.panels.stage import NOW, case


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (words.SIGNALS, Signal),
        (words.CATEGORIES, Category),
        (words.SEALS, Category),
        (words.SOURCES, Source),
        (words.UNITS, UnitKind),
        (words.DUTIES, Duty),
        (words.STATES, CaseState),
        (words.REFUSALS, RefusalCode),
        (words.URGENCIES, Urgency),
        (words.ACTS, CommandKind),
    ],
)
def test_everything_the_domain_says_has_its_word(
    table: dict[str, words.Words], kinds: type[StrEnum]
) -> None:
    assert set(table) == set(kinds)
    assert all(each() for each in table.values())


def test_seals_and_states_differ() -> None:
    seals = [seal() for seal in words.SEALS.values()]
    assert len(set(seals)) == len(seals)


def test_a_step_or_skill_from_a_newer_program_keeps_its_name() -> None:
    assert words.happened("close") == "closed"
    assert words.happened("whistle") == "whistle"
    assert words.skill_word("keys") == "holds keys"
    assert words.skill_word("锁匠") == "锁匠"


def test_what_the_time_is_left_for() -> None:
    assert words.due_word(case(1, state=CaseState.FILED)) == "to dispatch"
    assert words.due_word(case(1, state=CaseState.WORKING)) == "to handle"
    on_the_way = case(1, state=CaseState.ENROUTE, arrive_by=NOW + 300.0)
    assert words.due_word(on_the_way) == "to arrive"


def test_each_act_has_a_word_and_each_refusal_a_reason() -> None:
    acts = [act() for act in words.ACTS.values()]
    assert len(set(acts)) == len(acts)
    assert words.act_word("amend") == "Correct"
    assert words.act_word("whistle") == "whistle"
    refusal = Refusal(code=RefusalCode.UNIT_TAKEN, text="x")
    assert words.refusal_word(refusal) == "the unit has just been taken"


def test_places_are_short_and_never_empty() -> None:
    assert words.place_word(case(0)) == "金阊, 十全街"
    assert words.place_word(case(0, place=Place())) == "place unknown"
    doubled = case(0, place=Place(street="金阊街道", address="金阊街道西园路"))
    assert words.place_word(doubled) == "金阊, 西园路"
    assert words.short_street("街道") == "街道"
