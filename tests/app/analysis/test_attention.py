from hypothesis import given
from hypothesis import strategies as st

from app.analysis.attention import Attention, loudest, urgency_key
from app.analysis.columns import Columns
from app.domain.case import Case, CaseState, Signal, Urgency, signal
from tests.app.analysis.cases import NOON, case

CASES = st.lists(
    st.builds(
        case,
        st.uuids().map(str),
        urgency=st.sampled_from(Urgency),
        state=st.sampled_from([CaseState.FILED, CaseState.CLOSED]),
        due_at=st.sampled_from([0.0, NOON - 50.0, NOON + 50.0, NOON + 90.0]),
        reported_at=st.floats(NOON - 9e4, NOON),
    ),
    max_size=30,
)


def test_worst_first_then_least_time() -> None:
    columns = Columns(
        [
            case("yellow-late", due_at=NOON - 9.0),
            case("blue", due_at=NOON + 1.0),
            case("red-later", urgency=Urgency.URGENT, due_at=NOON + 99.0),
            case("red-soon", urgency=Urgency.URGENT, due_at=NOON + 5.0),
            case("red-never", urgency=Urgency.URGENT),
            case("shut", urgency=Urgency.URGENT, state=CaseState.CLOSED),
        ]
    )
    assert loudest(columns, NOON, 3) == (("red-soon", "red-later", "red-never"), 1)
    assert loudest(columns, NOON, 9) == (
        ("red-soon", "red-later", "red-never", "yellow-late"),
        0,
    )
    assert loudest(Columns(), NOON, 3) == ((), 0)


@given(CASES, st.integers(0, 5))
def test_the_order_is_that_of_the_key(cases: list[Case], limit: int) -> None:
    loud = [c for c in cases if signal(c, NOON) in {Signal.RED, Signal.YELLOW}]
    ids, rest = loudest(Columns(cases), NOON, limit)
    keys = {case.id: urgency_key(case, NOON) for case in cases}
    by_id = {case.id: case for case in cases}
    assert [urgency_key(by_id[i], NOON) for i in ids] == sorted(keys[c.id] for c in loud)[:limit]  # type: ignore[index]  # ids are plain names here
    assert rest == len(loud) - len(ids)


def test_what_is_left_is_counted() -> None:
    assert Attention((case(),), 2).rest == 2
