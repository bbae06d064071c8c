"""Times of a document, in the town's own time."""

from __future__ import annotations

import pytest

from app.report import times
from app.report.words import Words

ZONE = "Asia/Shanghai"
AT = 1_781_749_512.0
"""2026-06-18 10:25:12 in Suzhou, a Thursday."""

ZH, EN = Words("zh_CN"), Words("en")


def test_a_moment_has_its_day_in_the_language() -> None:
    assert times.moment(AT, ZONE, ZH) == "2026年6月18日 周四 10:25:12"
    assert times.moment(AT, ZONE, EN) == "Thu 18 Jun 2026 10:25:12"


def test_a_clock_is_dashes_before_its_time() -> None:
    assert times.clock(AT, ZONE) == "10:25:12"
    assert times.clock(0.0, ZONE) == "--:--:--"


def test_another_day_is_said() -> None:
    assert times.short_moment(AT - 60.0, AT, ZONE) == "10:24:12"
    assert times.short_moment(AT - 86_400.0, AT, ZONE) == "06-17 10:25"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0.0, "00:00", "00:00"),
        (222.0, "03:42", "03:42"),
        (-192.0, "+03:12", "+03:12"),
        (4_320.0, "1 时 12 分", "1 h 12 m"),
        (172_800.0, "2 天", "2 d"),
    ],
)
def test_what_is_left_reads_as_on_the_wall(seconds: float, zh: str, en: str) -> None:
    assert times.left(seconds, ZH) == zh
    assert times.left(seconds, EN) == en


def test_distances_have_two_figures_that_matter() -> None:
    assert times.distance(668.0) == "670 m"
    assert times.distance(1_110.0) == "1.1 km"
