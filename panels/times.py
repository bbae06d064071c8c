"""Instants, spans and counts as people read them. Local time exists only here, at the pixel."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from panels.plurals import plurals

translate = QCoreApplication.translate

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400
MYRIAD = 10_000


def local(at: float, timezone: str) -> datetime:
    """Return an instant (epoch seconds) as the town's local time."""
    return datetime.fromtimestamp(at, ZoneInfo(timezone))


def clock(at: float, timezone: str) -> str:
    """Return HH:mm:ss, or dashes for an instant that has not come (0.0)."""
    return local(at, timezone).strftime("%H:%M:%S") if at else "--:--:--"


def clock_minutes(at: float, timezone: str) -> str:
    """Return HH:mm, or dashes for an instant that has not come (0.0)."""
    return local(at, timezone).strftime("%H:%M") if at else "--:--"


def date(at: float, timezone: str) -> str:
    """Return the day and weekday in the language of this moment."""
    day = local(at, timezone)
    pattern = translate("Times", "ddd d MMM", "pattern of a day, as QLocale reads it")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def span(seconds: float) -> str:
    """Return a length of time: mm:ss below an hour, hours and minutes below a day, then days."""
    total = max(0, int(seconds))
    if total < HOUR_S:
        return f"{total // MINUTE_S:02d}:{total % MINUTE_S:02d}"
    if total < DAY_S:
        hours, rest = divmod(total, HOUR_S)
        text = translate("Times", "{hours} h {minutes} m")
        return text.format(hours=hours, minutes=rest // MINUTE_S)
    return plurals().days(total // DAY_S)


def time_left(seconds: float) -> str:
    """Return what is left of a limit; time beyond it counts up with a plus."""
    return span(seconds) if seconds >= 0.0 else f"+{span(-seconds)}"


def age(seconds: float) -> str:
    """Return how long ago something was."""
    total = max(0, int(seconds))
    if total < MINUTE_S:
        return translate("Times", "{n} s ago").format(n=total)
    if total < HOUR_S:
        return translate("Times", "{n} min ago").format(n=total // MINUTE_S)
    if total < DAY_S:
        return translate("Times", "{n} h ago").format(n=total // HOUR_S)
    return plurals().days_ago(total // DAY_S)


def as_of(at: float, timezone: str) -> str:
    """Return the words that go with everything stale: from when it is."""
    return translate("Times", "as of {time}").format(time=clock(at, timezone))


def minutes(seconds: float) -> str:
    """Return m:ss, as medians are written."""
    total = max(0, round(seconds))
    return f"{total // MINUTE_S}:{total % MINUTE_S:02d}"


def count(value: float) -> str:
    """Return a count: all digits below ten thousand, then shortened the way of the language."""
    whole = round(value)
    if whole < MYRIAD:
        return str(whole)
    divisor = int(translate("Times", "1000", "what large counts are divided by: 1000 or 10000"))
    return translate("Times", "{n}k").format(n=f"{whole / divisor:.1f}")


def distance(metres: float) -> str:
    """Return a distance: tens of metres below a kilometre, then kilometres."""
    if metres < 995.0:
        return f"{round(metres / 10.0) * 10} m"
    return f"{metres / 1000.0:.1f} km"
