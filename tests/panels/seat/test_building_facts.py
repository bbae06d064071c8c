from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.command import CommandKind
from app.domain.rating import Grade, Origin, Rating
from app.runtime import divide
from panels.context import Context
from panels.estate import Surveyed, surveyed
from panels.seat.building_facts import asking, card, homes_of, name_of, place_of, tip
from tests.panels.houses import sheets
from tests.panels.stage import NOW, Stage

RULED = Rating(
    state=Grade.RED,
    at=NOW - 60.0,
    source=Origin.RULE,
    rule="urgent-open",
    rules="v1",
    reason="楼内有未结紧急案件：1124-0012",
    by="rules",
)


@pytest.fixture
def town(stage: Stage, desk: Context) -> Surveyed:
    ratings = {
        "b0": RULED,
        "b0/2": Rating(state=Grade.BLUE, at=NOW - 2e5, reason="独居", by="王敏"),
    }
    desk.take(stage.deliver(sheets=sheets(), ratings=ratings))
    board = stage.board
    made = surveyed(board.sheets, board.rated.shown, board.rated.places)
    middles = made.estate.middles()[: made.estate.buildings]
    return replace(made, divisions=divide(middles, board.sheets))


def test_a_place_has_its_id_and_its_households_their_codes(town: Surveyed) -> None:
    assert place_of(town, 0, 0) == "b0"
    assert place_of(town, 0, 3) == "b0/3"
    assert homes_of(town, 0) == (0, 1, 2)
    assert homes_of(town, 3) == ()


def test_a_building_is_called_by_its_name_or_by_the_place_it_stands_at(
    desk: Context, stage: Stage, town: Surveyed
) -> None:
    assert name_of(desk, town, 3) == "文化馆"
    assert name_of(desk, town, 0) == "彩香一村"
    for key in [key for key, sheet in stage.board.sheets.items() if sheet.layer == "place"]:
        del stage.board.sheets[key]
    assert name_of(desk, town, 0) == "Building"


def test_a_card_says_the_rule_behind_a_colour_and_when(desk: Context, town: Surveyed) -> None:
    data = card(desk, town, 0, 0)
    assert (data.title, data.subtitle) == ("彩香一村", "b0, floors: 6")
    assert (data.state, data.word, data.target) == ("red", "Red: act now", "whole building")
    assert data.lines == (
        ("By rule", "urgent-open（v1）"),
        ("Reason", "楼内有未结紧急案件：1124-0012"),
        ("When", "10:24:12"),
    )
    assert data.caption == "Households: 3"
    assert data.counts == (("yellow", 1), ("blue", 1), ("green", 1))
    assert [(row.name, row.counts) for row in data.levels][1:] == [
        ("彩香社区 金阊街道", (1, 0, 1, 1)),
        ("双塔街道", (1, 0, 1, 1)),
    ]
    assert [key for key, _ in data.keys] == ["1", "2", "3", "4", "← →", "U", "Esc"]


def test_a_household_has_a_colour_and_a_reason_of_its_own(desk: Context, town: Surveyed) -> None:
    data = card(desk, town, 0, 2)
    assert (data.state, data.target, data.chosen) == ("blue", "household 2", 2)
    assert data.lines[:2] == (("Rated by", "王敏"), ("Reason", "独居"))
    assert data.lines[2][1].startswith("Tue 16 Jun"), "days ago, so with its day"


def test_what_the_base_data_say_and_what_nobody_says(desk: Context, town: Surveyed) -> None:
    base = card(desk, town, 1, 0)
    assert base.lines == (("Colour", "Base data"),)
    unrated = card(desk, town, 2, 0)
    assert (unrated.state, unrated.word, unrated.caption) == ("", "Not rated yet", "")
    assert "← →" not in [key for key, _ in unrated.keys]


def test_a_list_names_its_rule_and_a_rule_that_ended_its_maker(
    desk: Context, stage: Stage, town: Surveyed
) -> None:
    listed = Rating(state=Grade.RED, at=NOW, source=Origin.IMPORT, rule="普查标准", by="a.csv")
    ended = Rating(state=Grade.GREEN, at=NOW, source=Origin.RULE, reason="不再成立", by="rules")
    desk.take(stage.deliver(ratings={"b1": listed, "b3": ended}))
    assert card(desk, town, 1, 0).lines[:2] == (("From a list", "a.csv"), ("Rule", "普查标准"))
    assert card(desk, town, 3, 0).lines[0] == ("By rule", "rules")


def test_who_may_not_rate_has_no_keys_for_it(desk: Context, stage: Stage, town: Surveyed) -> None:
    desk.take(stage.connect(role="dispatcher"))
    assert [key for key, _ in card(desk, town, 1, 0).keys] == ["← →", "U", "Esc"]


def test_an_own_rating_is_marked_until_it_is_answered(
    desk: Context, stage: Stage, town: Surveyed
) -> None:
    args = {"state": "red", "was": "green", "reason": "漏水"}
    stage.issue(CommandKind.RATE, "b1", args)
    desk.take(stage.pumped())
    data = card(desk, town, 1, 0)
    assert (data.note, data.state) == ("not yet sent", "red")


def test_a_tip_says_less(desk: Context, town: Surveyed) -> None:
    data = tip(desk, town, 0)
    assert (data.title, data.state, data.caption) == ("彩香一村", "red", "Households: 3")
    assert (data.lines, data.levels, data.keys) == ((), (), ())
    assert tip(desk, town, 2).state == ""
    assert asking(Grade.RED) == "Reason for “Red: act now”"
