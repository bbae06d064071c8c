"""Slow data that is mirrored like cases: the town itself and the normal bands of its figures."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec import Struct

HOURS_PER_WEEK = 168


class Town(Struct, frozen=True, kw_only=True):
    """The place a node serves. `bounds` is west, south, east, north in WGS-84 degrees."""

    name: str
    centre: str
    bounds: tuple[float, float, float, float]
    timezone: str

    def __post_init__(self) -> None:
        """Refuse a time zone that is none: every screen would stumble over it each second."""
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"“{self.timezone}” is no time zone") from error


class Norm(Struct, frozen=True, kw_only=True):
    """The normal band of a figure by hour of week (Monday 00 local time first, 168 values each).

    `low`, `mid`, `high` are the 10th, 50th and 90th percentile of the same hour in earlier weeks.
    """

    low: tuple[float, ...]
    mid: tuple[float, ...]
    high: tuple[float, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse a band that does not have a value for each hour of a week."""
        if not len(self.low) == len(self.mid) == len(self.high) == HOURS_PER_WEEK:
            raise ValueError(f"a normal band has {HOURS_PER_WEEK} values")
