from __future__ import annotations

import pytest

from app.domain.case import Category
from panels.context import Context
from panels.seat.offers import OFFERED, chosen, offers, order_text, why
from tests.panels.stage import NOW, Stage, case, fixes, unit


def test_the_best_is_offered_first_and_chosen(desk: Context) -> None:
    offered = offers(desk)
    assert len(offered) == OFFERED
    pick = chosen(desk, offered)
    assert pick is offered[0]
    desk.selection.choose_unit(str(offered[2].unit.id))
    assert chosen(desk, offered) is offered[2]


def test_nobody_is_offered_once_somebody_has_it(desk: Context) -> None:
    desk.selection.choose_case("c2")
    assert offers(desk) == ()
    assert chosen(desk, ()) is None
    desk.selection.choose_case("gone")
    assert offers(desk) == ()


def test_why_in_a_few_words(desk: Context, stage: Stage) -> None:
    best = offers(desk)[0]
    assert why(best).startswith("free, 3 people")
    here = desk.runtime.board.cases["c1"].place
    near = unit(1)
    near = type(near)(
        id=near.id, name=near.name, kind=near.kind, street=here.street,
        home_lon=here.lon or 0.0, home_lat=here.lat or 0.0, skills=("keys", "first_aid"),
    )  # fmt: skip
    stage.deliver(near, fixes=fixes([near]))
    mine = next(c for c in offers(desk) if c.unit.id == "u1")
    assert why(mine) == "free, holds keys, first aid, same street"
    stage.manual.set_now(NOW + 600.0)
    mine = next(c for c in offers(desk) if c.unit.id == "u1")
    assert why(mine).endswith("position old")


@pytest.mark.parametrize("category", list(Category))
def test_each_category_has_its_order(category: Category) -> None:
    assert order_text(case(1, category=category)).endswith(".")
