from __future__ import annotations

import pytest

from app.domain.command import Command, Refusal, RefusalCode
from app.domain.places import Places
from app.domain.rating import Grade, Rating
from app.store.rated import Rated


@pytest.fixture
def rated() -> Rated:
    places = Places()
    places.take("building/0", ("b1", "b2"), {"state": ["green", ""], "homes": ["gy", ""]})
    made = Rated()
    made.adopt({}, places)
    return made


def wish(state: str, was: str, place: str = "b1", op_no: int = 1, **more: object) -> Command:
    args = {"state": state, "was": was, "reason": "漏水", **more}
    return Command(op_no=op_no, kind="rate", subject=place, made_at=9.0, actor="s", args=args)


def test_what_nobody_rated_is_what_the_base_data_say(rated: Rated) -> None:
    assert rated.grade("b1") is Grade.GREEN
    assert rated.grade("b1/2") is Grade.YELLOW
    assert rated.grade("b2") is None
    assert rated.grade("nowhere") is None
    rated.put("b1", Rating(state=Grade.RED, at=1.0))
    assert rated.grade("b1") is Grade.RED


def test_an_own_rating_shows_until_it_is_answered(rated: Rated) -> None:
    first = wish("red", "green")
    rated.queue(first)
    assert rated.grade("b1") is Grade.RED
    assert rated.pending("b1") == 1
    rated.settle(first)
    assert rated.grade("b1") is Grade.GREEN, "the mirror has not heard of it: it was refused"
    assert rated.pending("b1") == 0


def test_own_ratings_are_folded_over_what_comes_meanwhile(rated: Rated) -> None:
    first, second = wish("red", "green"), wish("yellow", "red", op_no=2)
    rated.queue(first)
    rated.queue(second)
    assert rated.grade("b1") is Grade.YELLOW
    rated.put("b1", Rating(state=Grade.RED, at=9.0, by="s"))
    rated.settle(first)
    assert rated.grade("b1") is Grade.YELLOW
    rated.settle(second)
    assert rated.shown["b1"].by == "s"
    assert rated.grade("b1") is Grade.RED


def test_what_no_longer_fits_changes_nothing(rated: Rated) -> None:
    rated.queue(wish("red", "green"))
    rated.put("b1", Rating(state=Grade.BLUE, at=9.0))
    assert rated.grade("b1") is Grade.BLUE


def test_own_ratings_stay_over_a_new_mirror(rated: Rated) -> None:
    rated.queue(wish("red", "green"))
    rated.adopt({"b2": Rating(state=Grade.BLUE, at=1.0)}, rated.places)
    assert rated.grade("b1") is Grade.RED
    assert rated.grade("b2") is Grade.BLUE


def test_it_is_said_beforehand_what_would_be_refused(rated: Rated) -> None:
    assert isinstance(rated.predict(wish("red", "green")), Rating)
    for asked, code in (
        (wish("red", "blue"), RefusalCode.CONFLICT),
        (wish("pink", "green"), RefusalCode.BAD_ARGS),
        (wish("red", "", "b9"), RefusalCode.UNKNOWN_SUBJECT),
    ):
        found = rated.predict(asked)
        assert isinstance(found, Refusal)
        assert found.code is code
