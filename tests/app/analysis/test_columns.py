import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.columns import SIGNALS, Columns
from app.domain.case import Case, CaseState, Place, Source, Step, Urgency, signal
from tests.app.analysis.cases import NOON, case

INSTANTS = st.sampled_from([0.0, NOON - 100.0, NOON, NOON + 100.0])
CASES = st.builds(
    case,
    st.sampled_from([f"c{n}" for n in range(8)]),
    state=st.sampled_from(CaseState),
    urgency=st.sampled_from(Urgency),
    due_at=INSTANTS,
    arrive_by=INSTANTS,
    arrived_at=INSTANTS,
)


@given(st.lists(CASES), st.lists(st.integers(0, 7)), INSTANTS)
def test_signals_are_those_of_the_domain(cases: list[Case], drops: list[int], now: float) -> None:
    columns = Columns(cases)
    left = {case.id: case for case in cases}
    for number in drops:
        columns.drop(f"c{number}")
        left.pop(f"c{number}", None)  # type: ignore[call-overload]  # a plain name will do
    shown = columns.view().signals(now)
    found = {key: SIGNALS[code] for key, code in zip(columns.ids, shown.tolist(), strict=True)}
    assert found == {key: signal(value, now) for key, value in left.items()}
    assert len(columns) == len(left)


def test_they_grow_and_keep_the_newest_state() -> None:
    columns = Columns()
    for number in range(600):
        columns.put(case(f"c{number}", reported_at=float(number)))
    columns.put(case("c300", reported_at=-1.0))
    reported = columns.view().reported
    assert len(columns) == 600
    assert reported[columns.ids.index("c599")] == 599.0
    assert reported[300] == -1.0


def test_used_is_the_share_of_the_running_limit() -> None:
    steps = tuple(Step(at=at, actor="a", command="c") for at in (10.0, 50.0, 300.0))
    columns = Columns(
        [
            case("half", due_at=150.0, history=steps),
            case("none", due_at=0.0),
            case("fresh", due_at=200.0, reported_at=100.0),
            case("odd", due_at=5.0, reported_at=5.0, history=steps),
        ]
    )
    assert columns.view().used(100.0).tolist() == [0.5, 0.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("more", "travel"),
    [
        ({"arrive_by": 400.0, "arrived_at": 300.0, "sent_at": 100.0}, 200.0),
        ({"arrive_by": 400.0, "sent_at": 100.0}, np.nan),
        ({"arrived_at": 300.0, "sent_at": 100.0}, np.nan),
    ],
)
def test_travel_is_of_promised_arrivals_that_were_made(
    more: dict[str, float], travel: float
) -> None:
    view = Columns([case(**more)]).view()
    assert view.travel.tolist() == pytest.approx([travel], nan_ok=True)


def test_topics_are_of_the_hotline() -> None:
    columns = Columns(
        [
            case("a", topic="噪声"),
            case("b", topic="噪声", source=Source.APP),
            case("c", topic=""),
            case("d", topic="占道"),
            case("e", topic="噪声"),
        ]
    )
    assert columns.topics == ["噪声", "占道"]
    assert columns.view().topic.tolist() == [0.0, -1.0, -1.0, 1.0, 0.0]


def test_a_known_place_is_marked() -> None:
    view = Columns([case("a", place=Place(lon=1.0, lat=2.0)), case("b")]).view()
    assert view.place_known.tolist() == [1.0, 0.0]


def test_many_cases_at_once_are_the_same_as_one_after_the_other() -> None:
    cases = [case(f"c{n}", reported_at=float(n)) for n in range(700)]
    together, apart = Columns(cases[:3]), Columns()
    together.add(cases[3:])
    for one in cases:
        apart.put(one)
    assert together.ids == apart.ids
    for field in ("reported", "signal", "topic"):
        assert np.array_equal(getattr(together.view(), field), getattr(apart.view(), field))
    together.drop("c5")
    together.put(cases[5])
    assert together.ids[-1] == "c5"
