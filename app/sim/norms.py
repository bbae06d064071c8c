"""Normal bands of the wall's figures: eight past weeks of the same seeded town."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.base import HOURS_PER_WEEK, Norm
from app.domain.case import Case, CaseState
from app.sim.day import Day
from app.sim.rhythm import (
    HOUR_S,
    LOUD_PER_HOUR,
    PAST_WEEKS,
    Rhythm,
    band,
    door_norm,
    intake_norms,
    past_hours,
)
from app.sim.scene import Scene
from app.sim.stories import Stories

FALLBACK_ON_TIME = 0.97
FALLBACK_ARRIVAL = 0.9
FALLBACK_BOUND_S = 1_500.0
"""Used where the played hours hold no example."""

_BUSY, _ON_TIME, _ARRIVAL = 11, 12, 13


def norms(rhythm: Rhythm, stories: Stories, day: Day, scene: Scene, now: float) -> dict[str, Norm]:
    """Return all bands by figure key.

    Intake, topics and doors are drawn from the town's own process. `units/free`, `rate/ontime` and
    `rate/arrival` apply what the played hours showed (how long a unit is bound, how many cases are
    in time) to the past weeks' intake.
    """
    found = intake_norms(rhythm, stories, now)
    found["door/hourly"] = door_norm(rhythm, scene.doors, now)
    cases = list(day.cases.values())
    hours = past_hours(rhythm, now)
    counts = np.asarray([float(rhythm.counts(hour).sum()) for hour in hours]) + LOUD_PER_HOUR
    found["units/free"] = _free_units(rhythm, counts, cases, len(scene.units))
    found["rate/ontime"] = _rate(rhythm, counts, _ON_TIME, _share_on_time(cases))
    urgent = np.full(len(hours), 1.5)
    found["rate/arrival"] = _rate(rhythm, urgent, _ARRIVAL, _share_arrived(cases))
    return found


def _free_units(rhythm: Rhythm, counts: NDArray[np.float64], cases: list[Case], units: int) -> Norm:
    """Units bound at an instant are those of the cases of the span a unit is bound for."""
    bound = [case.done_at - case.sent_at for case in cases if case.done_at]
    by_hour = _mean_by_hour(rhythm, cases, float(np.mean(bound)) if bound else FALLBACK_BOUND_S)
    dice = np.random.default_rng([rhythm.seed, _BUSY])
    local = np.arange(len(counts)) % 24
    busy = dice.poisson(counts * by_hour[local] / HOUR_S)
    return band(np.clip(units - busy, 0, units).astype(float).reshape(_SHAPE), "组", 0)


def _mean_by_hour(rhythm: Rhythm, cases: list[Case], otherwise: float) -> NDArray[np.float64]:
    means = np.full(24, otherwise)
    spans: dict[int, list[float]] = {}
    for case in cases:
        if case.done_at:
            hour = rhythm.local(case.sent_at).hour
            spans.setdefault(hour, []).append(case.done_at - case.sent_at)
    for hour, found in spans.items():
        means[hour] = float(np.mean(found))
    return means


def _rate(rhythm: Rhythm, counts: NDArray[np.float64], channel: int, share: float) -> Norm:
    """The share of a day's cases up to the hour, in per cent, drawn case by case."""
    dice = np.random.default_rng([rhythm.seed, channel])
    whole = np.maximum(1, np.rint(counts)).astype(np.int64)
    good = dice.binomial(whole, share)
    shape = (-1, 24)
    rates = 100.0 * np.cumsum(good.reshape(shape), 1) / np.cumsum(whole.reshape(shape), 1)
    return band(rates.reshape(_SHAPE), "%")


def _share_on_time(cases: list[Case]) -> float:
    closed = [case for case in cases if case.state is CaseState.CLOSED]
    in_time = sum(case.done_at <= case.handle_by for case in closed)
    return in_time / len(closed) if closed else FALLBACK_ON_TIME


def _share_arrived(cases: list[Case]) -> float:
    promised = [case for case in cases if case.arrive_by and case.arrived_at]
    in_time = sum(case.arrived_at <= case.arrive_by for case in promised)
    return in_time / len(promised) if promised else FALLBACK_ARRIVAL


_SHAPE = (PAST_WEEKS, HOURS_PER_WEEK)
