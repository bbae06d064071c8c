import json

import pytest

from bench.line import Figure, meets


@pytest.mark.parametrize(
    ("value", "goal", "expected"),
    [(3.0, "<= 3", True), (3.1, "<= 3", False), (2000, ">= 2000", True), (1, ">= 1.5", False)],
)
def test_goals(value: float, goal: str, expected: bool) -> None:
    assert meets(value, goal) is expected


@pytest.mark.parametrize("goal", ["", "< 3", "fast", "<=3"])
def test_a_goal_that_is_none_is_a_mistake(goal: str) -> None:
    with pytest.raises(ValueError, match="no goal"):
        meets(1.0, goal)


def test_a_line_has_the_one_shape() -> None:
    figure = Figure("mirror_rate", 500.0, "rows/s", ">= 400", "raw insert", 1000.0)
    assert json.loads(figure.line()) == {
        "name": "mirror_rate",
        "value": 500.0,
        "unit": "rows/s",
        "goal": ">= 400",
        "peer_or_limit": "raw insert: 1000 rows/s",
        "ratio": 0.5,
        "ok": True,
    }


def test_what_could_not_be_measured_is_not_ok_and_says_why() -> None:
    line = json.loads(Figure("x", None, "s", "<= 3", why="no display").line())
    assert (line["value"], line["ok"], line["why"]) == (None, False, "no display")
    assert line["peer_or_limit"] is None
