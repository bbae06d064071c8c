from __future__ import annotations

import pytest

from panels import times
from tests.panels.stage import NOW, Language

TZ = "Asia/Shanghai"


def test_clock_is_the_towns() -> None:
    assert times.clock(NOW, TZ) == "10:25:12"
    assert times.clock_minutes(NOW, TZ) == "10:25"
    assert times.clock(0.0, TZ) == "--:--:--"
    assert times.clock_minutes(0.0, TZ) == "--:--"
    assert times.local(NOW, TZ).weekday() == 3


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (138, "02:18"),
        (3599, "59:59"),
        (4320, "1 h 12 m"),
        (2 * 86_400, "2 day(s)"),
        (-5, "00:00"),
    ],
)
def test_spans(qapp: object, seconds: float, text: str) -> None:
    assert times.span(seconds) == text


def test_time_left_counts_up_after_the_limit(qapp: object) -> None:
    assert times.time_left(138.0) == "02:18"
    assert times.time_left(-192.0) == "+03:12"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (5, "5 s ago"),
        (720, "12 min ago"),
        (7200, "2 h ago"),
        (90_000, "1 day(s) ago"),
    ],
)
def test_ages(qapp: object, seconds: float, text: str) -> None:
    assert times.age(seconds) == text


def test_counts_and_distances(qapp: object) -> None:
    assert times.count(9_999) == "9999"
    assert times.count(126_000) == "126.0k"
    assert times.distance(673.0) == "670 m"
    assert times.distance(1_130.0) == "1.1 km"
    assert times.minutes(222.0) == "3:42"


def test_chinese_writes_them_its_own_way(qapp: object) -> None:
    with Language("zh_CN"):
        assert times.date(NOW, TZ) == "6月18日 周四"
        assert times.count(126_000) == "12.6 万"
        assert times.span(4320) == "1 时 12 分"
        assert times.age(720) == "12 分前"
        assert times.as_of(NOW, TZ) == "截至 10:25:12"
        assert times.span(2 * 86_400) == "2 天"


def test_english_has_one_and_many(qapp: object) -> None:
    with Language("en"):
        assert times.date(NOW, TZ) == "Thu 18 Jun"
        assert times.span(86_400) == "1 day"
        assert times.age(3 * 86_400) == "3 days ago"
