"""The figures of the day: intake, on-time closing, five-minute arrival, free units, topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from app.analysis.headline import Headline, headline
from app.domain.case import Case, Source
from app.domain.unit import Duty, Unit

ARRIVAL_PROMISE_S = 300.0
HOUR_S = 3600.0

Series = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A rate in percent with what it rests on; None when it rests on nothing.

    `hourly` has one value for each hour of the local day up to now, None for hours without any.
    """

    percent: float | None
    count: int
    hourly: Series


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures at one instant. Days and hours are the town's local ones.

    `hour` is the local hour of week (Monday 00 = 0), to look up norms by; `day_hour` the hour of
    the day. `intake_hourly` counts today's reports by hour; `topics` counts today's 12345 reports
    by topic. `last_hour` counts the reports of the last sixty minutes.
    """

    hour: int
    day_hour: int
    headline: Headline
    closed_today: int
    intake: int
    intake_hourly: tuple[int, ...]
    last_hour: int
    on_time: Share
    arrival: Share
    arrival_median_s: float | None
    units_free: int
    units_total: int
    units_free_by_kind: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    place_unknown: int


def figures(cases: Iterable[Case], units: Iterable[Unit], now: float, timezone: str) -> Figures:
    """Return the figures at `now` (epoch seconds). One pass over the cases."""
    cases, units = list(cases), list(units)
    local = datetime.fromtimestamp(now, ZoneInfo(timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight.timestamp()
    end = (midnight + timedelta(days=1)).timestamp()
    today = [case for case in cases if start <= case.reported_at < end]
    closed = [case for case in cases if start <= case.closed_at < end]
    arrived = [case for case in cases if case.arrive_by and start <= case.arrived_at < end]
    hours = local.hour + 1
    intake_hourly = [0] * hours
    for case in today:
        intake_hourly[min(hours - 1, int((case.reported_at - start) // HOUR_S))] += 1
    free = Counter(str(unit.kind) for unit in units if unit.duty is Duty.FREE)
    travel = [case.arrived_at - case.sent_at for case in arrived]
    return Figures(
        hour=local.weekday() * 24 + local.hour,
        day_hour=local.hour,
        headline=headline((case for case in cases if case.is_open), now),
        closed_today=len(closed),
        intake=len(today),
        intake_hourly=tuple(intake_hourly),
        last_hour=sum(now - HOUR_S < case.reported_at <= now for case in cases),
        on_time=_share([(c.closed_at, c.done_at <= c.handle_by) for c in closed], start, hours),
        arrival=_share(
            [(c.arrived_at, c.arrived_at - c.sent_at <= ARRIVAL_PROMISE_S) for c in arrived],
            start,
            hours,
        ),
        arrival_median_s=median(travel) if travel else None,
        units_free=sum(free.values()),
        units_total=len(units),
        units_free_by_kind=tuple(sorted(free.items())),
        topics=tuple(
            Counter(
                case.topic for case in today if case.topic and case.source is Source.HOTLINE
            ).most_common()
        ),
        place_unknown=sum(case.is_open and not case.place.is_known for case in cases),
    )


def _share(outcomes: list[tuple[float, bool]], start: float, hours: int) -> Share:
    good = [0] * hours
    total = [0] * hours
    for at, is_good in outcomes:
        hour = max(0, min(hours - 1, int((at - start) // HOUR_S)))
        total[hour] += 1
        good[hour] += is_good
    hourly = tuple(100.0 * good[h] / total[h] if total[h] else None for h in range(hours))
    count = sum(total)
    return Share(100.0 * sum(good) / count if count else None, count, hourly)
