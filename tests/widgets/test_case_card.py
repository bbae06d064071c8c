from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.case_card import CaseCard, CaseCardData, Step
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = CaseCardData(
    "red", "!", "独居老人 26 小时未出门", "0618-0217·金阊·彩香一村三区", "03:42", "距 5 分钟到场",
    left=0.66,
    steps=(
        Step("受理", "10:22:41", "done"), Step("核实", "10:23:35", "done"),
        Step("派单", "进行中", "now"), Step("到场", "10:27:30 前"), Step("办结", "13:22 前"),
    ),
)  # fmt: skip
ENGLISH = replace(
    DATA,
    title="Elder living alone has not left her home for twenty-six hours now",
    id_line="0618-0217, Jinchang street, Caixiang first village, section three, door sensor",
    caption="until someone must be there",
    steps=(
        Step("Accepted", "10:22:41", "done"), Step("Verified", "10:23:35", "done"),
        Step("Dispatching", "in progress", "now"), Step("On the spot", "before 10:27:30"),
        Step("Closed", "before 13:22"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH, replace(ENGLISH, overdue="overdue")])
@pytest.mark.parametrize("width", [776, 620])
def test_a_case_reads_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: CaseCardData, factor: float,
    width: int,
) -> None:  # fmt: skip
    scale = seat.scaled(factor)
    words = reader.check(show(CaseCard(night, scale, data), width * factor), scale)
    assert data.figure in words
    assert {step.label for step in data.steps} <= set(words)


def test_the_time_left_is_the_largest(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    reader.read(show(CaseCard(night, seat, DATA)))
    sizes = {text: px for text, _, px in reader.texts}
    assert sizes["03:42"] == max(sizes.values()) == seat.px("kpi")


def test_a_span_in_words_is_no_louder_than_one_in_minutes(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    reader.check(show(CaseCard(night, seat, replace(DATA, figure="+3 时 45 分"))), seat)
    sizes = {text: px for text, _, px in reader.texts}
    assert sizes["+3"] == sizes["45"] == seat.px("kpi")
    assert sizes["时"] == sizes["分"] == seat.px("headline")


def test_each_variant_looks_different(show: Show, day: Theme, seat: TypeScale) -> None:
    card = show(CaseCard(day, seat, DATA))
    looks = [picture(card)]
    for data in (
        replace(DATA, figure_state="red", left=0.4),
        replace(DATA, overdue="超时", left=0.0),
        replace(DATA, stale=True),
        replace(DATA, suspended=True),
        replace(DATA, left=0.0),
        replace(DATA, steps=()),
    ):
        card.set_data(data)
        looks.append(picture(card))
    assert all(one != two for i, one in enumerate(looks) for two in looks[i + 1 :])
    assert day.color("red").name() in colors_of(card, 3)


def test_a_second_repaints_the_head_only(show: Show, night: Theme, seat: TypeScale) -> None:
    card = show(CaseCard(night, seat, DATA))
    (place,) = card.changed_rects(DATA, replace(DATA, figure="03:41"))
    assert place.height() < card.height() * 0.6
    assert card.changed_rects(DATA, replace(DATA, steps=())) == (card.rect(),)
    assert card.changed_rects(DATA, replace(DATA, stale=True)) == (card.rect(),)
    card.repaint(QRect(0, 0, 10, 10))


def test_without_a_case_it_says_so(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    data = CaseCardData(empty="没有选中的案件", empty_note="用 ↑ ↓ 选择")
    card = show(CaseCard(night, seat, data))
    assert reader.check(card, seat) == ["没有选中的案件", "用 ↑ ↓ 选择"]
    assert card.accessibleName() == "没有选中的案件"
    card.set_data(DATA)
    assert card.accessibleName() == "独居老人 26 小时未出门 03:42 距 5 分钟到场"
