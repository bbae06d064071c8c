"""Normal bands of figures, cut out for what is shown: at this moment, or over the day so far."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.base import HOURS_PER_WEEK, Norm

DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Band:
    """What is normal just now: from the 10th to the 90th percentile."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Say whether a figure is normal."""
        return self.low <= value <= self.high


def band_now(norm: Norm | None, hour: int, part: float, *, sums: bool = False) -> Band | None:
    """Return the band at an hour of week of which `part` (0 to 1) is over.

    `sums` says that the figure grows from local midnight and that the norm gives it at the end of
    each hour; then the band grows within the hour.
    """
    if norm is None:
        return None
    if not sums:
        return Band(norm.low[hour], norm.high[hour])
    before = hour - 1 if hour % DAY_HOURS else None
    low0, high0 = (norm.low[before], norm.high[before]) if before is not None else (0.0, 0.0)
    return Band(
        low0 + (norm.low[hour] - low0) * part,
        high0 + (norm.high[hour] - high0) * part,
    )


def band_of_day(
    norm: Norm | None, hour: int, hours: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return low and high of the first `hours` hours of the day an hour of week lies in."""
    if norm is None:
        return (), ()
    first = hour % HOURS_PER_WEEK // DAY_HOURS * DAY_HOURS
    return norm.low[first : first + hours], norm.high[first : first + hours]


def middle_of_day(norm: Norm | None, hour: int) -> tuple[float, ...]:
    """Return what is normal in each of the 24 hours of the day an hour of week lies in."""
    if norm is None:
        return ()
    first = hour % HOURS_PER_WEEK // DAY_HOURS * DAY_HOURS
    return norm.mid[first : first + DAY_HOURS]
