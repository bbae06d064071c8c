from __future__ import annotations

from app.domain.rating import SEVERITY, Grade, Origin, Rating, is_ruled


def test_red_is_worst_and_green_best() -> None:
    assert sorted(Grade, key=SEVERITY.__getitem__) == [
        Grade.GREEN,
        Grade.BLUE,
        Grade.YELLOW,
        Grade.RED,
    ]


def test_a_rating_stands_on_a_rule_only_while_one_holds() -> None:
    assert not is_ruled(None)
    assert not is_ruled(Rating(state=Grade.RED, at=1.0))
    assert not is_ruled(Rating(state=Grade.RED, at=1.0, source=Origin.IMPORT, rule="theirs"))
    assert not is_ruled(Rating(state=Grade.GREEN, at=1.0, source=Origin.RULE))
    assert is_ruled(Rating(state=Grade.RED, at=1.0, source=Origin.RULE, rule="open"))
