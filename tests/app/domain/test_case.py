import pytest
from msgspec.structs import replace

from app.domain.case import (
    TERMINAL,
    Case,
    CaseId,
    CaseState,
    Category,
    Place,
    Signal,
    Source,
    Urgency,
    deadline,
    signal,
)

CASE = Case(
    id=CaseId("c1"),
    state=CaseState.FILED,
    title="店外经营",
    category=Category.APPEARANCE,
    source=Source.GRID,
    reported_at=100.0,
    due_at=200.0,
)


@pytest.mark.parametrize("state", CaseState)
def test_a_case_is_open_until_nobody_has_to_act(state: CaseState) -> None:
    case = replace(CASE, state=state)
    assert case.is_open is (state not in TERMINAL)
    assert (signal(case, 150.0) is Signal.GREEN) is (state in TERMINAL)
    assert (deadline(case) == 0.0) is (state in TERMINAL)


def test_the_promised_arrival_is_the_deadline_until_arrived() -> None:
    case = replace(CASE, arrive_by=130.0)
    assert deadline(case) == 130.0
    assert deadline(replace(case, arrived_at=120.0)) == 200.0


@pytest.mark.parametrize(
    ("urgency", "now", "expected"),
    [
        (Urgency.URGENT, 0.0, Signal.RED),
        (Urgency.WATCH, 0.0, Signal.YELLOW),
        (Urgency.NORMAL, 200.0, Signal.BLUE),
        (Urgency.NORMAL, 200.5, Signal.YELLOW),
    ],
)
def test_signal(urgency: Urgency, now: float, expected: Signal) -> None:
    assert signal(replace(CASE, urgency=urgency), now) is expected


def test_a_case_without_a_limit_is_never_late() -> None:
    assert signal(replace(CASE, due_at=0.0), 1e12) is Signal.BLUE


def test_a_place_needs_both_coordinates_to_be_known() -> None:
    assert Place(lon=120.0, lat=31.0).is_known
    assert not Place(lon=120.0).is_known
    assert not Place().is_known
