import numpy as np
import pytest

from app.analysis.topics import Against, against, so_far, topics
from app.domain.base import HOURS_PER_WEEK, Norm

NORM = Norm(
    low=(2.0,) * HOURS_PER_WEEK,
    mid=tuple(float(hour % 24) for hour in range(HOURS_PER_WEEK)),
    high=(6.0,) * HOURS_PER_WEEK,
)


def test_topics_are_counted_most_first_then_by_name() -> None:
    numbers = np.array([0.0, 1.0, -1.0, 2.0, 1.0, 0.0])
    assert topics(["b", "a", "c", "unused"], numbers) == (("a", 2), ("b", 2), ("c", 1))
    assert topics([], np.array([])) == ()


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.9, Against.BELOW),
        (2.0, Against.WITHIN),
        (6.0, Against.WITHIN),
        (6.1, Against.ABOVE),
    ],
)
def test_a_value_lies_against_its_band(value: float, where: Against) -> None:
    assert against(NORM, 30, value) is where


def test_a_band_adds_up_from_midnight() -> None:
    assert so_far(NORM.mid, 24) == 0.0
    assert so_far(NORM.mid, 27) == 0.0 + 1.0 + 2.0 + 3.0
