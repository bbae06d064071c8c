"""What people call the 12345 hotline about today, and whether that is more than usual."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from app.analysis.columns import Floats
from app.domain.base import Norm


class Against(StrEnum):
    """Where a value lies against its normal band."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


def topics(names: Sequence[str], numbers: Floats) -> tuple[tuple[str, int], ...]:
    """Return how often each topic occurs, most first, then by name; `numbers` are places in names.

    Negative numbers are cases without a topic.
    """
    counts = np.bincount(numbers[numbers >= 0.0].astype(np.intp), minlength=len(names))
    found = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return tuple(sorted(found, key=lambda topic: (-topic[1], topic[0])))


def against(norm: Norm, hour: int, value: float) -> Against:
    """Return where a value lies against the band of an hour of week (Monday 00 = 0)."""
    if value < norm.low[hour]:
        return Against.BELOW
    return Against.ABOVE if value > norm.high[hour] else Against.WITHIN


def so_far(band: Sequence[float], hour: int) -> float:
    """Return what a band of hourly counts adds up to from local midnight through an hour of week.

    The sum of hourly quantiles is wider than the quantile of the sum; good enough to judge by.
    """
    return float(sum(band[hour - hour % 24 : hour + 1]))
