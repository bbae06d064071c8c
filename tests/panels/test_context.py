from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.case import CaseState
from app.domain.command import CommandKind
from app.domain.rating import Grade, Rating
from app.runtime import LinkState
from panels.context import Aspect, Context, tag_of
from tests.panels.stage import NOW, Stage, case, fixes, unit


def test_a_whole_town_changes_everything(town: Context) -> None:
    assert town.has_data
    assert town.figures is not None
    assert town.attention == ("c1", "c3", "c2")
    assert len(town.open) == 41
    assert town.happenings.newest
    assert town.timezone == "Asia/Shanghai"


def test_nothing_is_known_at_first(empty: Context) -> None:
    assert not empty.has_data
    assert empty.figures is None


def test_only_what_was_touched_is_told(stage: Stage, town: Context) -> None:
    assert town.take(stage.deliver(case(50))) == Aspect.CASES
    assert town.take(stage.deliver(unit(30))) == Aspect.UNITS
    assert town.take(stage.deliver(fixes=fixes([unit(30)]))) == Aspect.FIXES
    assert Aspect.LINK in town.take(stage.disconnect())


def test_a_reset_builds_all_anew(stage: Stage, town: Context) -> None:
    changes = stage.deliver(case(5, state=CaseState.CLOSED))
    stage.board.cases.pop("c6")
    aspects = town.take(replace(changes, is_reset=True))
    assert Aspect.CASES | Aspect.UNITS | Aspect.BASE | Aspect.NORMS in aspects
    assert len(town.open) == 39


def test_time_alone_makes_a_case_loud(stage: Stage, town: Context) -> None:
    assert Aspect.CASES not in town.tick(NOW + 1.0)
    aspects = town.tick(NOW + 1300.0)
    assert Aspect.CASES in aspects
    assert town.open.loud > 30


def test_figures_come_at_most_twice_a_second(town: Context) -> None:
    assert Aspect.FIGURES not in town.tick(NOW + 0.1)
    assert Aspect.FIGURES in town.tick(NOW + 600.0)
    assert Aspect.FIGURES in town.tick(NOW), "a clock set back does not stop them"


def test_the_link_goes(stage: Stage, town: Context) -> None:
    assert town.link_state is LinkState.ONLINE
    town.take(stage.disconnect())
    assert town.is_offline


def test_what_was_kept_is_made_up_for_and_new_acts_add_to_it(stage: Stage, town: Context) -> None:
    town.take(stage.connect(unsent=2))
    assert town.resending is None, "nothing was kept while cut off"
    town.take(stage.disconnect(unsent=3))
    seen = [town.resending]
    for unsent in (3, 1, 2, 0, 1):
        town.take(stage.connect(unsent=unsent))
        seen.append(town.resending)
    # Nothing goes out yet; one more is asked for meanwhile; an act of a good link is none of them.
    assert seen == [None, (0, 3), (2, 3), (2, 4), None, None]


def test_refusals_left_to_the_leader_are_not_open(stage: Stage, town: Context) -> None:
    assert town.open_refusals == 0
    first = stage.refuse(CommandKind.NOTE, "c1", {"note": "回访"})
    stage.refuse(CommandKind.NOTE, "c2", {"note": "回访"})
    assert town.open_refusals == 2
    stage.board.leave(first)
    assert town.open_refusals == 1


@pytest.mark.parametrize(
    ("address", "tag"),
    [
        ("彩香一村三区12幢", "彩香一村三区"),
        ("十全街81号", "十全街"),
        ("观前街 东口", "观前街"),
        ("", ""),
        ("一个很长很长的地名", "一个很长很长"),
    ],
)
def test_tags_name_the_place(address: str, tag: str) -> None:
    assert tag_of(address) == tag


def test_what_was_rated_is_told_once(stage: Stage, empty: Context) -> None:
    aspects = empty.take(stage.deliver(ratings={"b1": Rating(state=Grade.RED, at=1.0)}))
    assert Aspect.RATINGS in aspects
    assert empty.take_rated() == {"b1"}
    assert empty.take_rated() == set()
