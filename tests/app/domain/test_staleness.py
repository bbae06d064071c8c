import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.staleness import Freshness, freshness


@pytest.mark.parametrize(
    ("age_s", "expected"),
    [
        (0.0, Freshness.FRESH),
        (3.0, Freshness.FRESH),
        (3.1, Freshness.STALE),
        (10.0, Freshness.STALE),
        (10.1, Freshness.OFFLINE),
        (-3.1, Freshness.STALE),
        (-10.1, Freshness.OFFLINE),
    ],
)
def test_limits_in_intervals(age_s: float, expected: Freshness) -> None:
    assert freshness(age_s, 1.0) is expected
    assert freshness(age_s * 60.0, 60.0) is expected


@given(st.floats(-1e6, 1e6), st.floats(0.1, 1e4))
def test_nothing_is_fresh_with_the_link_down(age_s: float, interval_s: float) -> None:
    assert freshness(age_s, interval_s, is_link_up=False) is not Freshness.FRESH


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.1, 1e4))
def test_older_is_never_fresher(a: float, b: float, interval_s: float) -> None:
    order = list(Freshness)
    young, old = sorted((a, b))
    assert order.index(freshness(young, interval_s)) <= order.index(freshness(old, interval_s))
