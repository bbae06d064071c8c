import pytest

from app.analysis.columns import Columns
from app.analysis.headline import Headline, Mood, headline
from app.domain.case import Case, CaseState, Urgency
from tests.app.analysis.cases import NOON, case


def red(used: float) -> Case:
    return case("red", urgency=Urgency.URGENT, reported_at=NOON - used, due_at=NOON - used + 100.0)


def yellow(count: int) -> list[Case]:
    return [case(f"y{n}", urgency=Urgency.WATCH) for n in range(count)]


@pytest.mark.parametrize(
    ("cases", "mood"),
    [
        ([], Mood.STEADY),
        (yellow(5), Mood.STEADY),
        ([red(50.0), *yellow(5)], Mood.STEADY),
        (yellow(6), Mood.TIGHT),
        ([red(51.0)], Mood.TIGHT),
        ([red(100.0), *yellow(12)], Mood.TIGHT),
        (yellow(13), Mood.STRAINED),
        ([red(101.0)], Mood.STRAINED),
    ],
)
def test_the_rule(cases: list[Case], mood: Mood) -> None:
    assert headline(Columns(cases).view(), NOON).mood is mood


def test_the_counts_are_of_open_cases() -> None:
    cases = [
        red(10.0),
        *yellow(2),
        case("late", due_at=NOON - 1.0),
        case("b1", due_at=NOON + 1.0),
        case("b2"),
        case("shut", state=CaseState.CLOSED, urgency=Urgency.URGENT),
    ]
    assert headline(Columns(cases).view(), NOON) == Headline(Mood.STEADY, 1, 3, 2)
