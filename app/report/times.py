"""Instants, spans and distances as the document writes them, in the town's local time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.report.words import Words

HOUR_S, DAY_S = 3_600, 86_400


def clock(at: float, timezone: str) -> str:
    """Return HH:mm:ss of an instant (epoch seconds), or dashes for one that has not come (0.0)."""
    return _local(at, timezone).strftime("%H:%M:%S") if at else "--:--:--"


def moment(at: float, timezone: str, words: Words) -> str:
    """Return day, weekday and clock of an instant in the document's language."""
    day = _local(at, timezone)
    weekday = words(f"weekday.{day.weekday()}")
    if words.language == "zh_CN":
        return f"{day.year}年{day.month}月{day.day}日 {weekday} {day:%H:%M:%S}"
    return f"{weekday} {day.day} {day:%b %Y %H:%M:%S}"


def short_moment(at: float, since: float, timezone: str) -> str:
    """Return the clock of an instant; with its day where that is not the day of `since`."""
    day, today = _local(at, timezone), _local(since, timezone)
    return f"{day:%H:%M:%S}" if day.date() == today.date() else f"{day:%m-%d %H:%M}"


def left(seconds: float, words: Words) -> str:
    """Return what is left of a limit; time beyond it has a plus."""
    return span(seconds, words) if seconds >= 0.0 else f"+{span(-seconds, words)}"


def span(seconds: float, words: Words) -> str:
    """Return a length of time: mm:ss below an hour, hours and minutes below a day, then days."""
    total = max(0, int(seconds))
    if total < HOUR_S:
        return f"{total // 60:02d}:{total % 60:02d}"
    if total < DAY_S:
        return words("hours", hours=total // HOUR_S, minutes=total % HOUR_S // 60)
    return words("days", n=total // DAY_S)


def distance(metres: float) -> str:
    """Return a distance: tens of metres below a kilometre, then kilometres."""
    return f"{round(metres / 10.0) * 10} m" if metres < 995.0 else f"{metres / 1000.0:.1f} km"


def _local(at: float, timezone: str) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(timezone))
