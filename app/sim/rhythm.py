"""The rhythm of the town: how many cases of what come in which hour, now and in earlier weeks.

One seeded process makes both: the hours that are played and the eight past weeks from which the
normal bands are taken. An hour's draw depends on nothing but the seed and the hour itself.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from app.domain.base import HOURS_PER_WEEK, Norm
from app.domain.case import Source, Urgency
from app.sim.stories import Stories

HOUR_S = 3_600.0
PAST_WEEKS = 8
WEEKDAY_FACTORS = (1.04, 1.02, 1.0, 1.0, 1.03, 0.86, 0.8)
"""Cases by weekday, Monday first, against an ordinary day."""

ALARM_EVERY_S = {Urgency.URGENT: 2_300.0, Urgency.WATCH: 1_200.0}
ALARM_JITTER = 0.12
"""Mean span between two loud cases and how far each strays: never none for long, never many."""

LOUD_PER_HOUR = sum(HOUR_S / span for span in ALARM_EVERY_S.values())
_TOPICS, _TIMES, _ALARMS, _DOORS, _HOTLINE = 1, 2, 3, 4, 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One matter that comes up: its name for ever, when (epoch seconds) and its story's index.

    `story` counts in `Stories.topics`, for a loud one in `Stories.alarms`.
    """

    key: str
    at: float
    story: int
    urgency: Urgency


class Rhythm:
    """The process behind a town's intake; `zone` gives its hours, `pace` multiplies its speed."""

    def __init__(self, seed: int, stories: Stories, zone: ZoneInfo, pace: float = 1.0) -> None:
        self.seed = seed
        self.zone = zone
        self.pace = pace
        # Another pace is another draw: its matters must not bear the names of the first.
        self._mark = "" if pace == 1.0 else f"-x{pace:g}"
        self._stories = stories
        daily = [
            topic.daily * np.asarray(stories.shapes[topic.shape]) / sum(stories.shapes[topic.shape])
            for topic in stories.topics
        ]
        self._by_hour: Floats = np.asarray(daily).T
        self._alarms = {
            urgency: [
                (index, alarm.weight)
                for index, alarm in enumerate(stories.alarms)
                if alarm.urgency is urgency
            ]
            for urgency in ALARM_EVERY_S
        }

    def local(self, at: float) -> datetime:
        """Return the town's local time of an instant (epoch seconds)."""
        return datetime.fromtimestamp(at, self.zone)

    def day_start(self, at: float) -> float:
        """Return the instant at which the local day of an instant began."""
        return self.local(at).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def intensity(self, at: float) -> float:
        """Return the cases to be expected in an hour at this instant, loud ones included."""
        local = self.local(at)
        steady = float(self._by_hour[local.hour].sum()) * WEEKDAY_FACTORS[local.weekday()]
        return (steady + LOUD_PER_HOUR) * self.pace

    def counts(self, hour: int) -> NDArray[np.int64]:
        """Return the everyday cases of each topic in an absolute hour (epoch seconds / 3600)."""
        local = self.local(hour * HOUR_S)
        expected = self._by_hour[local.hour] * WEEKDAY_FACTORS[local.weekday()] * self.pace
        return np.asarray(self._dice(hour, _TOPICS).poisson(expected), dtype=np.int64)

    def arrivals(self, begin: float, end: float) -> list[Arrival]:
        """Return everything that comes up from `begin` up to `end` (epoch seconds), in order."""
        found = [
            arrival
            for hour in range(math.floor(begin / HOUR_S), math.ceil(end / HOUR_S))
            for arrival in self._everyday(hour)
        ]
        for urgency in ALARM_EVERY_S:
            found.extend(self._loud(begin, end, urgency))
        return sorted(
            (arrival for arrival in found if begin <= arrival.at < end),
            key=lambda arrival: (arrival.at, arrival.key),
        )

    def _dice(self, *parts: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *parts])

    def _everyday(self, hour: int) -> Iterator[Arrival]:
        counts = self.counts(hour)
        topics = np.repeat(np.arange(len(counts)), counts)
        offsets = self._dice(hour, _TIMES).uniform(0.0, HOUR_S, len(topics))
        for number, (topic, offset) in enumerate(zip(topics, offsets, strict=True)):
            key = f"d{self.seed}-{hour}-{number}{self._mark}"
            yield Arrival(key, hour * HOUR_S + float(offset), int(topic), Urgency.NORMAL)

    def _loud(self, begin: float, end: float, urgency: Urgency) -> Iterator[Arrival]:
        """Yield loud cases: the k-th comes near k spans, whatever the window."""
        span = ALARM_EVERY_S[urgency] / self.pace
        stories = [index for index, _ in self._alarms[urgency]]
        weights = list(itertools.accumulate(weight for _, weight in self._alarms[urgency]))
        for number in range(int(begin / span) - 1, int(end / span) + 2):
            dice = self._dice(number, _ALARMS, urgency is Urgency.URGENT)
            stray, lot = dice.random(2).tolist()
            story = stories[bisect.bisect_right(weights, lot * weights[-1])]
            at = (number + ALARM_JITTER * (2.0 * stray - 1.0)) * span
            yield Arrival(f"{urgency[0]}{self.seed}-{number}{self._mark}", at, story, urgency)

    def door_openings(self, hour: int, doors: int) -> int:
        """Return how often the watched doors opened in an absolute hour."""
        expected = doors * DOOR_SHAPE[self.local(hour * HOUR_S).hour] * _day_factor(self, hour)
        return int(self._dice(hour, _DOORS).poisson(expected))


DOOR_SHAPE = tuple(
    weight / 100.0
    for weight in (
        *(1, 0.6, 0.5, 0.6, 1.4, 6, 17, 30, 33, 27, 24, 25),
        *(19, 14, 17, 21, 24, 27, 23, 17, 11, 7, 4, 2),
    )
)
"""Openings of one watched door in each local hour of a day, three to four a day in all."""


def _day_factor(rhythm: Rhythm, hour: int) -> float:
    """Days differ (weather, market days): ten per cent either way, the same for a whole day."""
    day = int(rhythm.day_start(hour * HOUR_S))
    return float(np.random.default_rng([rhythm.seed, day, _DOORS]).normal(1.0, 0.1))


def band(weeks: Floats, unit: str = "", digits: int = 1) -> Norm:
    """Return the normal band of a figure: P10, P50, P90 over past weeks (weeks, 168)."""
    low, mid, high = np.round(np.percentile(weeks, (10, 50, 90), axis=0), digits)
    return Norm(
        low=tuple(low.tolist()), mid=tuple(mid.tolist()), high=tuple(high.tolist()), unit=unit
    )


def past_hours(rhythm: Rhythm, now: float) -> list[int]:
    """Return the absolute hours of the eight whole weeks before the week of an instant."""
    monday = rhythm.day_start(now - rhythm.local(now).weekday() * 24 * HOUR_S)
    first = int(monday // HOUR_S) - PAST_WEEKS * HOURS_PER_WEEK
    return list(range(first, first + PAST_WEEKS * HOURS_PER_WEEK))


def intake_norms(rhythm: Rhythm, stories: Stories, now: float) -> dict[str, Norm]:
    """Return the bands of intake: `intake/hour`, `intake/today`, `topic/<name>/today`.

    `…/today` counts from local midnight to the end of the hour; topics only what 12345 told.
    """
    hours = past_hours(rhythm, now)
    everyday = np.asarray([rhythm.counts(hour) for hour in hours], dtype=np.float64)
    begin, end = hours[0] * HOUR_S, (hours[-1] + 1) * HOUR_S
    loud = np.zeros(len(hours))
    for arrival in rhythm.arrivals(begin, end):
        if arrival.urgency is not Urgency.NORMAL:
            loud[int(arrival.at // HOUR_S) - hours[0]] += 1
    total = everyday.sum(axis=1) + loud
    norms = {
        "intake/hour": band(_weeks(total), "件"),
        "intake/today": band(_weeks(_since_midnight(total)), "件"),
    }
    dice = np.random.default_rng([rhythm.seed, _HOTLINE])
    for index, topic in enumerate(stories.topics):
        share = topic.sources.get(Source.HOTLINE, 0.0) / sum(topic.sources.values())
        called = dice.binomial(everyday[:, index].astype(np.int64), share).astype(np.float64)
        series = _weeks(_since_midnight(called))
        norms[f"topic/{topic.name}/today"] = band(series, "件")
    return norms


def door_norm(rhythm: Rhythm, doors: int, now: float) -> Norm:
    """Return the band of `door/hourly`: openings of all watched doors in an hour."""
    hours = past_hours(rhythm, now)
    return band(_weeks(np.asarray([float(rhythm.door_openings(h, doors)) for h in hours])), "次")


def _weeks(series: Floats) -> Floats:
    return series.reshape(PAST_WEEKS, HOURS_PER_WEEK)


def _since_midnight(series: Floats) -> Floats:
    return np.cumsum(series.reshape(-1, 24), axis=1).ravel()
