from __future__ import annotations

from dataclasses import replace

import pytest

from tests.widgets.reading import Reader, Show, colors_of
from widgets.place_card import LevelRow, PlaceCard, PlaceCardData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = PlaceCardData(
    title="彩香一村",
    subtitle="building-10234  6 层",
    state="red",
    word="红：重点",
    signs=("绿", "蓝", "黄", "红"),
    target="整栋",
    lines=(
        ("按规则", "urgent-open（example-1）"),
        ("原因", "楼内有未结紧急案件：1124-0012、1124-0013、1124-0014、1124-0015、1124-0016"),
    ),
    caption="64 户",
    counts=(("red", 4), ("green", 60)),
    homes=(0, 3, 2, 1) * 16,
    levels_title="周边楼栋",
    levels=(LevelRow("街道", "金阊街道", (29, 178, 0, 4863)),),
    keys=(("1", "红"), ("Esc", "关")),
    note="待发送",
)
TIP = replace(DATA, lines=(), homes=(), levels=(), keys=(), note="")


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_a_card_reads_well_from_top_to_bottom(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    card = show(PlaceCard(night, scale, DATA))
    words = reader.check(card, scale)
    assert words[:4] == ["彩香一村", "building-10234  6 层", "红：重点", "整栋"]
    assert {"64 户", "60", "178", "4863", "待发送", "Esc"} <= set(words)
    assert card.accessibleName() == "彩香一村 整栋 红：重点"
    assert "原因 楼内" in card.accessibleDescription()


def test_empty_parts_take_no_room(show: Show, reader: Reader, day: Theme, seat: TypeScale) -> None:
    tip = show(PlaceCard(day, seat, TIP))
    whole = PlaceCard(day, seat, DATA)
    assert tip.sizeHint().height() < whole.sizeHint().height() / 2
    assert "待发送" not in reader.check(tip, seat)
    unrated = show(PlaceCard(day, seat, PlaceCardData(title="新村路", word="尚未评定")))
    assert reader.check(unrated, seat) == ["新村路", "尚未评定"]


def test_states_have_their_colours_and_the_unrated_a_dashed_square(
    show: Show, night: Theme, seat: TypeScale
) -> None:
    card = show(PlaceCard(night, seat, DATA))
    seen = colors_of(card, 1)
    for token in ("red", "yellow", "blue", "green"):
        assert night.color(token).name() in seen
    plain = show(PlaceCard(night, seat, replace(TIP, state="", counts=(), homes=(255,))))
    assert night.color("red").name() not in colors_of(plain, 1)


def test_many_households_are_drawn_in_some_rows_about_the_chosen_one(
    show: Show, night: Theme, seat: TypeScale
) -> None:
    many = replace(DATA, homes=(0,) * 400)
    card = show(PlaceCard(night, seat, many))
    assert card.home_rows() == 4
    high = card.sizeHint().height()
    assert card.set_data(replace(many, chosen=400))
    assert card.sizeHint().height() == high
    before = card.grab().toImage()
    card.set_data(replace(many, chosen=399))
    assert card.grab().toImage() != before
    assert not card.set_data(replace(many, chosen=399))


def test_a_long_reason_takes_two_lines(night: Theme, seat: TypeScale, show: Show) -> None:
    short = show(PlaceCard(night, seat, replace(DATA, lines=(("原因", "短"),))))
    long = show(PlaceCard(night, seat, replace(DATA, lines=(("原因", "很长的原因" * 20),))))
    line = round(6.5 * seat.u)
    assert long.sizeHint().height() - short.sizeHint().height() == pytest.approx(line, abs=1)


def test_keys_that_do_not_fit_are_left_out(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    keys = tuple((str(n), f"键的用途{n}") for n in range(9))
    words = reader.check(show(PlaceCard(night, seat, replace(DATA, keys=keys))), seat)
    assert "键的用途0" in words
    assert "键的用途8" not in words
