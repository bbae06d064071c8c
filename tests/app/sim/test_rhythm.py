from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.case import Urgency
from app.sim.rhythm import (
    HOUR_S,
    Rhythm,
    band,
    door_norm,
    intake_norms,
    past_hours,
)
from app.sim.stories import load_stories

ZONE = ZoneInfo("Asia/Shanghai")
STORIES = load_stories()
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE).timestamp()  # a Tuesday


def rhythm(seed: int = 1, pace: float = 1.0) -> Rhythm:
    return Rhythm(seed, STORIES, ZONE, pace)


def test_the_same_seed_gives_the_same_matters_whatever_the_window() -> None:
    whole = rhythm().arrivals(NOON - 30 * HOUR_S, NOON)
    parts = [
        *rhythm().arrivals(NOON - 30 * HOUR_S, NOON - 7_777.0),
        *rhythm().arrivals(NOON - 7_777.0, NOON),
    ]
    assert whole == parts
    assert len({arrival.key for arrival in whole}) == len(whole)
    assert whole != rhythm(2).arrivals(NOON - 30 * HOUR_S, NOON)
    assert [a.at for a in whole] == sorted(a.at for a in whole)


def test_a_believable_day() -> None:
    start = rhythm().day_start(NOON)
    for seed in (1, 7, 42):
        morning = rhythm(seed).arrivals(start, NOON)
        assert 300 <= len(morning) <= 450
        night = rhythm(seed).arrivals(start + 2 * HOUR_S, start + 4 * HOUR_S)
        assert 8 <= len(night) <= 45


def test_loud_cases_come_one_after_the_other() -> None:
    arrivals = rhythm().arrivals(NOON - 48 * HOUR_S, NOON)
    urgent = [a.at for a in arrivals if a.urgency is Urgency.URGENT]
    gaps = np.diff(urgent)
    assert gaps.max() < 90 * 60
    assert 50 <= len(urgent) <= 85
    watch = [a.at for a in arrivals if a.urgency is Urgency.WATCH]
    assert 100 <= len(watch) <= 180
    assert all(
        STORIES.alarms[a.story].urgency is a.urgency for a in arrivals if a.urgency != "normal"
    )


def test_pace_brings_more_under_other_names() -> None:
    plain = {a.key for a in rhythm().arrivals(NOON, NOON + HOUR_S)}
    lively = {a.key for a in rhythm(pace=5.0).arrivals(NOON, NOON + HOUR_S)}
    assert len(lively) > 3 * len(plain)
    assert not plain & lively


def test_intensity_follows_the_clock_and_the_week() -> None:
    day = rhythm()
    assert day.intensity(NOON - 2 * HOUR_S) > 4 * day.intensity(NOON - 9 * HOUR_S)
    saturday = NOON + 4 * 24 * HOUR_S
    assert day.intensity(saturday) < day.intensity(NOON)


def test_norms_are_bands_of_the_same_process() -> None:
    norms = intake_norms(rhythm(), STORIES, NOON)
    assert set(norms) == {
        "intake/hour",
        "intake/today",
        *(f"topic/{topic.name}/today" for topic in STORIES.topics),
    }
    for norm in norms.values():
        assert len(norm.low) == len(norm.mid) == len(norm.high) == 168
        assert all(a <= b <= c for a, b, c in zip(norm.low, norm.mid, norm.high, strict=True))
    today = norms["intake/today"]
    assert 300 <= today.mid[24 + 11] <= 450
    assert today.mid[0] < today.mid[23]
    arrivals = rhythm().arrivals(rhythm().day_start(NOON), NOON)
    assert 0.8 * today.low[24 + 11] < len(arrivals) < 1.2 * today.high[24 + 11]


def test_past_hours_are_eight_whole_weeks() -> None:
    hours = past_hours(rhythm(), NOON)
    assert len(hours) == 8 * 168
    first = rhythm().local(hours[0] * HOUR_S)
    assert (first.weekday(), first.hour) == (0, 0)
    assert hours[-1] * HOUR_S < NOON


def test_doors() -> None:
    norm = door_norm(rhythm(), 1282, NOON)
    assert norm.mid[7] > 10 * norm.mid[2]
    total = sum(rhythm().door_openings(int(NOON // HOUR_S) - n, 1282) for n in range(24))
    assert 2.5 < total / 1282 < 4.5


def test_band() -> None:
    norm = band(np.arange(1344, dtype=np.float64).reshape(8, 168), "件", 0)
    assert norm.unit == "件"
    assert norm.mid[0] == 588.0
