"""The figures of the day on the wall: the headline and the strip of four."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import QCoreApplication

from app.domain.case import Signal
from app.runtime import Figures
from panels import times, words
from panels.context import Aspect, Context
from panels.look import Look
from panels.norms import Band, band_now, band_of_day
from panels.panel import Panel
from widgets.headline import Count, Headline, HeadlineData
from widgets.kpi import Kpi, KpiData
from widgets.plot import Series

translate = QCoreApplication.translate

ON_TIME_GOAL = 95.0
ARRIVAL_GOAL = 90.0
"""Percent. Source: the visual design, 8 KPI strip (targets of the mock-up)."""

WHOLE = 99.95
"""Percent from which a share is all: one decimal would round to it."""

SAMPLES = 60
SAMPLE_EVERY_S = 10.0


class HeadlinePanel(Panel):
    """The whole room in one sentence, and the counts of the three open states."""

    zone = "headline"
    follows = Aspect.FIGURES | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.headline = Headline(look.theme, look.scale, HeadlineData())
        super().__init__(self.headline, self.headline)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the headline's mood and counts, or that nothing is known yet."""
        if context.figures is None or not context.has_data:
            waiting = translate("Headline", "Waiting for data")
            return self.headline.set_data(HeadlineData(waiting))
        shown = context.figures.headline
        moods = {
            "steady": translate("Headline", "All steady"),
            "tight": translate("Headline", "Tight"),
            "strained": translate("Headline", "Strained"),
        }
        counts = ((Signal.RED, shown.red), (Signal.YELLOW, shown.yellow), (Signal.BLUE, shown.blue))
        return self.headline.set_data(
            HeadlineData(
                moods[shown.mood.value],
                tuple(Count(s.value, times.count(n), words.SIGNALS[s]()) for s, n in counts),
                "red" if shown.mood.value == "strained" else "",
            )
        )


class KpiPanel(Panel):
    """One figure of the strip; `data` says what it shows."""

    follows = Aspect.FIGURES | Aspect.NORMS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.kpi = Kpi(look.theme, look.scale, KpiData())
        super().__init__(self.kpi, self.kpi)

    def data(self, context: Context, figures: Figures) -> KpiData:
        """Return the figure as it is now."""
        raise NotImplementedError

    def label(self) -> str:
        """Return the name of the figure."""
        raise NotImplementedError

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the figure, or its name alone while nothing is known."""
        if context.figures is None or not context.has_data:
            note = translate("Kpi", "waiting for data")
            return self.kpi.set_data(KpiData(self.label(), note=note))
        return self.kpi.set_data(self.data(context, context.figures))


class IntakeKpi(KpiPanel):
    """Cases reported today, the reports of each full hour on their band."""

    zone = "intake"

    def label(self) -> str:
        """Return the name of the figure."""
        return translate("Kpi", "Reported today")

    def data(self, context: Context, figures: Figures) -> KpiData:
        """Return today's count; beyond its band it is watched."""
        norms = context.runtime.board.norms
        part = times.local(context.now, context.timezone).minute / 60.0
        band = band_now(norms.get("intake/today"), figures.hour, part, sums=True)
        full = figures.intake_hourly[:-1] if figures.day_hour else figures.intake_hourly
        low, high = band_of_day(norms.get("intake/hour"), figures.hour, len(full))
        hourly = translate("Kpi", "by the hour")
        return KpiData(
            label=self.label(),
            figure=times.count(figures.intake),
            unit=translate("Kpi", "cases"),
            note=words.joined(normal(band), hourly),
            series=Series(tuple(map(float, full)), low, high),
            state="yellow" if band and figures.intake > band.high else "",
            stale=context.is_offline,
        )


class OnTimeKpi(KpiPanel):
    """Share of today's closed cases that were handled in time."""

    zone = "on_time"

    def label(self) -> str:
        """Return the name of the figure."""
        return translate("Kpi", "Closed on time")

    def data(self, context: Context, figures: Figures) -> KpiData:
        """Return the share; below its goal it is watched."""
        share = figures.on_time
        return KpiData(
            label=self.label(),
            figure=percent(share.percent),
            unit="%",
            note=words.joined(goal(ON_TIME_GOAL), "" if share.percent is not None else no_case()),
            series=rate_series(context, "rate/ontime", figures, share.hourly),
            state=missed(share.percent, ON_TIME_GOAL),
            stale=context.is_offline,
        )


class ArrivalKpi(KpiPanel):
    """Share of today's urgent cases reached within five minutes, and the median."""

    zone = "arrival"

    def label(self) -> str:
        """Return the name of the figure."""
        return translate("Kpi", "There in 5 minutes")

    def data(self, context: Context, figures: Figures) -> KpiData:
        """Return the share; below its goal it is watched."""
        share, middle = figures.arrival, ""
        if share.percent is None:
            middle = no_case()
        elif figures.arrival_median_s is not None:
            text = translate("Kpi", "median {time}")
            middle = text.format(time=times.minutes(figures.arrival_median_s))
        return KpiData(
            label=self.label(),
            figure=percent(share.percent),
            unit="%",
            note=words.joined(goal(ARRIVAL_GOAL), middle),
            series=rate_series(context, "rate/arrival", figures, share.hourly),
            state=missed(share.percent, ARRIVAL_GOAL),
            stale=context.is_offline,
        )


class FreeKpi(KpiPanel):
    """Units that can be sent now, of how many, over the last ten minutes this wall has seen."""

    zone = "free"

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._samples: deque[float] = deque(maxlen=SAMPLES)
        self._sampled_at = 0.0

    def label(self) -> str:
        """Return the name of the figure."""
        return translate("Kpi", "Units free")

    def data(self, context: Context, figures: Figures) -> KpiData:
        """Return the count; below its band it is watched."""
        if abs(context.now - self._sampled_at) >= SAMPLE_EVERY_S:
            self._sampled_at = context.now
            self._samples.append(float(figures.units_free))
        band = band_now(context.runtime.board.norms.get("units/free"), figures.hour, 0.0)
        many = len(self._samples)
        unit = translate("Kpi", "/ {total} units").format(total=figures.units_total)
        return KpiData(
            label=self.label(),
            figure=str(figures.units_free),
            unit=unit,
            note=normal(band),
            series=Series(
                tuple(self._samples) if many > 1 else (),
                (band.low,) * many if band else (),
                (band.high,) * many if band else (),
            ),
            state="yellow" if band and figures.units_free < band.low else "",
            stale=context.is_offline,
        )


def percent(value: float | None) -> str:
    """Return a share with one decimal, all of it without, or nothing when it rests on nothing."""
    if value is None:
        return ""
    return "100" if value >= WHOLE else f"{value:.1f}"


def no_case() -> str:
    """Return why a share cannot be told: it rests on today's cases, and there are none."""
    return translate("Kpi", "none yet today")


def goal(value: float) -> str:
    """Return the line that names a target in percent."""
    return translate("Kpi", "goal ≥{value:.0f}").format(value=value)


def missed(value: float | None, least: float) -> str:
    """Return the state of a share against its target."""
    return "yellow" if value is not None and value < least else ""


def normal(band: Band | None) -> str:
    """Return the line that names a band, or nothing where none is known."""
    if band is None:
        return ""
    text = translate("Kpi", "normal {low}–{high}")
    return text.format(low=times.count(band.low), high=times.count(band.high))


def rate_series(
    context: Context, key: str, figures: Figures, hourly: tuple[float | None, ...]
) -> Series:
    """Return the line of a share over the hours of the day on its band."""
    low, high = band_of_day(context.runtime.board.norms.get(key), figures.hour, len(hourly))
    values = tuple(math.nan if value is None else value for value in hourly)
    return Series(values, low, high)
