import numpy as np

from app.analysis.topics import topics


def test_topics_are_counted_most_first_then_by_name() -> None:
    numbers = np.array([0.0, 1.0, -1.0, 2.0, 1.0, 0.0])
    assert topics(["b", "a", "c", "unused"], numbers) == (("a", 2), ("b", 2), ("c", 1))
    assert topics([], np.array([])) == ()
