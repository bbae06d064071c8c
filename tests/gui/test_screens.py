"""Both screens at real sizes, in both languages and in every state they can be in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect

from panels.screen import Screen
from tests.gui.conftest import Open
from tests.gui.reading import (
    ScreenReader,
    across_seams,
    outside,
    over_each_other,
    too_small,
)
from tests.panels.stage import NOW, Stage, case

pytestmark = pytest.mark.wall

SIZES = [(3840, 2160), (1920, 1080)]

Situation = Callable[[Stage, Screen], None]


def ordinary(stage: Stage, screen: Screen) -> None:
    """An ordinary morning."""


def offline(stage: Stage, screen: Screen) -> None:
    """The link was lost twelve minutes ago."""
    screen.apply(stage.disconnect())
    screen.tick(NOW)


def long_words(stage: Stage, screen: Screen) -> None:
    """Titles and places as long as the ledger takes them, all overdue."""
    title = "沿街店铺占道经营并堆放杂物影响通行且多次劝导无效，" * 4
    for n in range(100, 106):
        long = case(n, title=title[:120], due_at=NOW - 4000.0)
        screen.apply(stage.deliver(long))
    screen.tick(NOW)


def check(reader: ScreenReader, screen: Screen) -> None:
    texts = reader.read(screen)
    assert texts
    assert outside(texts, screen) == []
    assert too_small(texts, screen) == []
    assert over_each_other(texts) == []
    assert across_seams(texts, screen) == []


@pytest.mark.parametrize("situation", [ordinary, offline, long_words])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_every_text_is_where_it_can_be_read(
    open_screen: Open,
    reader: ScreenReader,
    stage: Stage,
    profile: str,
    size: tuple[int, int],
    language: str,
    situation: Situation,
) -> None:
    screen = open_screen(profile, size, language)
    situation(stage, screen)
    check(reader, screen)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_before_any_data_the_screen_says_so(
    open_screen: Open, reader: ScreenReader, stage: Stage, profile: str, language: str
) -> None:
    screen = open_screen(profile, (1920, 1080), language, is_filled=False)
    screen.apply(stage.disconnect(heard_at=0.0, since=0.0))
    screen.tick(NOW)
    check(reader, screen)
    words = " ".join(each.text for each in reader.read(screen))
    assert ("正在连接" in words) if language == "zh_CN" else ("Connecting" in words)


@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_nothing_important_is_cut_in_chinese(
    open_screen: Open, reader: ScreenReader, profile: str
) -> None:
    screen = open_screen(profile, (3840, 2160))
    cut = [each.text for each in reader.read(screen) if each.is_cut]
    assert cut == []


@pytest.mark.parametrize("profile", ["wall", "seat"])
def test_panels_lie_inside_the_window(open_screen: Open, profile: str) -> None:
    screen = open_screen(profile, (1920, 1080))
    for panel in screen.panels:
        rect = panel.widget.geometry()
        assert QRect(0, 0, 1920, 1080).contains(rect), panel.zone


def test_the_whole_town_says_the_design_words(open_screen: Open, reader: ScreenReader) -> None:
    words = [each.text for each in reader.read(open_screen("wall", (3840, 2160)))]
    for wanted in (
        *("一屏", "姑苏区城市集成指挥中心", "平时", "10:25:12", "6月18日 周四", "脱敏 开"),
        *("偏紧", "今日受理", "按时办结率", "5 分钟到场率", "空闲力量", "12345 诉求热点"),
        *("为老服务·智能门磁", "太湖保护·23 km 岸线", "需关注", "实时事件", "重点视频"),
        *("独居老人 26 小时未出门", "00:40", "派单剩余", "未接入视频源", "地点不明"),
    ):
        assert wanted in words, wanted
