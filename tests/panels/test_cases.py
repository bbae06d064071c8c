from __future__ import annotations

from app.domain.case import Case, CaseState, Signal, Urgency
from panels.cases import OpenCases
from tests.panels.stage import NOW, case


def index(*cases: Case) -> tuple[OpenCases, dict[str, Case]]:
    every = {str(each.id): each for each in cases}
    found = OpenCases()
    found.touch(every, every, NOW)
    return found, every


def test_worst_first_then_least_time() -> None:
    found, _ = index(
        case(1, due_at=NOW + 10.0),
        case(2, due_at=NOW + 5.0),
        case(3, urgency=Urgency.WATCH),
        case(4, urgency=Urgency.URGENT),
        case(5, state=CaseState.CLOSED),
    )
    assert found.ordered == ["c4", "c3", "c2", "c1"]
    assert len(found) == 4
    assert found.loudest(3) == ("c4", "c3")
    assert found.loudest(1) == ("c4",)
    assert found.loud == 2
    assert found.count(Signal.BLUE) == 2


def test_a_case_without_a_limit_comes_last() -> None:
    found, _ = index(case(1, due_at=0.0), case(2))
    assert found.ordered == ["c2", "c1"]


def test_running_out_of_time_makes_a_case_loud() -> None:
    found, every = index(case(1, due_at=NOW + 10.0))
    assert found.expire(every, NOW + 5.0) == ()
    assert found.expire(every, NOW + 11.0) == ("c1",)
    assert found.count(Signal.YELLOW) == 1
    assert found.expire(every, NOW + 12.0) == ()


def test_a_closed_or_lost_case_goes() -> None:
    found, every = index(case(1), case(2))
    every["c1"] = case(1, state=CaseState.CLOSED)
    del every["c2"]
    found.touch(every, ["c1", "c2", "c9"], NOW)
    assert found.ordered == []
    assert found.count(Signal.BLUE) == 0
    found.clear()
    assert len(found) == 0
