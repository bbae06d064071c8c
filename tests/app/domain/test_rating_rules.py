from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.case import Case, CaseState, Category, Step, Urgency
from app.domain.command import CommandKind
from app.domain.rate import RateArgs
from app.domain.rating import Grade, Origin, Rating
from app.domain.rating_rules import DAY_S, Outcome, due, outcome, parse_rating_rules
from app.errors import BadInputError
from tests.app.domain.test_edits import CASE

TEXT = (Path(__file__).parents[3] / "resources" / "ratings" / "example.toml").read_text("utf-8")
RULES = parse_rating_rules(TEXT)
NOW = 100 * DAY_S


def case(number: int = 1, **fields: object) -> Case:
    made = replace(
        CASE,
        number=f"1124-000{number}",
        state=CaseState.FILED,
        urgency=Urgency.NORMAL,
        category=Category.NOISE,
        reported_at=NOW - 60.0,
        history=(),
        reports=1,
    )
    return replace(made, **fields)


def says(*cases: Case, now: float = NOW) -> Outcome | None:
    return outcome(RULES, cases, now)


def rule_of(*cases: Case, now: float = NOW) -> str:
    found = says(*cases, now=now)
    return found.rule if found else ""


def test_nothing_is_said_of_an_empty_building_or_of_matters_that_are_over() -> None:
    assert says() is None
    assert says(case(state=CaseState.CLOSED)) is None
    assert says(case(state=CaseState.VOID), case(state=CaseState.MERGED, reports=9)) is None


def test_an_open_matter_is_blue_a_watched_one_yellow_an_urgent_one_red() -> None:
    watched, urgent = case(2, urgency=Urgency.WATCH), case(3, urgency=Urgency.URGENT)
    assert rule_of(case()) == "open"
    assert rule_of(case(), watched) == "watch-open"
    assert rule_of(watched, urgent, case()) == "urgent-open"
    found = says(urgent)
    assert found is not None
    assert (found.state, found.reason) == (Grade.RED, "楼内有未结紧急案件：1124-0003")


def test_three_reports_in_thirty_days_are_counted_with_those_that_are_over() -> None:
    over = case(state=CaseState.CLOSED, reports=2)
    assert rule_of(over) == ""
    assert rule_of(over, case(2)) == "often"
    late = says(over, case(2, reported_at=NOW - 10.0))
    assert late is not None
    assert late.until == NOW - 60.0 + 30 * DAY_S
    assert rule_of(over, case(2), now=late.until - 1.0) == "often"
    assert rule_of(over, case(2), now=late.until) == "open"


def test_a_reason_names_a_few_cases_by_number() -> None:
    found = says(*(case(n) for n in range(1, 6)), now=NOW)
    assert found is not None
    assert found.reason.endswith("：1124-0003、1124-0004、1124-0005")


def test_since_is_when_it_was_last_told_not_when_somebody_remarked() -> None:
    history = (
        Step(at=NOW - 60.0, actor="a", command=CommandKind.REPORT),
        Step(at=NOW - 20.0, actor="a", command=CommandKind.REGRADE),
        Step(at=NOW - 5.0, actor="a", command=CommandKind.NOTE),
    )
    found = says(case(history=history))
    assert found is not None
    assert found.since == NOW - 20.0


def asked(current: Rating | None, base: Grade | None, said: Outcome | None) -> RateArgs | None:
    return due(RULES, current, base, said)


BLUE = Outcome(Grade.BLUE, "open", "楼内有未结案件：1", since=50.0, until=1e12)
RED = Outcome(Grade.RED, "urgent-open", "…", since=60.0, until=1e12)


def test_a_rule_makes_a_place_worse_and_never_better() -> None:
    wish = asked(None, Grade.GREEN, BLUE)
    assert wish is not None
    assert (wish.state, wish.was, wish.source) == (Grade.BLUE, "green", Origin.RULE)
    assert (wish.rule, wish.rules) == ("open", "example-1")
    assert asked(None, Grade.BLUE, BLUE) is None
    assert asked(None, Grade.RED, BLUE) is None
    assert asked(None, None, None) is None
    unknown = asked(None, None, BLUE)
    assert unknown is not None
    assert unknown.was == ""


def test_who_judged_after_a_rule_held_has_the_word() -> None:
    late, early = Rating(state=Grade.GREEN, at=55.0), Rating(state=Grade.GREEN, at=45.0)
    assert asked(late, Grade.GREEN, BLUE) is None
    assert asked(early, Grade.GREEN, BLUE) is not None
    assert asked(late, Grade.GREEN, RED) is not None


RULED = Rating(state=Grade.BLUE, at=51.0, source=Origin.RULE, rule="open", beneath=Grade.GREEN)


def test_a_rule_that_still_holds_asks_for_nothing_and_a_worse_one_takes_over() -> None:
    assert asked(RULED, Grade.GREEN, BLUE) is None
    worse = asked(RULED, Grade.GREEN, RED)
    assert worse is not None
    assert (worse.state, worse.was) == (Grade.RED, "blue")


def test_when_rules_end_what_was_beneath_comes_back() -> None:
    back = asked(replace(RULED, beneath=Grade.YELLOW), Grade.GREEN, None)
    assert back is not None
    assert (back.state, back.was, back.rule) == (Grade.YELLOW, "blue", "")
    assert back.reason == "评定规则不再成立"
    unknown = asked(replace(RULED, beneath=None), None, None)
    assert unknown is not None
    assert unknown.state is Grade.GREEN


def test_a_milder_rule_than_what_is_beneath_gives_way_to_it() -> None:
    red = replace(RULED, state=Grade.RED, rule="urgent-open", beneath=Grade.YELLOW)
    back = asked(red, Grade.GREEN, BLUE)
    assert back is not None
    assert (back.state, back.rule) == (Grade.YELLOW, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "open"', 'id = "often"', "id of its own"),
        ('id = "open"', 'id = ""', "id of its own"),
        ("within_days = 30", "within_days = -1", "not negative"),
        ("reports = 3", "reports = 0", "1 or more"),
        ('state = "blue"', 'state = "pink"', "pink"),
        ("[[rule]]", "[[rule", "rating rules"),
        ("ended", "typo", "typo"),
    ],
)
def test_a_table_with_a_mistake_is_refused_in_plain_words(old: str, new: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        parse_rating_rules(TEXT.replace(old, new, 1))
