"""Telemetry: what is true for a moment only. The latest wins; it is never in the ledger."""

from __future__ import annotations

from msgspec import Struct


class Fix(Struct, frozen=True, array_like=True, gc=False):
    """Where a unit is: WGS-84 degrees, epoch seconds, metres per second."""

    unit: str
    lon: float
    lat: float
    at: float
    speed_mps: float = 0.0


class Reading(Struct, frozen=True, array_like=True, gc=False):
    """What a sensor says at an instant (epoch seconds).

    `value` is a single figure; `values` a short series (such as 24 hourly counts), oldest first.
    """

    sensor: str
    at: float
    value: float | None = None
    values: tuple[float, ...] = ()
    unit: str = ""
