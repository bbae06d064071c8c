"""The one staleness rule: how old data may be before the screen says so."""

from __future__ import annotations

from enum import StrEnum

STALE_AFTER_INTERVALS = 3.0
OFFLINE_AFTER_INTERVALS = 10.0
"""Multiples of the expected interval. Source: design, section 7."""


class Freshness(StrEnum):
    """How far a value can be trusted to be of now."""

    FRESH = "fresh"
    STALE = "stale"
    OFFLINE = "offline"


def freshness(age_s: float, interval_s: float, *, is_link_up: bool = True) -> Freshness:
    """Return the freshness of a value `age_s` old that is expected each `interval_s` seconds.

    A value from the future (a clock set wrong) has no believable age and counts as stale beyond
    three intervals as well. With the link down nothing is fresh.
    """
    age = abs(age_s)
    if age > OFFLINE_AFTER_INTERVALS * interval_s:
        return Freshness.OFFLINE
    if age > STALE_AFTER_INTERVALS * interval_s or not is_link_up:
        return Freshness.STALE
    return Freshness.FRESH
